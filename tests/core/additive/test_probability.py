"""Probabilities come from whole numbers alone and still are the softmax."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.probability import probabilities, weights
from rectitude.arrays import MICRO, Floats, Integers

micro_scores = st.lists(st.integers(-40 * MICRO, 40 * MICRO), min_size=1, max_size=300)
any_scores = st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=20)


def softmax(scores: Integers) -> Floats:
    weight = np.exp((scores - scores.max()) / MICRO)
    return np.asarray(weight / weight.sum())


@given(micro_scores)
def test_probabilities_are_the_rounded_softmax(drawn: list[int]) -> None:
    scores = np.array(drawn)
    assert np.abs(probabilities(scores) / MICRO - softmax(scores)).max() <= 0.5e-6 + 1e-9


@given(micro_scores)
def test_a_weight_is_the_exponential_within_three_units(drawn: list[int]) -> None:
    scores = np.array(drawn)
    exact = np.exp((scores - scores.max()) / MICRO) * 2**40
    assert np.abs(weights(scores) - exact).max() <= 3


@given(any_scores)
def test_the_higher_score_is_never_less_probable_and_equals_are_equal(drawn: list[int]) -> None:
    scores = np.sort(np.array(drawn, dtype=np.int64))
    found = probabilities(scores)
    assert np.all(found >= 0)
    assert np.all(np.diff(found) >= 0)
    assert np.all(np.diff(found)[np.diff(scores.astype(object)) == 0] == 0)
    assert abs(int(found.sum()) - MICRO) <= len(found) / 2


@given(micro_scores, st.integers(-(10**15), 10**15))
def test_only_differences_between_scores_matter(drawn: list[int], shift: int) -> None:
    scores = np.array(drawn)
    assert np.array_equal(probabilities(scores), probabilities(scores + shift))


@pytest.mark.parametrize("score", [0, -(2**63), 2**63 - 1, 5])
def test_a_single_candidate_is_certain(score: int) -> None:
    assert probabilities(np.array([score])).tolist() == [MICRO]


def test_extremes_do_not_overflow() -> None:
    assert probabilities(np.array([2**63 - 1, -(2**63)])).tolist() == [MICRO, 0]
    assert probabilities(np.array([-(2**63), -(2**63)])).tolist() == [MICRO // 2, MICRO // 2]
    assert probabilities(np.array([-(2**63) + MICRO, -(2**63)])).tolist() == [731_059, 268_941]


def test_many_equal_scores_share_equally() -> None:
    assert set(probabilities(np.full(1000, 17)).tolist()) == {1000}


def test_no_candidate_has_no_probability() -> None:
    assert probabilities(np.zeros(0, dtype=np.int64)).tolist() == []


PINNED = {
    0: 1_099_511_627_776,
    -1: 1_099_510_528_265,
    -255: 1_099_231_288_056,
    -256: 1_099_230_188_825,
    -65_535: 1_029_765_500_053,
    -65_536: 1_029_764_470_288,
    -1_000_000: 404_487_723_188,
    -10_000_000: 49_917_750,
    -(2**25) + 1: 0,
    -(2**25): 0,
}


def test_the_weights_are_these_on_every_machine() -> None:
    assert weights(np.array(list(PINNED))).tolist() == list(PINNED.values())
