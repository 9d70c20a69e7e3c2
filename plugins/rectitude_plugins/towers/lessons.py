"""What the history tower is taught with: each success of a person, and what the person did before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask, Rows, Vectors
from rectitude.dataset import Dataset
from rectitude_plugins.towers.history import LONGEST, NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """One lesson a row: `target` int32[m], and before it `rows` int32[m, LONGEST], newest first, NOTHING
    where the history is shorter; `liked` float32[m, LONGEST] is one for what was a success. `back` int32[m]
    is 0 for a person's last success, 1 for the one before it, and so on.
    """

    target: Rows
    rows: Rows
    liked: Vectors
    back: Rows

    def __len__(self) -> int:
        """Return the number of lessons."""
        return len(self.target)

    def where(self, kept: Mask | Rows) -> Lessons:
        """Return the lessons that a mask keeps, or those at some positions."""
        return Lessons(self.target[kept], self.rows[kept], self.liked[kept], self.back[kept])


def lessons_of(dataset: Dataset) -> Lessons:
    """Return a lesson for each success that has something before it, person by person."""
    taken = [dataset.positions(person) for person in range(len(dataset.people))]
    several = [_lessons_of(dataset, positions) for positions in taken if len(positions) > 1]
    targets, rows, liked, back = zip(*several, strict=True) if several else ((), (), (), ())
    none = np.zeros(0, dtype=np.int32), np.zeros((0, LONGEST), dtype=np.int32)
    return Lessons(
        np.concatenate([none[0], *targets]),
        np.concatenate([none[1], *rows]),
        np.concatenate([none[1], *liked]).astype(np.float32),
        np.concatenate([none[0], *back]),
    )


def _lessons_of(dataset: Dataset, positions: Rows) -> tuple[Rows, Rows, Rows, Rows]:
    """Return the columns of one person's lessons."""
    items, good = dataset.events.item[positions], dataset.positive[positions]
    targets = np.flatnonzero(good[1:]) + 1
    back = np.arange(len(targets) - 1, -1, -1, dtype=np.int32)
    before = targets[:, None] - 1 - np.arange(LONGEST)[None, :]
    there, before = before >= 0, np.maximum(before, 0)
    rows = np.where(there, items[before], NOTHING).astype(np.int32)
    return items[targets], rows, (good[before] & there).astype(np.int32), back
