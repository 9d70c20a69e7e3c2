"""Bins are even, constant and ordered; a code says on which side of a midpoint a value lies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.binning import (
    BINS,
    COARSE,
    COARSE_MISSING,
    MISSING,
    bin_edges,
    coarsening,
    codes_of,
)
from rectitude.arrays import Codes, Floats

numbers = st.floats(allow_nan=False)


def column_codes(values: Floats, edges: Floats) -> Codes:
    return codes_of(values[:, None], edges[None])[:, 0]


@given(st.lists(numbers, min_size=1, max_size=BINS))
def test_few_distinct_values_get_a_bin_each_in_order(drawn: list[float]) -> None:
    values = np.array(drawn)
    distinct, rank = np.unique(values, return_inverse=True)
    edges = bin_edges(values)
    assert np.array_equal(column_codes(values, edges), rank)
    assert np.count_nonzero(edges < np.inf) == len(distinct) - 1


@given(st.lists(numbers, min_size=65, max_size=300), st.integers(1, BINS))
def test_edges_ascend_and_separate_neighbouring_training_values(drawn: list[float], bins: int) -> None:
    values = np.unique(np.array(drawn))
    edges = bin_edges(values, bins)
    used = edges[edges < np.inf]
    assert edges.shape == (BINS - 1,)
    assert len(used) == min(bins, len(values)) - 1
    assert np.all(used[:-1] < used[1:])
    assert np.array_equal(np.unique(column_codes(values, edges)), np.arange(len(used) + 1))


@given(st.lists(numbers, min_size=1, max_size=100), st.lists(numbers, min_size=2, max_size=50))
def test_a_larger_value_never_gets_a_smaller_code(training: list[float], asked: list[float]) -> None:
    codes = column_codes(np.sort(np.array(asked)), bin_edges(np.array(training)))
    assert np.all(np.diff(codes.astype(int)) >= 0)


@given(
    st.lists(st.lists(st.floats(), min_size=3, max_size=3), min_size=0, max_size=20),
    st.lists(numbers, min_size=63, max_size=63),
)
def test_a_code_counts_the_edges_below_the_value(drawn: list[list[float]], drawn_edges: list[float]) -> None:
    matrix = np.array(drawn).reshape(-1, 3)
    edges = np.tile(np.sort(np.array(drawn_edges)), (3, 1))
    counted = (edges[None] < matrix[:, :, None]).sum(axis=2)
    assert np.array_equal(codes_of(matrix, edges), np.where(np.isnan(matrix), MISSING, counted))


def test_many_values_are_spread_evenly() -> None:
    values = np.random.default_rng(0).permutation(np.arange(6400.0))
    assert np.bincount(column_codes(values, bin_edges(values))).tolist() == [100] * BINS


@pytest.mark.parametrize("frequent", [0.0, 1.5005, 3.0])
def test_one_value_in_nine_of_ten_rows_leaves_the_bins_to_the_others(frequent: float) -> None:
    rare = np.linspace(1, 2, 1000)
    edges = bin_edges(np.concatenate((np.full(9000, frequent), rare)))
    assert np.bincount(column_codes(rare, edges), minlength=BINS).max() <= 1.1 * 1000 / (BINS - 1)


def test_an_edge_is_the_midpoint_of_its_neighbours() -> None:
    assert bin_edges(np.array([4.0, 1.0, 2.0, 1.0]))[:3].tolist() == [1.5, 3.0, np.inf]


@pytest.mark.parametrize("low", [0.0, 1.0, -1.0, 5e-324, -5e-324, 1e308, -np.inf, -np.finfo(float).max])
def test_neighbours_in_floating_point_are_told_apart(low: float) -> None:
    values = np.array([low, np.nextafter(low, np.inf)])
    assert column_codes(values, bin_edges(values)).tolist() == [0, 1]


def test_infinite_training_values_have_bins_of_their_own() -> None:
    edges = bin_edges(np.array([-np.inf, np.inf]))
    assert column_codes(np.array([-np.inf, 0.0, np.inf]), edges).tolist() == [0, 1, 1]
    edges = bin_edges(np.array([-np.inf, -3.0, 1e308, np.inf]))
    assert column_codes(np.array([-np.inf, -3.0, 1e308, np.inf]), edges).tolist() == [0, 1, 2, 3]


def test_infinities_at_serving_fall_into_the_outermost_bins() -> None:
    edges = bin_edges(np.array([1.0, 2.0, 3.0]))
    assert column_codes(np.array([-np.inf, np.inf]), edges).tolist() == [0, 2]


def test_minus_zero_is_zero() -> None:
    values = np.array([-0.0, 0.0, 1.0])
    assert column_codes(values, bin_edges(values)).tolist() == [0, 0, 1]
    assert column_codes(np.array([-0.0, 0.0]), bin_edges(np.array([-1.0, 1.0]))).tolist() == [0, 0]


@pytest.mark.parametrize("values", [[], [np.nan, np.nan], [3.0], [3.0, 3.0, np.nan]])
def test_a_column_without_two_distinct_values_has_one_bin(values: list[float]) -> None:
    edges = bin_edges(np.array(values))
    assert np.all(edges == np.inf)
    assert column_codes(np.array([-1.0, 3.0, np.inf, np.nan]), edges).tolist() == [0, 0, 0, MISSING]


def test_codes_lie_row_by_row_whatever_the_order_of_the_matrix() -> None:
    matrix = np.random.default_rng(1).normal(size=(7, 3))
    edges = np.stack([bin_edges(column) for column in matrix.T])
    codes = codes_of(np.asfortranarray(matrix), edges)
    assert codes.flags.c_contiguous
    assert codes.dtype == np.uint8
    assert np.array_equal(codes, codes_of(matrix, edges))
    assert codes_of(matrix[:0], edges).shape == (0, 3)


@pytest.mark.parametrize(("matrix", "edges"), [((4, 3), (2, 63)), ((4, 3), (3, 64)), ((3,), (3, 63))])
def test_edges_of_another_width_are_refused(matrix: tuple[int, ...], edges: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="cannot be coded"):
        codes_of(np.zeros(matrix), np.zeros(edges))


@pytest.mark.parametrize("bins", [0, 65, -1])
def test_bins_that_no_code_can_name_are_refused(bins: int) -> None:
    with pytest.raises(ValueError, match="bins were asked for"):
        bin_edges(np.arange(100.0), bins)


@given(st.integers(1, BINS))
def test_coarse_codes_keep_the_order_and_use_all_that_there_are(used: int) -> None:
    edges = bin_edges(np.arange(float(used)))
    coarse = coarsening(edges)
    assert coarse.shape == (BINS + 1,)
    assert np.all(coarse[1:] >= coarse[:-1])
    assert coarse[MISSING] == COARSE_MISSING
    assert np.array_equal(np.unique(coarse[:used]), np.arange(min(used, COARSE)))
    assert np.bincount(coarse[:used]).max() <= -(-used // COARSE)
