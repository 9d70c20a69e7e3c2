"""Pairs, sittings and weights by age against the plain loops that define them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset

from rectitude_plugins.behaviour.sequence import (
    SECOND,
    Sequence,
    counted,
    fading_weights,
    pairs_of,
    power_weights,
    sequence_of,
)

EVENTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(0, 40)), max_size=25)


def sequence(events: list[tuple[int, int, int]]) -> Sequence:
    """Return events (person, item, second) person after person, each one's oldest first."""
    ordered = sorted(events, key=lambda event: (event[0], event[2]))
    return Sequence(
        np.array([person for person, _, _ in ordered], dtype=np.int32),
        np.array([item for _, item, _ in ordered], dtype=np.int32),
        np.array([second * SECOND for _, _, second in ordered], dtype=np.int64),
    )


def pairs_one_by_one(told: Sequence, width: int, pause: float) -> list[tuple[int, int, int]]:
    found = []
    for first in range(len(told)):
        for second in range(first + 1, min(first + width + 1, len(told))):
            times = told.time[first : second + 1]
            together = np.all(np.diff(times) <= pause * SECOND)
            if told.person[first] == told.person[second] and together:
                found.append((int(told.item[first]), int(told.item[second]), second - first))
    return sorted(found)


@given(EVENTS, st.integers(1, 6), st.sampled_from([None, 0.0, 3.0, 10.0]))
def test_pairs_are_those_of_one_person_within_the_width_and_one_sitting(
    events: list[tuple[int, int, int]], width: int, pause: float | None
) -> None:
    told = sequence(events)
    pairs = pairs_of(told, width, pause)
    found = zip(pairs.earlier.tolist(), pairs.later.tolist(), pairs.distance.tolist(), strict=True)
    assert sorted(found) == pairs_one_by_one(told, width, math.inf if pause is None else pause)


def test_a_sitting_ends_only_after_more_than_the_pause() -> None:
    told = sequence([(0, 1, 0), (0, 2, 8), (0, 3, 17)])
    pairs = pairs_of(told, 5, pause=8.0)
    assert list(zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True)) == [(1, 2)]


def test_a_sitting_is_one_persons_even_at_the_same_moment() -> None:
    assert len(pairs_of(sequence([(0, 1, 5), (1, 2, 5)]), 5, pause=100.0).distance) == 0


def test_a_sequence_keeps_each_persons_order() -> None:
    told = sequence_of(dataset([(1, 4, 5, 30), (0, 2, 5, 20), (1, 3, 5, 10), (0, 1, 5, 20)], 5, 2))
    assert told.person.tolist() == [0, 0, 1, 1]
    assert told.item.tolist() == [2, 1, 3, 4]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 2)), max_size=20))
def test_counting_adds_up_weights_cell_by_cell(cells: list[tuple[int, int, float]]) -> None:
    wanted = np.zeros((4, 4))
    for row, column, weight in cells:
        wanted[row, column] += weight
    rows, columns = (np.array([cell[at] for cell in cells], dtype=np.int32) for at in (0, 1))
    weights = np.array([cell[2] for cell in cells])
    np.testing.assert_allclose(counted(rows, columns, weights, 4), wanted, atol=1e-12)


@given(st.integers(0, 12), st.integers(1, 8))
def test_weights_fall_with_age_and_end_after_the_last_ones(length: int, last: int) -> None:
    power, fading = power_weights(length, last, 0.7), fading_weights(length, last, 5.0)
    for at in range(length):
        distance = length - at
        inside = distance <= last
        np.testing.assert_allclose(power[at], distance**-0.7 if inside else 0.0, rtol=1e-6)
        np.testing.assert_allclose(fading[at], math.exp((1 - distance) / 5.0) if inside else 0.0, rtol=1e-6)
