"""Histories as sequences: pairs of one person's events that stand near one another, and weights by age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Mask, Rows, Vectors
from rectitude.dataset import Dataset

SECOND = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """All events, person after person, each person's oldest first; times in microseconds."""

    person: Rows
    item: Rows
    time: Integers

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.item)


def sequence_of(dataset: Dataset) -> Sequence:
    """Return the events of a data set as one sequence a person."""
    events = dataset.events
    order = np.argsort(events.person, kind="stable")
    return Sequence(events.person[order], events.item[order], events.time[order])


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of one person's events: the earlier item, the later one, and how many places apart."""

    earlier: Rows
    later: Rows
    distance: Integers


def pairs_of(sequence: Sequence, width: int, pause: float | None = None) -> Pairs:
    """Return all pairs at most `width` places apart; with `pause`, only within one sitting.

    A sitting ends where nothing happens for more than `pause` seconds.

    >>> two = Sequence(np.zeros(2, np.int32), np.array([5, 7], np.int32), np.array([0, 9 * SECOND]))
    >>> pairs_of(two, 3).later.tolist(), len(pairs_of(two, 3, pause=8.0).later)
    ([7], 0)
    """
    sitting = np.cumsum(_breaks(sequence, pause))
    found = [
        np.flatnonzero(sitting[apart:] == sitting[:-apart])
        for apart in range(1, min(width, len(sequence) - 1) + 1)
    ]
    first = np.concatenate(found) if found else np.zeros(0, np.int64)
    distance = np.repeat(np.arange(1, len(found) + 1), [len(at) for at in found])
    return Pairs(sequence.item[first], sequence.item[first + distance], distance)


def _breaks(sequence: Sequence, pause: float | None) -> Mask:
    """Return where another person, or another sitting, begins."""
    starts = np.ones(len(sequence), dtype=np.bool_)
    starts[1:] = sequence.person[1:] != sequence.person[:-1]
    if pause is not None:
        starts[1:] |= np.diff(sequence.time) > pause * SECOND
    return starts


def counted(rows: Rows, columns: Rows, weights: Floats, items: int) -> Floats:
    """Return float64[items, items]: the sum of weights at each pair of items."""
    cells = rows.astype(np.int64) * items + columns
    sums: Floats = np.bincount(cells, weights, minlength=items * items).astype(np.float64)
    return sums.reshape(items, items)


def power_weights(length: int, last: int, exponent: float) -> Vectors:
    """Return d^-exponent for the last `last` of `length` events, d = 1 for the newest, 0 for older ones.

    >>> power_weights(3, 2, 1.0)
    array([0. , 0.5, 1. ], dtype=float32)
    """
    distance = np.arange(length, 0, -1, dtype=np.float64)
    return np.where(distance <= last, distance**-exponent, 0.0).astype(np.float32)


def fading_weights(length: int, last: int, scale: float) -> Vectors:
    """Return exp(-(d - 1) / scale) for the last `last` of `length` events, 0 for older ones."""
    distance = np.arange(length, 0, -1, dtype=np.float64)
    return np.where(distance <= last, np.exp(-(distance - 1) / scale), 0.0).astype(np.float32)
