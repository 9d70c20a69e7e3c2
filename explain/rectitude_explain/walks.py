"""All short walks through the graph from the seeds to one item, with their exact probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Mask
from rectitude.knowledge import Knowledge, Seeds


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Walks of one length h that end at one item, looked at from there: place 0 is the item's neighbour.

    `nodes[j][i]` is where walk i stands j + 1 steps before the item, so its seed comes last;
    `relations[j][i]` is the relation of the link that it takes from there, `forward[j][i]` whether the
    link's end nearer to the item is the statement's head. `chances[i]` is a probability.
    """

    nodes: tuple[Integers, ...]
    relations: tuple[Integers, ...]
    forward: tuple[Mask, ...]
    chances: Floats

    def taken(self, places: Integers) -> Walks:
        """Return some of the walks."""
        return Walks(
            tuple(column[places] for column in self.nodes),
            tuple(column[places] for column in self.relations),
            tuple(column[places] for column in self.forward),
            self.chances[places],
        )

    def behind(self, steps: Walks) -> Walks:
        """Return these walks, each led to by the walk at the same place of `steps`."""
        return Walks(
            self.nodes + steps.nodes,
            self.relations + steps.relations,
            self.forward + steps.forward,
            self.chances * steps.chances,
        )


@dataclass(frozen=True, slots=True, eq=False)
class FirstSteps:
    """All first steps from all seeds, ordered by where they lead: the `ends`.

    A step's chance has its seed's share as a factor. `start` is the share of each node of the graph,
    `near` marks where a first step leads.
    """

    start: Floats
    ends: Integers
    steps: Walks
    near: Mask


def first_steps(knowledge: Knowledge, seeds: Seeds) -> FirstSteps:
    """Return all first steps that a walk from the seeds can take."""
    start = np.bincount(seeds.nodes, seeds.shares, len(knowledge.keys)).astype(np.float64)
    seeded = np.flatnonzero(start)
    owner, entries = _entries_of(knowledge, seeded)
    order = np.argsort(knowledge.indices[entries], kind="stable")
    seed, entries = seeded[owner[order]], entries[order]
    relation, ends = knowledge.relation[entries].astype(np.int64), knowledge.indices[entries].astype(np.int64)
    chances = start[seed] * knowledge.weights[relation] / knowledge.strength[seed]
    near = np.zeros(len(start), np.bool_)
    near[ends] = True
    return FirstSteps(start, ends, Walks((seed,), (relation,), (~knowledge.forward[entries],), chances), near)


def walks_to(knowledge: Knowledge, first: FirstSteps, row: int, hops: int) -> Iterator[Walks]:
    """Yield the walks from a seed to an item that pass no node twice: those of no step, of one, and so on.

    A walk's chance is its probability, start and restarts included.
    """
    restart, follow = knowledge.restart, 1.0 - knowledge.restart
    way, ends = Walks((), (), (), np.ones(1)), np.array([row])
    if first.start[row]:
        yield Walks((), (), (), restart * first.start[row : row + 1])
    for length in range(1, hops + 1):
        walks = _joined(way, ends, first, row)
        yield Walks(walks.nodes, walks.relations, walks.forward, restart * follow**length * walks.chances)
        if length < hops:
            way = _extended(knowledge, way, ends, first.near if length + 1 == hops else None, row)
            ends = way.nodes[-1]


def _joined(way: Walks, ends: Integers, first: FirstSteps, row: int) -> Walks:
    """Return the ways to the item with every first step of a seed that leads to where they begin."""
    begun = np.flatnonzero(first.near[ends])
    left = np.searchsorted(first.ends, ends[begun], side="left")
    right = np.searchsorted(first.ends, ends[begun], side="right")
    owner, steps = ranges(left, right)
    return _without_return(way, begun[owner], first.steps.taken(steps), row)


def _extended(knowledge: Knowledge, way: Walks, ends: Integers, near: Mask | None, row: int) -> Walks:
    """Return the ways to the item, each by every link that leads to where it begins, from `near` nodes."""
    owner, entries = _entries_of(knowledge, ends)
    if near is not None:
        kept = np.flatnonzero(near[knowledge.indices[entries]])
        owner, entries = owner[kept], entries[kept]
    nodes, relation = knowledge.indices[entries].astype(np.int64), knowledge.relation[entries].astype(np.int64)
    chances = knowledge.weights[relation] / knowledge.strength[nodes]
    steps = Walks((nodes,), (relation,), (knowledge.forward[entries],), chances)
    return _without_return(way, owner, steps, row)


def _without_return(way: Walks, owner: Integers, steps: Walks, row: int) -> Walks:
    """Return each step followed by the way that it leads to, but for those that pass a node twice."""
    begin = steps.nodes[0]
    fresh = begin != row
    for nodes in way.nodes:
        fresh &= begin != nodes[owner]
    kept = np.flatnonzero(fresh)
    return way.taken(owner[kept]).behind(steps.taken(kept))


def _entries_of(knowledge: Knowledge, nodes: Integers) -> tuple[Integers, Integers]:
    return ranges(knowledge.indptr[nodes], knowledge.indptr[nodes + 1])


def ranges(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return all whole numbers of several ranges, and before them the range that each is of.

    >>> ranges(np.array([5, 9]), np.array([7, 10]))
    (array([0, 0, 1]), array([5, 6, 9]))
    """
    counts = last - first
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - (np.cumsum(counts) - counts - first)[owner]
