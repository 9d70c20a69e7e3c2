"""Measures against hand values and against loops that follow the definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import Rows
from rectitude.evaluation.metrics import SAMPLES, coverage, estimate, gains, ndcg, recall

LISTS = st.lists(st.integers(0, 20), unique=True, max_size=14)
RELEVANT = st.lists(st.integers(0, 20), unique=True, min_size=1, max_size=14)


def rows(values: list[int]) -> Rows:
    return np.array(values, dtype=np.int32)


@pytest.mark.parametrize(
    ("listed", "relevant", "wanted"),
    [
        ([7, 1, 2], [7], 1.0),
        ([1, 7, 2], [7], 1 / math.log2(3)),
        ([1, 2, 3], [7], 0.0),
        ([7, 9], [7, 9], 1.0),
        ([7, 1, 9], [7, 9], (1 + 1 / 2) / (1 + 1 / math.log2(3))),
        ([], [7], 0.0),
        ([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 7], [7], 0.0),
        ([0, 1, 2, 3, 4, 5, 6, 8, 9, 7], [7], 1 / math.log2(11)),
    ],
)
def test_ndcg_by_hand(listed: list[int], relevant: list[int], wanted: float) -> None:
    assert ndcg(rows(listed), rows(relevant)) == pytest.approx(wanted)


@given(LISTS, RELEVANT, st.integers(1, 12))
def test_ndcg_is_the_discounted_gain_over_the_best_there_could_be(
    listed: list[int], relevant: list[int], k: int
) -> None:
    gained = sum(1 / math.log2(place + 2) for place, row in enumerate(listed[:k]) if row in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(k, len(relevant))))
    found = ndcg(rows(listed), rows(relevant), k)
    assert found == pytest.approx(gained / best)
    assert 0.0 <= found <= 1.0 + 1e-12


@given(LISTS, RELEVANT, st.integers(1, 12))
def test_recall_is_the_share_of_what_was_relevant(listed: list[int], relevant: list[int], k: int) -> None:
    assert recall(rows(listed), rows(relevant), k) == pytest.approx(
        len(set(listed[:k]) & set(relevant)) / len(relevant)
    )


@given(LISTS, RELEVANT)
def test_gains_mark_what_was_relevant(listed: list[int], relevant: list[int]) -> None:
    assert gains(rows(listed), rows(relevant)).tolist() == [float(row in relevant) for row in listed]


def test_coverage_counts_each_item_once() -> None:
    assert coverage([rows([1, 2]), rows([2, 3]), rows([])], 10) == 0.3
    assert coverage([], 10) == coverage([rows([])], 0) == 0.0


def test_an_interval_is_that_of_resampled_people_and_repeats_from_its_seed() -> None:
    values = np.random.default_rng(1).random(300)
    one, again, other = estimate(values, 0), estimate(values, 0), estimate(values, 1)
    assert one == again != other
    assert one.mean == values.mean()
    assert one.low < one.mean < one.high
    standard_error = values.std() / math.sqrt(300)
    assert one.high - one.low == pytest.approx(2 * 1.96 * standard_error, rel=0.15)


def test_an_interval_by_the_plain_bootstrap() -> None:
    values = np.array([0.0, 0.2, 1.0])
    generator = np.random.default_rng(4)
    means = [float(np.mean([values[i] for i in generator.integers(0, 3, 3)])) for _ in range(SAMPLES)]
    found = estimate(values, 4)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(means, [0.025, 0.975])))


def test_people_who_are_all_alike_leave_no_doubt() -> None:
    found = estimate(np.full(20, 0.25), 0)
    assert (found.mean, found.low, found.high) == (0.25, 0.25, 0.25)
