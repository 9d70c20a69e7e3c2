"""A contrast adds up to the difference of the served scores and leaves out what both share."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.contrast import contrast
from rectitude.additive.folding import fold, unrounded
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import attribute, scores
from rectitude.arrays import MICRO, Codes

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]
seeds = st.integers(0, 2**32 - 1)
widths, pair_counts = st.integers(1, 8), st.integers(0, 12)


@given(seeds, widths, pair_counts)
def test_a_contrast_adds_up_to_the_difference_of_the_served_scores(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 20, features))
    codes = make_codes(seed + 1, 16, features)
    served = scores(tables, codes)
    assert np.array_equal(contrast(tables, codes[1:], codes[:-1]).sum(axis=1), served[1:] - served[:-1])


@given(seeds, widths, pair_counts)
def test_a_feature_that_both_share_counts_nothing(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 20, features))
    above, below = make_codes(seed + 1, 30, features), make_codes(seed + 2, 30, features)
    shared = np.random.default_rng(seed).random(above.shape) < 0.5
    below[shared] = above[shared]
    assert not contrast(tables, above, below)[shared].any()


@given(seeds, widths, pair_counts)
def test_a_contrast_is_the_attribution_with_the_other_candidate_as_background(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    model = make_model(seed, features, pairs)
    tables = fold(model, make_codes(seed, 20, features))
    above, below = make_codes(seed + 1, 2, features)
    exact = unrounded(model, below[None]).attribute(above[None])[0] * MICRO
    bound = 1 + 2.5 * np.bincount(model.pairs.ravel(), minlength=features)
    assert np.all(np.abs(contrast(tables, above, below) - exact) <= bound + 1e-6)


@given(seeds, widths, pair_counts)
def test_the_other_way_round_has_the_opposite_sign(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 20, features))
    above, below = make_codes(seed + 1, 15, features), make_codes(seed + 2, 15, features)
    assert np.array_equal(contrast(tables, above, below), -contrast(tables, below, above))
    one_by_one = [contrast(tables, a, b) for a, b in zip(above, below, strict=True)]
    assert np.array_equal(contrast(tables, above, below), np.array(one_by_one))


def test_the_difference_of_two_attributions_blames_what_both_share(make_model: Make) -> None:
    model = make_model(0, 2, 1)
    product = np.outer(np.arange(33.0), np.arange(33.0))[None]
    plain = replace(
        model, mains=np.zeros((2, 65)), coarse=np.tile(np.minimum(np.arange(65), 32), (2, 1)).astype(np.uint8)
    )
    tables = fold(replace(plain, pair_tables=product), np.zeros((1, 2), np.uint8))
    above, below = np.array([[4, 3]], np.uint8), np.array([[2, 3]], np.uint8)
    assert (attribute(tables, above) - attribute(tables, below)).tolist() == [[3 * MICRO, 3 * MICRO]]
    assert contrast(tables, above, below).tolist() == [[6 * MICRO, 0]]


def test_what_is_off_is_in_no_contrast(make_model: Make, make_codes: MakeCodes) -> None:
    off = np.array([True, False, True, False])
    tables = fold(make_model(2, 4, 6), make_codes(2, 20, 4), off)
    above, below = make_codes(3, 30, 4), make_codes(4, 30, 4)
    assert not contrast(tables, above, below)[:, off].any()
    assert contrast(tables, above, below)[:, ~off].any(axis=0).all()


def test_candidates_of_another_width_are_refused(make_model: Make, make_codes: MakeCodes) -> None:
    tables = fold(make_model(0, 3, 1), make_codes(0, 5, 3))
    with pytest.raises(ValueError, match=r"uint8\[…, 3\]"):
        contrast(tables, make_codes(0, 1, 4), make_codes(0, 1, 4))
