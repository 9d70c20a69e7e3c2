"""P(item | situation) from the graph: a weighted sum of cached walks, one for each thing that is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Rows
from rectitude.errors import BadData
from rectitude.knowledge.compiled import Knowledge, walked_links
from rectitude.knowledge.pagerank import walk

SMOOTHING = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Where the walk starts: nodes and their weights, which count relative to their sum.

    A node may stand more than once. No node, or no weight above zero, means that nothing is known. Raises
    BadData for a weight that is negative or no number, and for lengths that differ.
    """

    nodes: Rows
    weights: Floats

    def __post_init__(self) -> None:
        if self.nodes.shape != self.weights.shape or self.nodes.ndim != 1:
            shapes = f"{self.nodes.shape} nodes and {self.weights.shape} weights"
            raise BadData(f"Seeds have {shapes}; give one weight for each node.")
        if not np.all((self.weights >= 0.0) & (self.weights < np.inf)) or np.any(self.nodes < 0):
            raise BadData("A seed has a negative node, or a weight below 0 or not finite; leave it out.")

    @property
    def shares(self) -> Floats:
        """The weights divided by their sum; all zero where nothing is known."""
        total = self.weights.sum()
        return np.asarray(self.weights / total if total > 0.0 else np.zeros_like(self.weights))


def no_seeds() -> Seeds:
    """Return the seeds of a situation of which nothing is known."""
    return Seeds(np.zeros(0, np.int32), np.zeros(0))


def item_mass(knowledge: Knowledge, seeds: Seeds, rows: Rows | None = None) -> Floats:
    """Return float64[items]: the personalised PageRank of every item, Σ_k w_k π_k, before normalising.

    Linear in the seeds' shares. Without seeds the walk starts anywhere. With `rows` only these items'
    masses are returned, in their order.
    """
    shares = seeds.shares
    if not shares.any():
        return knowledge.general if rows is None else knowledge.general[rows]
    bases = knowledge.base_row[seeds.nodes]
    cached = bases >= 0
    by_base = np.bincount(bases[cached], shares[cached], len(knowledge.bases)).astype(np.float64)
    used = np.flatnonzero(by_base)
    masses = knowledge.bases.take(used, axis=0) if rows is None else knowledge.bases[used[:, None], rows]
    mass = np.asarray(by_base[used] @ masses.astype(np.float64))
    if not cached.all():
        start = np.bincount(seeds.nodes[~cached], shares[~cached], len(knowledge.keys)).astype(np.float64)
        walked = walk(walked_links(knowledge), start, knowledge.restart)[: knowledge.items]
        mass = mass + (walked if rows is None else walked[rows])
    return mass


def item_prior(knowledge: Knowledge, seeds: Seeds, smoothing: float = SMOOTHING) -> Floats:
    """Return float64[items], which adds up to 1: (1 − ε)·π + ε ÷ items, with ε = `smoothing`.

    Without seeds, or where they reach no item, it grows with what connects an item to the rest.
    """
    mass = item_mass(knowledge, seeds)
    if not mass.any():
        mass = knowledge.general
    return np.asarray((1.0 - smoothing) * mass / mass.sum() + smoothing / max(len(mass), 1))


def log_prior(knowledge: Knowledge, seeds: Seeds, smoothing: float = SMOOTHING) -> Floats:
    """Return the logarithm of `item_prior`, which is never below log(ε ÷ items)."""
    return np.asarray(np.log(item_prior(knowledge, seeds, smoothing)))


def seed_shares(knowledge: Knowledge, seeds: Seeds, row: int) -> Floats:
    """Return float64[seeds]: the share of each seed in one item's mass, w_k π_k(a) ÷ Σ_j w_j π_j(a).

    Exact, because the mass is linear in the seeds; the shares add up to 1, or are all 0 where no seed
    reaches the item. They are of the mass, before smoothing.
    """
    masses = seeds.shares * _mass_from_each(knowledge, seeds.nodes, row)
    total = masses.sum()
    return np.asarray(masses / total if total > 0.0 else masses)


def _mass_from_each(knowledge: Knowledge, nodes: Rows, row: int) -> Floats:
    """Return what a walk from each node leaves on one item.

    Without a cached base one walk from the item does for all nodes: the graph is walked both ways, so
    π_k(a) · strength(k) = π_a(k) · strength(a).
    """
    rows = knowledge.base_row[nodes]
    cached = rows >= 0
    masses = np.zeros(len(nodes))
    masses[cached] = knowledge.bases[rows[cached], row]
    if not cached.all():
        start = np.zeros(len(knowledge.keys))
        start[row] = 1.0
        back = walk(walked_links(knowledge), start, knowledge.restart)
        strength = np.where(knowledge.strength > 0.0, knowledge.strength, 1.0)
        asked = nodes[~cached]
        masses[~cached] = back[asked] * strength[row] / strength[asked]
    return masses
