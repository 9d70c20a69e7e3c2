"""Closed forms against the definitions that they stand for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rectitude.arrays import Floats, Vectors
from rectitude_plugins.behaviour.linear import ease, latent_directions, whole_gram, window_gram
from rectitude_plugins.behaviour.sequence import Sequence, pairs_of

MATRICES = hnp.arrays(
    np.float32,
    st.tuples(st.integers(0, 8), st.integers(1, 7)),
    elements=st.sampled_from([0.0, 1.0]),
)
RIDGES = st.floats(0.5, 500.0)


def gram_of(interactions: Vectors) -> Floats:
    return interactions.T.astype(np.float64) @ interactions.astype(np.float64)


@given(MATRICES, RIDGES)
def test_ease_is_the_inverse_divided_by_its_diagonal(interactions: Vectors, ridge: float) -> None:
    gram = gram_of(interactions)
    inverse = np.linalg.inv(gram + ridge * np.eye(len(gram)))
    wanted = -inverse / np.diag(inverse)
    np.fill_diagonal(wanted, 0.0)
    np.testing.assert_allclose(ease(gram, ridge), wanted, atol=1e-6)


@given(MATRICES, RIDGES)
def test_ease_is_one_ridge_regression_for_each_item_on_all_others(
    interactions: Vectors, ridge: float
) -> None:
    gram = gram_of(interactions)
    weights = ease(gram, ridge)
    for item in range(len(gram)):
        others = np.delete(np.arange(len(gram)), item)
        system = gram[np.ix_(others, others)] + ridge * np.eye(len(others))
        wanted = np.linalg.solve(system, gram[others, item])
        np.testing.assert_allclose(weights[others, item], wanted, atol=1e-6)
        assert weights[item, item] == 0.0


@given(MATRICES)
def test_the_gram_matrix_counts_people_who_have_both(interactions: Vectors) -> None:
    gram = whole_gram(interactions)
    for one in range(interactions.shape[1]):
        for other in range(interactions.shape[1]):
            assert gram[one, other] == np.sum((interactions[:, one] > 0) & (interactions[:, other] > 0))


def windows_one_by_one(people: npt.NDArray[np.int32], things: npt.NDArray[np.int32], width: int) -> Floats:
    """Slide a window of `width` places over each person's events, from before the first to after the last."""
    gram = np.zeros((5, 5))
    for person in np.unique(people):
        own = things[people == person]
        for start in range(1 - width, len(own)):
            held = np.bincount(own[max(start, 0) : start + width], minlength=5)
            gram += np.outer(held, held)
    return gram / width


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=25),
    st.integers(2, 6),
)
def test_the_gram_of_windows_is_the_sum_over_all_windows(events: list[tuple[int, int]], width: int) -> None:
    events.sort(key=lambda event: event[0])
    people = np.array([person for person, _ in events], dtype=np.int32)
    things = np.array([thing for _, thing in events], dtype=np.int32)
    sequence = Sequence(people, things, np.arange(len(events), dtype=np.int64))
    counts = np.bincount(things, minlength=5).astype(np.float64)
    gram = window_gram(pairs_of(sequence, width - 1), counts, width)
    np.testing.assert_allclose(gram, windows_one_by_one(people, things, width), atol=1e-12)


def test_latent_directions_are_the_leading_right_singular_vectors() -> None:
    interactions = (np.random.default_rng(3).random((40, 12)) < 0.3).astype(np.float32)
    directions = latent_directions(interactions, rank=4, shrink=10.0).astype(np.float64)
    scaled = interactions / np.sqrt(interactions.sum(axis=0) + 10.0)
    _, _, right = np.linalg.svd(scaled.astype(np.float64))
    np.testing.assert_allclose(np.abs(directions @ right[:4].T), np.eye(4), atol=1e-4)
    assert np.all(directions[np.arange(4), np.abs(directions).argmax(axis=1)] > 0)


def test_latent_directions_repeat_bit_for_bit() -> None:
    interactions = (np.random.default_rng(4).random((30, 9)) < 0.4).astype(np.float32)
    one, other = (latent_directions(interactions, 5, 10.0) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_a_direction_that_the_data_do_not_have_is_zero() -> None:
    lonely = np.zeros((3, 6), dtype=np.float32)
    lonely[:, 2] = 1.0
    directions = latent_directions(lonely, rank=40, shrink=10.0)
    assert directions.shape == (6, 6)
    assert np.count_nonzero(directions) == 1
    assert directions[0, 2] == 1.0
    assert not latent_directions(np.zeros((3, 6), dtype=np.float32), rank=2, shrink=10.0).any()
    assert not latent_directions(np.zeros((0, 6), dtype=np.float32), rank=2, shrink=10.0).any()
