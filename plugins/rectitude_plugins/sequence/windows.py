"""From histories to windows of fixed length: what is read, and what came next at each place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Integers, Rows
from rectitude_plugins.behaviour.sequence import Sequence

NOTHING = 0
"""The code of a place before somebody's first action; item i has the code i + 1."""

Windows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Windows int32[n, length] of codes and what came next at each place, NOTHING where none is asked."""

    read: Windows
    following: Windows

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self.read)


def examples_of(sequence: Sequence, length: int, shift: int) -> Examples:
    """Return each person's history cut into windows of `length` places, backwards from its last `shift`.

    Every action but a person's first is asked about, those after the shifted cut by a window of their own
    that overlaps the one before it. Places before somebody's first action are filled with NOTHING.

    >>> told = Sequence(np.zeros(4, np.int32), np.array([5, 6, 7, 8], np.int32), np.arange(4))
    >>> examples_of(told, 2, 0).following.tolist()
    [[0, 7], [8, 9]]
    """
    ends, owners = _ends(sequence, length, shift)
    starts = _starts(sequence)
    places = ends[:, None] + np.arange(-length, 1)
    inside = places >= starts[owners][:, None]
    codes = np.where(inside, sequence.item[np.maximum(places, 0)] + 1, NOTHING).astype(np.int32)
    read, following = codes[:, :-1], codes[:, 1:].copy()
    following[read == NOTHING] = NOTHING
    return Examples(np.ascontiguousarray(read), following)


def latest(places: Rows, length: int) -> Windows:
    """Return int32[1, length]: the last actions as codes, filled with NOTHING at the front.

    >>> latest(np.array([3, 4], np.int32), 3).tolist()
    [[0, 4, 5]]
    """
    recent = places[-length:] + 1
    window = np.full((1, length), NOTHING, dtype=np.int32)
    window[0, length - len(recent) :] = recent
    return window


def _starts(sequence: Sequence) -> Integers:
    """Return where each person's actions begin, in the order of the sequence."""
    if not len(sequence):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.append(True, sequence.person[1:] != sequence.person[:-1]))


def _ends(sequence: Sequence, length: int, shift: int) -> tuple[Integers, Integers]:
    """Return the position of the last action that each window asks about, and whose (by order) it is."""
    starts = _starts(sequence)
    lasts = np.append(starts, len(sequence))[1:] - 1
    ends, owners = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for owner, (start, last) in enumerate(zip(starts.tolist(), lasts.tolist(), strict=True)):
        own = np.union1d(np.arange(last - shift, start, -length), [last] if last > start else [])
        ends.append(own.astype(np.int64))
        owners.append(np.full(len(own), owner))
    return np.concatenate(ends), np.concatenate(owners)
