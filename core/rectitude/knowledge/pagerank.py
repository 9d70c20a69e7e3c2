"""Personalised PageRank on a graph that is walked both ways: how much of a walk's mass each node holds.

With W the symmetric weights, D the diagonal of their row sums and c = 1 − restart, a walk that starts in s
leaves x = restart · (I − c·W·D⁻¹)⁻¹ s (Page et al. 1999; Haveliwala, WWW 2002). It is linear in s. A walk
that stands on a node without neighbours ends there; `networkx.pagerank` starts it again instead, which
multiplies x by one number: x ÷ Σx is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Mask, Rows

TOLERANCE = 1e-10
ROUNDING = 1e-13
"""Nothing closer than this can be asked of floating point, and nobody waits for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """A symmetric weighted graph: entry e leads from `starts[e]` to `ends[e]`; `strength` is D's diagonal."""

    starts: Rows
    ends: Rows
    weights: Floats
    strength: Floats


def links(starts: Rows, ends: Rows, weights: Floats, nodes: int) -> Links:
    """Return links with the strength of every node; the entries must hold both directions."""
    return Links(starts, ends, weights, np.bincount(starts, weights, nodes).astype(np.float64))


def walk(graph: Links, start: Floats, restart: float, tolerance: float = TOLERANCE) -> Floats:
    """Return x for a start float64[n], or for a batch of them float64[n, b], column by column.

    Power iteration with Chebyshev's weights (Golub and Varga 1961): walked both ways, W·D⁻¹ has real
    eigenvalues within [−1, 1], and the number of steps falls to about a third. It stops when no column
    can be further than `tolerance` from x in total (the residual's L1 norm over restart bounds it).

    >>> path = links(np.array([0, 1], np.int32), np.array([1, 0], np.int32), np.ones(2), 2)
    >>> walk(path, np.array([1.0, 0.0]), 0.5)
    array([0.66666667, 0.33333333])
    """
    follow, bound = 1.0 - restart, max(tolerance, ROUNDING) * restart
    fresh = start * restart
    before, now, omega = fresh, fresh + follow * step(graph, fresh), 2.0
    while True:
        residual = fresh + follow * step(graph, now) - now
        if np.abs(residual).sum(axis=0).max(initial=0.0) <= bound:
            return np.asarray(now + residual)
        omega = 1.0 / (1.0 - follow**2 * omega / 4.0)
        before, now = now, before + omega * (now + residual - before)


def step(graph: Links, mass: Floats) -> Floats:
    """Return W·D⁻¹ mass: where everybody who stands somewhere is after one step along a link."""
    leaving = mass / _divisor(graph).reshape((-1,) + (1,) * (mass.ndim - 1))
    if mass.ndim == 1:
        return np.bincount(graph.starts, graph.weights * leaving[graph.ends], len(mass)).astype(np.float64)
    from scipy.sparse import csr_array

    shape = (len(mass), len(mass))
    return np.asarray(csr_array((graph.weights, (graph.starts, graph.ends)), shape=shape) @ leaving)


def closed_form(graph: Links, kept: Mask, restart: float) -> Floats:
    """Return float64[k, k]: what a walk from kept node i leaves on kept node j, without iterating.

    Walked both ways x = restart · D·(D − c·W)⁻¹ s, and nodes that are not kept are eliminated exactly
    (Schur complement); they must have no links among themselves. Costs about 2·k³ operations.
    """
    from scipy.sparse import csr_array

    follow, strength = 1.0 - restart, _divisor(graph)
    place = np.where(kept, np.cumsum(kept), np.cumsum(~kept)) - 1
    near, far = kept[graph.starts] & kept[graph.ends], kept[graph.starts] & ~kept[graph.ends]
    rows, columns, through = place[graph.starts], place[graph.ends], strength[graph.ends]
    size, left_out = int(kept.sum()), int((~kept).sum())
    system = np.diag(strength[kept])
    np.subtract.at(system, (rows[near], columns[near]), follow * graph.weights[near])
    bridge = csr_array((graph.weights[far], (rows[far], columns[far])), shape=(size, left_out))
    shares = csr_array(((graph.weights / through)[far], (rows[far], columns[far])), shape=(size, left_out))
    system -= follow**2 * (shares @ bridge.T).toarray()
    root = np.sqrt(strength[kept])
    inverse = np.linalg.inv(system / np.outer(root, root))
    return np.asarray(restart * inverse * (root / root[:, None]))


def _divisor(graph: Links) -> Floats:
    return np.where(graph.strength > 0.0, graph.strength, 1.0)
