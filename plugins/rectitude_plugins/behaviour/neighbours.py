"""Counts of what stands near what: together in a sitting, and one after the other."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Vectors
from rectitude_plugins.behaviour.sequence import Pairs, Sequence, counted, pairs_of

PAUSE = 1_800.0
"""Seconds without an event that end a sitting."""


def sitting_cosine(sequence: Sequence, items: int, width: int, shrink: float) -> Vectors:
    """Return float32[n, n]: C_ij / sqrt((C_i + shrink)(C_j + shrink)), how often two share a sitting."""
    together = _sitting_counts(sequence, items, width)
    size = together.sum(axis=0) + shrink
    return np.asarray(together / np.sqrt(size[:, None] * size[None, :]), dtype=np.float32)


def sitting_share(sequence: Sequence, items: int, width: int, shrink: float) -> Vectors:
    """Return C_ij / (C_i + shrink): the part of an item's near neighbours that each other item is."""
    together = _sitting_counts(sequence, items, width)
    return np.asarray(together / (together.sum(axis=1, keepdims=True) + shrink), dtype=np.float32)


def transitions(sequence: Sequence, items: int, width: int, shrink: float) -> Vectors:
    """Return T_ij / (T_i + shrink): what follows an item within `width` places, nearer ones counting more."""
    after: Pairs = pairs_of(sequence, width)
    counts = counted(after.earlier, after.later, 1.0 / after.distance, items)
    return np.asarray(counts / (counts.sum(axis=1, keepdims=True) + shrink), dtype=np.float32)


def _sitting_counts(sequence: Sequence, items: int, width: int) -> Vectors:
    near = pairs_of(sequence, width, PAUSE)
    counts = counted(near.earlier, near.later, np.ones(len(near.distance)), items)
    both = counts + counts.T
    np.fill_diagonal(both, 0.0)
    return np.asarray(both, dtype=np.float32)
