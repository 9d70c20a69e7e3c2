"""The history tower: the last items of a person pooled into one vector, and the items it is compared with.

h = unit(Σ_j w_j·v_j) over the last events j, with weights w = softmax(place_j + liked_j) that were learned;
the likeness of a person and an item is scale·cos(h, u). Vectors v and u of an item come from its text and
from what people do with it (P. Covington et al., "Deep Neural Networks for YouTube Recommendations", RecSys
2016, pool likewise). Nothing here needs a learning framework.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Rows, Vectors
from rectitude.dataset import History

LONGEST = 30
"""The last events of a person that are pooled."""
NOTHING = -1
"""Stands for a row where a history is shorter."""


@dataclass(frozen=True, slots=True, eq=False)
class HistoryTower:
    """What was learned: vectors `past` [n, d] of items that were had and unit vectors `next` [n, d] of items
    that may come, log-weights by `place` [LONGEST] (0 is the last event) and for what was `liked`, the
    `scale` of the cosine, and from which value on an event of each kind is a success.
    """

    past: Vectors
    next: Vectors
    place: Vectors
    liked: float
    scale: float
    thresholds: Floats

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self.past.shape[1])

    def read(self, history: History) -> Vectors | None:
        """Return float32[d] of unit length, or None without a history that says anything."""
        last = history.last(LONGEST)
        liked = last.values >= self.thresholds[last.kinds]
        (vector,) = self.pooled(last.rows[None, ::-1], liked[None, ::-1].astype(np.float32))
        return vector if vector.any() else None

    def pooled(self, rows: Rows, liked: Vectors) -> Vectors:
        """Return float32[m, d] of unit length for rows [m, ≤ LONGEST], newest first, NOTHING where none is.

        What has no history, or one that cancels itself out, is nought.
        """
        return pooled(self.past, rows, self.place[: rows.shape[1]] + np.float32(self.liked) * liked)

    def to_arrays(self) -> Arrays:
        """Return the tower as named arrays, but for `next`, which is stored with the texts' vectors."""
        return {
            "history_past": self.past,
            "history_place": self.place,
            "history_scalars": np.array([self.liked, self.scale]),
            "history_thresholds": self.thresholds,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays, following: Vectors) -> HistoryTower:
        """Return what `to_arrays` gave, with the vectors `next`."""
        past, place = (arrays[f"history_{name}"].astype(np.float32, copy=False) for name in ("past", "place"))
        liked, scale = arrays["history_scalars"].astype(np.float64).tolist()
        thresholds = arrays["history_thresholds"].astype(np.float64, copy=False)
        return cls(past, following, place, liked, scale, thresholds)


def pooled(past: Vectors, rows: Rows, logs: Vectors) -> Vectors:
    """Return unit vectors [m, d]: past[rows] [m, l, d] weighted by the softmax of `logs` [m, l].

    >>> past = np.array([[3.0, 0.0], [0.0, 3.0]], dtype=np.float32)
    >>> pooled(past, np.array([[0, 1], [1, NOTHING]]), np.zeros((2, 2), np.float32)).round(3).tolist()
    [[0.707, 0.707], [0.0, 1.0]]
    """
    weights = np.exp(logs - logs.max(axis=1, keepdims=True, initial=0.0)) * (rows != NOTHING)
    summed = np.einsum("ml,mld->md", weights, past[np.maximum(rows, 0)])
    lengths = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    unit: Vectors = np.divide(summed, lengths, out=np.zeros_like(summed), where=lengths > 0.0)
    return unit.astype(np.float32)
