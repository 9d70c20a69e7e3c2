"""Knots, cells and codes: the entries of a row add up to the piecewise-linear curves that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from small_lists import drawn_lists, lists_of

from rectitude.additive.binning import COARSE, COARSE_MISSING, bin_edges, coarsening
from rectitude.arrays import Floats
from rectitude_plugins.additive.curves import (
    CELLS,
    KNOTS,
    Shape,
    cells_of,
    coded,
    knots_of,
    shape_of,
    training_mixture,
)

COLUMNS = hnp.arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.one_of(st.just(np.nan), st.floats(-1e6, 1e6), st.integers(-3, 3)),
)


@given(COLUMNS)
def test_knots_ascend_and_stand_on_values(column: Floats) -> None:
    knots = knots_of(column)
    known = column[~np.isnan(column)]
    assert 2 <= len(knots) <= KNOTS
    assert np.all(np.diff(knots) > 0)
    if len(np.unique(known)) > 1:
        assert knots[0] == known.min() and knots[-1] == known.max()
        assert np.isin(knots, known).all()


def score_by_entries(values: Floats, shape: Shape, weights: Floats) -> Floats:
    place, padded = coded(values, shape), np.append(weights, 0.0)
    part = place.part.astype(np.float64)
    return np.asarray((padded[place.entry] * (1 - part) + padded[place.entry + 1] * part).sum(axis=1))


def score_by_curves(values: Floats, shape: Shape, weights: Floats) -> Floats:
    """Evaluate every curve by interpolation between its knots, flat beyond them, and look pairs up."""
    score = np.zeros(len(values))
    for at, knots in enumerate(shape.knots):
        own = weights[shape.starts[at] : shape.starts[at + 1]]
        column = values[:, at]
        on_curve = np.interp(np.nan_to_num(column), knots, own[:-1])
        score += np.where(np.isnan(column), own[-1], on_curve)
    for n, pair in enumerate(shape.pairs.tolist()):
        table = weights[shape.starts[len(shape.knots) + n] :][: (CELLS + 1) ** 2].reshape(
            CELLS + 1, CELLS + 1
        )
        cells = [
            [cell_at(value, shape, feature) for value in values[:, feature].tolist()] for feature in pair
        ]
        score += table[cells[0], cells[1]]
    return score


def cell_at(value: float, shape: Shape, feature: int) -> int:
    cells, coarse, edges = shape.cells(feature), shape.coarse[feature], shape.edges[feature]
    return int(cells[COARSE_MISSING if np.isnan(value) else coarse[edges.searchsorted(value)]])


def test_a_score_by_entries_is_the_sum_of_its_curves() -> None:
    lists = drawn_lists(30, seed=1).lists
    shape = shape_of(lists, seed=0)
    weights = np.random.default_rng(2).normal(size=shape.size)
    far = np.array([[-99.0, 99.0, np.nan, 0.0], [99.0, -99.0, 99.0, np.nan]])
    values = np.concatenate([lists.values, far])
    np.testing.assert_allclose(
        score_by_entries(values, shape, weights), score_by_curves(values, shape, weights), atol=1e-5
    )


def test_pairs_are_looked_up_by_cells_also_where_a_value_is_missing() -> None:
    told = drawn_lists(30, seed=1).lists
    lists = lists_of(told.values, [15] * 30, [0] * 30, pairs=(("f2", "f0"), ("f1", "f3")))
    shape = shape_of(lists, seed=0)
    assert shape.pairs.tolist() == [[0, 2], [1, 3]]
    weights = np.random.default_rng(3).normal(size=shape.size)
    np.testing.assert_allclose(
        score_by_entries(lists.values, shape, weights),
        score_by_curves(lists.values, shape, weights),
        atol=1e-5,
    )


def test_entries_of_curves_and_pairs_do_not_overlap() -> None:
    told = drawn_lists(20, seed=4).lists
    shape = shape_of(lists_of(told.values, [15] * 20, [0] * 20, pairs=(("f0", "f1"),)), seed=0)
    sizes = [len(knots) + 1 for knots in shape.knots] + [(CELLS + 1) ** 2]
    assert np.diff(shape.starts).tolist() == sizes
    assert shape.size == sum(sizes)


def test_only_knots_with_a_neighbour_on_both_sides_are_smoothed() -> None:
    shape = shape_of(drawn_lists(20, seed=4).lists, seed=0)
    centres = shape.centres()
    for at, knots in enumerate(shape.knots):
        inside = centres[(centres >= shape.starts[at]) & (centres < shape.starts[at + 1])]
        assert inside.tolist() == list(range(shape.starts[at] + 1, shape.starts[at] + len(knots) - 1))


@pytest.mark.parametrize("distinct", [1, 2, 8, 9, 33, 64])
def test_cells_group_neighbours_and_keep_the_missing_apart(distinct: int) -> None:
    edges = bin_edges(np.arange(float(distinct)))
    coarse = coarsening(edges)
    cells = cells_of(coarse, edges)
    used = cells[np.unique(coarse[:distinct])]
    assert np.all(np.diff(cells[:COARSE]) >= 0)
    assert len(np.unique(used)) == min(distinct, CELLS)
    assert cells[COARSE_MISSING] == CELLS
    assert cells[:COARSE].max() < CELLS


def test_half_of_the_mixture_are_chosen_ones() -> None:
    lists = drawn_lists(40, seed=5).lists
    mixture = training_mixture(lists, seed=0)
    chosen = np.isin(mixture, lists.chosen).sum()
    # Every chosen row stands there fifteen times beside its place among all candidates.
    assert len(mixture) == 2 * len(lists.values)
    assert chosen == len(lists.values) + len(lists.chosen)
    assert np.array_equal(mixture, training_mixture(lists, seed=0))


def test_a_column_without_values_and_a_constant_one_have_a_curve_all_the_same() -> None:
    values = np.column_stack([np.full(6, np.nan), np.full(6, 3.0)])
    shape = shape_of(lists_of(values, [3, 3], [0, 1]), seed=0)
    assert [knots.tolist() for knots in shape.knots] == [[0.0, 1.0], [3.0, 4.0]]
    place = coded(values, shape)
    assert place.entry[:, 0].tolist() == [2] * 6
    assert place.entry[:, 1].tolist() == [3] * 6
    assert not place.part.any()
