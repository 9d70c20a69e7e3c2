"""Whitening: what comes out is spread alike in all directions, and nothing breaks on little data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude_plugins.text.whitening import Whitening, fit_whitening


def cone(rows: int, width: int, seed: int = 0) -> np.ndarray:
    """Return unit vectors that point much the same way."""
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(rows, width)) * np.linspace(0.1, 1.0, width) + 2.0
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32)


def test_a_cone_is_spread_alike_in_all_directions() -> None:
    vectors = cone(500, 6)
    whitening = fit_whitening(vectors, 0.0)
    turned = (vectors - whitening.mean) @ whitening.matrix
    np.testing.assert_allclose(np.cov(turned, rowvar=False, bias=True), np.eye(6), atol=2e-3)


def test_cosines_of_strangers_fall_to_nought() -> None:
    vectors = cone(500, 6)
    white = fit_whitening(vectors, 0.0).of(vectors)
    apart = ~np.eye(len(vectors), dtype=np.bool_)
    assert (vectors @ vectors.T)[apart].mean() > 0.8
    assert abs((white @ white.T)[apart].mean()) < 0.01


@given(st.floats(0.0, 1.0), st.integers(2, 40))
def test_whitened_vectors_have_unit_length(toward_round: float, rows: int) -> None:
    white = fit_whitening(cone(rows, 8), toward_round).of(cone(20, 8, seed=1))
    np.testing.assert_allclose(np.linalg.norm(white, axis=1), 1.0, atol=1e-5)


def test_drawn_all_the_way_nothing_turns() -> None:
    vectors = cone(50, 6)
    whitening = fit_whitening(vectors, 1.0)
    centred = vectors - vectors.mean(axis=0)
    cosines = (whitening.of(vectors) * centred).sum(axis=1) / np.linalg.norm(centred, axis=1)
    np.testing.assert_allclose(cosines, 1.0, atol=1e-5)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_without_two_different_items_vectors_stay_as_they_are(rows: int) -> None:
    whitening = fit_whitening(np.repeat(cone(1, 6), rows, axis=0), 0.5)
    np.testing.assert_allclose(whitening.of(cone(4, 6)), cone(4, 6), atol=1e-6)


def test_an_item_without_a_vector_changes_nothing_and_stays_missing() -> None:
    vectors = cone(20, 6)
    holed = np.concatenate([vectors, np.full((1, 6), np.nan, np.float32)])
    with_hole, without = fit_whitening(holed, 0.5), fit_whitening(vectors, 0.5)
    np.testing.assert_array_equal(with_hole.matrix, without.matrix)
    assert np.isnan(with_hole.of(holed)[-1]).all()


def test_what_lies_on_the_mean_has_no_direction() -> None:
    whitening = Whitening(np.ones(3, np.float32), np.eye(3, dtype=np.float32))
    assert np.isnan(whitening.of(np.ones((1, 3), np.float32))).all()


def test_a_whitening_survives_being_stored() -> None:
    whitening = fit_whitening(cone(20, 6), 0.5)
    again = Whitening.from_arrays(whitening.to_arrays())
    np.testing.assert_array_equal(again.of(cone(5, 6)), whitening.of(cone(5, 6)))
