"""The gate: how much query and history count together, and the one vector that finds items by both.

(g_q, g_h) = softplus(W₂·tanh(W₁·x + b₁) + b₂), each nought where its side is absent, for x the two vectors
(nought where absent), whether each is there, and log(1 + length of the history): a gated multimodal unit
(J. Arevalo et al., ICLR workshop 2017) whose sides stay apart. The fused vector is
[g_q·s_q·q, g_h·s_h·h], and its product with an item's [t, u] is g_q·s_q·cos(q, t) + g_h·s_h·cos(h, u): with
both gates at one, the sum of two log-likelihoods. Nothing here needs a learning framework.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Vectors

NAMES = ("inner", "inner_bias", "outer", "outer_bias", "scales")
OPEN = float(np.log(np.e - 1.0))
"""softplus(OPEN) is one: a side counts in full."""


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Queries [n, q] and histories [n, h], rows of nought where absent; `there` [n, 2] is one where one is,
    `lengths` [n] are the histories' numbers of events.
    """

    queries: Vectors
    histories: Vectors
    there: Vectors
    lengths: Vectors

    def inputs(self) -> Vectors:
        """Return what a gate sees: float32[n, q + h + 3]."""
        parts = [self.queries, self.histories, self.there, np.log1p(self.lengths)[:, None]]
        return np.concatenate(parts, axis=1).astype(np.float32)


def one_moment(query: Vectors | None, history: Vectors | None, length: int, widths: tuple[int, int]) -> Sides:
    """Return one moment: either vector may be absent."""
    queries, histories = (
        np.zeros((1, width), dtype=np.float32) if vector is None else vector[None]
        for vector, width in zip((query, history), widths, strict=True)
    )
    there = np.array([[query is not None, history is not None]], dtype=np.float32)
    return Sides(queries, histories, there, np.array([length], dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """Weights [inputs, k], [k], [k, 2], [2] as they were learned, and the `scales` [2] of both cosines."""

    inner: Vectors
    inner_bias: Vectors
    outer: Vectors
    outer_bias: Vectors
    scales: Vectors

    def openings(self, sides: Sides) -> Vectors:
        """Return float32[n, 2]: how much either side counts."""
        hidden = np.tanh(sides.inputs() @ self.inner + self.inner_bias)
        openings: Vectors = np.logaddexp(0.0, hidden @ self.outer + self.outer_bias).astype(np.float32)
        return openings * sides.there

    def fused(self, sides: Sides) -> Vectors:
        """Return float32[n, q + h]: one vector a moment, nought where nothing is there."""
        weights = self.openings(sides) * self.scales
        return np.concatenate([sides.queries * weights[:, :1], sides.histories * weights[:, 1:]], axis=1)

    def to_arrays(self) -> Arrays:
        """Return the gate as named arrays."""
        return {f"gate_{name}": getattr(self, name) for name in NAMES}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Gate:
        """Return what `to_arrays` gave."""
        return cls(*(arrays[f"gate_{name}"].astype(np.float32, copy=False) for name in NAMES))


def open_gate(widths: tuple[int, int], scales: tuple[float, float]) -> Gate:
    """Return a gate that lets everything through: the sum of both likelihoods.

    >>> gate = open_gate((2, 1), (20.0, 5.0))
    >>> gate.fused(one_moment(np.array([0.6, 0.8], np.float32), None, 0, (2, 1))).round(3).tolist()
    [[12.0, 16.0, 0.0]]
    """
    return Gate(
        np.zeros((sum(widths) + 3, HIDDEN), dtype=np.float32),
        np.zeros(HIDDEN, dtype=np.float32),
        np.zeros((HIDDEN, 2), dtype=np.float32),
        np.full(2, OPEN, dtype=np.float32),
        np.array(scales, dtype=np.float32),
    )


HIDDEN = 8
"""Units between what a gate sees and how far it opens."""
