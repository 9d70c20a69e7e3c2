"""Three oracles that see only scores agree with the closed form that is served."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude.additive.folding import fold, unrounded
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import attribute
from rectitude.arrays import MICRO, Codes, Floats
from rectitude_explain.attribution.oracle import brute_force_shapley, shap_exact, shap_permutation

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]
seeds = st.integers(0, 2**32 - 1)


def three_at_once(codes: Codes) -> Floats:
    return np.asarray(6.0 * codes[:, 0] * codes[:, 1] * codes[:, 2])


@settings(max_examples=20)
@given(seeds, st.integers(1, 8), st.integers(0, 12), st.integers(1, 30))
def test_the_closed_form_is_what_all_coalitions_give(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int, rows: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, rows, features)
    candidate = make_codes(seed + 1, 1, features)
    closed = unrounded(model, background).attribute(candidate)[0]
    assert np.abs(closed - brute_force_shapley(model.predict, candidate[0], background)).max() < 1e-8


def test_all_coalitions_share_what_three_features_do_together() -> None:
    ones, zeros = np.ones(4, np.uint8), np.zeros((1, 4), np.uint8)
    assert brute_force_shapley(three_at_once, ones, zeros) == pytest.approx([2.0, 2.0, 2.0, 0.0])


def test_more_coalitions_than_anybody_can_wait_for_are_refused(
    make_model: Make, make_codes: MakeCodes
) -> None:
    with pytest.raises(ValueError, match="ask shap_permutation beyond 12"):
        brute_force_shapley(make_model(0, 13, 1).predict, make_codes(0, 1, 13)[0], make_codes(1, 2, 13))


def test_shaps_exact_explainer_agrees_with_the_closed_form(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(4, 10, 9), make_codes(4, 40, 10), make_codes(5, 3, 10)
    closed = unrounded(model, background).attribute(codes)
    assert np.abs(shap_exact(model.predict, codes, background) - closed).max() < 1e-8


def test_one_antithetic_pass_of_shap_agrees_with_the_closed_form(
    make_model: Make, make_codes: MakeCodes
) -> None:
    model, background, codes = make_model(6, 24, 12), make_codes(6, 60, 24), make_codes(7, 4, 24)
    passed = shap_permutation(model.predict, codes, background)
    assert np.abs(passed - unrounded(model, background).attribute(codes)).max() < 1e-8
    bound = (1 + np.bincount(model.pairs.ravel(), minlength=24)) / 2 + 0.01
    assert np.all(np.abs(attribute(fold(model, background), codes) - passed * MICRO) <= bound)


def test_one_antithetic_pass_is_no_oracle_for_three_features_at_once() -> None:
    ones, zeros = np.ones((1, 3), np.uint8), np.zeros((1, 3), np.uint8)
    passed = shap_permutation(three_at_once, ones, zeros)[0]
    assert passed.sum() == pytest.approx(6.0)
    assert sorted(passed) == pytest.approx([0.0, 3.0, 3.0])


def test_shap_sees_the_whole_background(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(8, 5, 4), make_codes(8, 230, 5), make_codes(9, 2, 5)
    closed = unrounded(model, background).attribute(codes)
    assert np.abs(closed - unrounded(model, background[:100]).attribute(codes)).max() > 1e-3
    assert np.abs(shap_exact(model.predict, codes, background) - closed).max() < 1e-8
    assert np.abs(shap_permutation(model.predict, codes, background) - closed).max() < 1e-8


def test_a_candidate_that_is_the_background_gets_nothing(make_model: Make, make_codes: MakeCodes) -> None:
    model, codes = make_model(1, 4, 3), make_codes(1, 2, 4)
    for values in (
        shap_exact(model.predict, codes, codes[:1]),
        shap_permutation(model.predict, codes, codes[:1]),
        np.array([brute_force_shapley(model.predict, candidate, codes[:1]) for candidate in codes]),
    ):
        assert np.abs(values[0]).max() < 1e-12
        assert np.abs(values[1]).max() > 0.01
