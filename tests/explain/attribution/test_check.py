"""The auditor's check passes what was served and catches what was not."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude.additive.folding import fold
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import attribute
from rectitude.arrays import Codes
from rectitude_explain.attribution.check import check_attribution

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(0, 8), st.booleans())
def test_what_is_served_is_within_its_bound(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int, profiling: bool
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, 20, features)
    codes = make_codes(seed + 1, 3, features)
    off = None if profiling else np.arange(features) % 2 == 0
    found = check_attribution(model, background, codes, attribute(fold(model, background, off), codes), off)
    assert found.holds
    assert found.oracle == "all coalitions"
    assert found.error < 1e-8
    assert np.all(np.array(found.deviations) <= np.array(found.bounds) + 0.01)


def test_many_features_are_checked_by_shap(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(0, 24, 12), make_codes(0, 40, 24), make_codes(1, 2, 24)
    off = np.arange(24) % 5 == 0
    for switched in (None, off):
        served = attribute(fold(model, background, switched), codes)
        found = check_attribution(model, background, codes, served, switched)
        assert found.holds
        assert found.oracle == "shap, one antithetic pass"


def test_two_micro_units_too_many_are_noticed(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(2, 4, 1), make_codes(2, 20, 4), make_codes(3, 5, 4)
    served = attribute(fold(model, background), codes)
    served[3, 2] += 2 + 2 * int(np.count_nonzero(model.pairs == 2))
    found = check_attribution(model, background, codes, served)
    assert not found.holds
    beyond = np.array(found.deviations) > np.array(found.bounds)
    assert beyond.tolist() == [False, False, True, False]


def test_tables_folded_over_another_background_are_noticed(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(2, 4, 3), make_codes(2, 20, 4), make_codes(3, 5, 4)
    served = attribute(fold(model, background[:19]), codes)
    assert not check_attribution(model, background, codes, served).holds


def test_a_profile_that_was_read_after_all_is_noticed(make_model: Make, make_codes: MakeCodes) -> None:
    model, background, codes = make_model(2, 4, 3), make_codes(2, 20, 4), make_codes(3, 5, 4)
    served = attribute(fold(model, background), codes)
    off = np.array([True, False, False, False])
    assert not check_attribution(model, background, codes, served, off).holds


@pytest.mark.parametrize(("served", "codes"), [((2, 3), (2, 4)), ((0, 4), (0, 4)), ((1, 4), (2, 4))])
def test_a_check_of_nothing_is_refused(
    make_model: Make, make_codes: MakeCodes, served: tuple[int, int], codes: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="cannot be checked"):
        check_attribution(
            make_model(0, 4, 1), make_codes(0, 3, 4), np.zeros(codes, np.uint8), np.zeros(served, np.int64)
        )
