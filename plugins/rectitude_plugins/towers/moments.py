"""Moments that the gate learns from: what a person had done, and a query made up for what came next.

Nobody's queries are known while a domain is trained, so words of the title stand for them (simulated, as in
`rectitude.learning.occasions`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rectitude.arrays import Vectors
from rectitude.learning.occasions import words_for
from rectitude_plugins.towers.gate import Sides
from rectitude_plugins.towers.history import NOTHING, HistoryTower
from rectitude_plugins.towers.lessons import Lessons


def moments_of(
    lessons: Lessons,
    tower: HistoryTower,
    titles: Sequence[str],
    encode: Callable[[str], Vectors | None],
    width: int,
    generator: np.random.Generator,
) -> Sides:
    """Return a moment for each lesson, with a query wherever one can be made up and read."""
    said = [words_for(titles[row], generator) for row in lessons.target]
    queries = _side_by_side([encode(words) if words else None for words in said], width)
    histories = tower.pooled(lessons.rows, lessons.liked)
    there = np.stack([queries.any(axis=1), histories.any(axis=1)], axis=1)
    lengths = (lessons.rows != NOTHING).sum(axis=1)
    return Sides(queries, histories, there.astype(np.float32), lengths.astype(np.float32))


def _side_by_side(vectors: Sequence[Vectors | None], width: int) -> Vectors:
    absent = np.zeros(width, dtype=np.float32)
    rows = [absent if vector is None else vector for vector in vectors]
    return np.array(rows, dtype=np.float32).reshape(len(rows), width)
