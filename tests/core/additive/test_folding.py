"""Folded tables hold Shapley values: exact before rounding, within a known bound after it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude.additive.binning import MISSING
from rectitude.additive.folding import fold, unrounded, without
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import attribute, scores
from rectitude.arrays import MICRO, Codes, Floats

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]
seeds = st.integers(0, 2**32 - 1)


def average_gain_over_all_orders(model: AdditiveModel, x: Codes, background: Codes) -> Floats:
    """Shapley's own definition: features come in one by one, in every order."""
    orders = list(permutations(range(len(x))))
    total = np.zeros(len(x))
    for order in orders:
        rows = background.copy()
        before = model.predict(rows).mean()
        for i in order:
            rows[:, i] = x[i]
            after = model.predict(rows).mean()
            total[i] += after - before
            before = after
    return total / len(orders)


@settings(max_examples=25)
@given(seeds, st.integers(1, 4), st.integers(0, 6), st.integers(1, 12))
def test_the_formula_is_the_average_gain_over_all_orders(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int, rows: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, rows, features)
    candidate = make_codes(seed + 1, 1, features)
    closed = unrounded(model, background).attribute(candidate)[0]
    assert np.abs(closed - average_gain_over_all_orders(model, candidate[0], background)).max() < 1e-10


@given(seeds, st.integers(1, 8), st.integers(0, 12), st.integers(1, 40))
def test_attributions_and_base_add_up_to_the_prediction(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int, rows: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, rows, features)
    codes = make_codes(seed + 1, 9, features)
    exact = unrounded(model, background)
    assert exact.base == pytest.approx(model.predict(background).mean(), abs=1e-10)
    assert np.abs(exact.base + exact.attribute(codes).sum(axis=1) - model.predict(codes)).max() < 1e-10


@given(seeds, st.integers(1, 8), st.integers(0, 12))
def test_rounding_costs_half_a_unit_a_table(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, 30, features)
    codes = make_codes(seed + 1, 50, features)
    tables, exact = fold(model, background), unrounded(model, background)
    bound = (1 + np.bincount(model.pairs.ravel(), minlength=features)) / 2 + 1e-6
    assert np.all(np.abs(attribute(tables, codes) - exact.attribute(codes) * MICRO) <= bound)
    assert abs(tables.base - exact.base * MICRO) <= 0.5
    assert np.all(np.abs(scores(tables, codes) - model.predict(codes) * MICRO) <= 0.5 + bound.sum())


@given(seeds)
def test_a_feature_that_the_model_does_not_read_gets_nothing(
    make_model: Make, make_codes: MakeCodes, seed: int
) -> None:
    model = make_model(seed, 5, 10)
    read = ~(model.pairs == 2).any(axis=1)
    mains = model.mains.copy()
    mains[2] = 0.7
    model = replace(model, mains=mains, pairs=model.pairs[read], pair_tables=model.pair_tables[read])
    tables = fold(model, make_codes(seed, 17, 5))
    assert not attribute(tables, make_codes(seed + 1, 40, 5))[:, 2].any()


@given(seeds)
def test_a_feature_and_its_double_get_the_same(make_model: Make, make_codes: MakeCodes, seed: int) -> None:
    model = make_model(seed, 3, 3)
    mains, coarse, tables = model.mains.copy(), model.coarse.copy(), model.pair_tables.copy()
    mains[1], coarse[1] = mains[0], coarse[0]
    assert model.pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    tables[0], tables[2] = tables[0] + tables[0].T, tables[1]
    model = replace(model, mains=mains, coarse=coarse, pair_tables=tables)
    background, codes = make_codes(seed, 25, 3), make_codes(seed + 1, 40, 3)
    background[:, 1], codes[:, 1] = background[:, 0], codes[:, 0]
    attribution = attribute(fold(model, background), codes)
    assert np.array_equal(attribution[:, 0], attribution[:, 1])


@given(seeds, st.integers(1, 8), st.integers(0, 12))
def test_what_is_off_is_zero_whatever_its_code(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, 30, features)
    off = np.random.default_rng(seed).random(features) < 0.5
    codes = make_codes(seed + 1, 20, features)
    unread = np.where(off, np.uint8(MISSING), codes)
    tables = fold(model, background, off)
    attribution = attribute(tables, codes)
    assert not attribution[:, off].any()
    assert np.array_equal(attribution, attribute(tables, unread))
    assert np.abs(scores(tables, codes) - model.predict(unread) * MICRO).max() <= 1 + features + 2 * pairs


@given(seeds, st.integers(1, 6), st.integers(0, 8))
def test_switching_off_is_the_same_as_missing_everywhere(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    model, background = make_model(seed, features, pairs), make_codes(seed, 30, features)
    off = np.random.default_rng(seed).random(features) < 0.5
    codes = make_codes(seed + 1, 20, features)
    unread, empty = (np.where(off, np.uint8(MISSING), some) for some in (codes, background))
    assert np.array_equal(without(model, off).predict(codes), model.predict(unread))
    switched = unrounded(model, background, off).attribute(codes)
    assert np.abs(switched - unrounded(model, empty).attribute(unread)).max() < 1e-10


def test_dependence_between_the_features_of_a_pair_counts(make_model: Make) -> None:
    model = make_model(0, 2, 1)
    model = replace(model, mains=np.zeros((2, 65)), pair_tables=np.eye(33)[None])
    alike = np.array([[0, 0], [20, 20]], np.uint8)
    crossed = np.array([[0, 20], [20, 0]], np.uint8)
    assert fold(model, alike).base == MICRO
    assert fold(model, crossed).base == 0


def test_a_background_that_is_empty_or_of_another_width_is_refused(
    make_model: Make, make_codes: MakeCodes
) -> None:
    model = make_model(0, 3, 1)
    with pytest.raises(ValueError, match="background is empty"):
        fold(model, make_codes(0, 0, 3))
    with pytest.raises(ValueError, match=r"uint8\[…, 3\]"):
        fold(model, make_codes(0, 5, 4))
