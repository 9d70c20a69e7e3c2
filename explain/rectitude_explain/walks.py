"""All short walks through the graph from the seeds to some items, with their exact probabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Integers, Mask
from rectitude.knowledge import Knowledge, Seeds

NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Walks of one length h, each looked at from the item where it ends: place 0 is the item's neighbour.

    `items[i]` is the item of walk i, and `nodes[j][i]` where the walk stands j + 1 steps before, so its seed
    comes last. `relations[j][i]` is the relation of the link that it takes from there, `forward[j][i]`
    whether the link's end nearer to the item is the statement's head. `chances[i]` is a probability.
    """

    items: Integers
    nodes: tuple[Integers, ...]
    relations: tuple[npt.NDArray[np.int16], ...]
    forward: tuple[Mask, ...]
    chances: Floats

    @property
    def begins(self) -> Integers:
        """Where each walk begins."""
        return self.nodes[-1] if self.nodes else self.items

    def taken(self, places: Integers) -> Walks:
        """Return some of the walks."""
        return Walks(
            self.items[places],
            tuple(column[places] for column in self.nodes),
            tuple(column[places] for column in self.relations),
            tuple(column[places] for column in self.forward),
            self.chances[places],
        )

    def behind(self, steps: Steps) -> Walks:
        """Return these walks, each behind the step at the same place."""
        return Walks(
            self.items,
            (*self.nodes, steps.nodes),
            (*self.relations, steps.relations),
            (*self.forward, steps.forward),
            self.chances * steps.chances,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Links, each from a node of `nodes`, with the chance to take it; the rest as in `Walks`."""

    nodes: Integers
    relations: npt.NDArray[np.int16]
    forward: Mask
    chances: Floats

    def taken(self, places: Integers) -> Steps:
        """Return some of the steps."""
        return Steps(self.nodes[places], self.relations[places], self.forward[places], self.chances[places])


@dataclass(frozen=True, slots=True, eq=False)
class Leading:
    """All links from some nodes, ordered by where they lead: `ends`, each once, ascending.

    `start` is what each node of the graph counts as a beginning. Those that lead to `ends[i]` are the links
    from `bounds[i]` to `bounds[i + 1]`.
    """

    start: Floats
    steps: Steps
    ends: Integers
    bounds: Integers


def first_steps(knowledge: Knowledge, seeds: Seeds) -> Leading:
    """Return all first steps from the seeds; a step's chance has its seed's share as a factor."""
    nodes, place = np.unique(seeds.nodes, return_inverse=True)
    shares = np.bincount(place, seeds.shares, len(nodes))
    start = np.zeros(len(knowledge.keys))
    start[nodes] = shares
    return _leading(knowledge, nodes[shares > 0.0].astype(np.int64), start)


def walks_of(
    knowledge: Knowledge,
    first: Leading,
    items: Integers,
    length: int,
    promising: Callable[[Walks], Mask] | None = None,
) -> Walks:
    """Return the walks of up to three links from seeds to items that pass no node twice.

    A walk's chance is its probability, start and restarts included. Three links are searched for from both
    sides, since an entity that everything is linked to would be costly to pass from one. Of the ways to
    items that lack only the first link, those are followed that are `promising`: it is asked with the chance
    of all walks along each of them.
    """
    reached = knowledge.restart * (1.0 - knowledge.restart) ** length
    way = Walks(items, (), (), (), np.full(len(items), reached))
    if length == 0:
        seeded = items[first.start[items] > 0.0]
        return Walks(seeded, (), (), (), reached * first.start[seeded])
    if length > 1:
        way = _neighbours(knowledge, way)
    if length > 2:
        way = _joined(way, _middle(knowledge, first, way.begins))
    return _joined(way, first, promising)


def _leading(knowledge: Knowledge, nodes: Integers, start: Floats, to: Mask | None = None) -> Leading:
    """Return the links from some nodes, to all nodes or to those marked; chances have `start` as a factor."""
    owner, entries = ranges(knowledge.indptr[nodes], knowledge.indptr[nodes + 1])
    if to is not None:
        kept = np.flatnonzero(to[knowledge.indices[entries]])
        owner, entries = owner[kept], entries[kept]
    order = np.argsort(knowledge.indices[entries], kind="stable")
    begin, entries = nodes[owner[order]], entries[order]
    relation, ends = knowledge.relation[entries], knowledge.indices[entries].astype(np.int64)
    chances = start[begin] * knowledge.weights[relation] / knowledge.strength[begin]
    new = np.ones(len(ends) + 1, np.bool_)
    np.not_equal(ends[1:], ends[:-1], out=new[1:-1])
    bounds = np.flatnonzero(new)
    steps = Steps(begin, relation, ~knowledge.forward[entries], chances)
    return Leading(start, steps, ends[bounds[:-1]], bounds)


def _middle(knowledge: Knowledge, first: Leading, ends: Integers) -> Leading:
    """Return the links from where first steps lead to where the ways to the items begin."""
    wanted = np.zeros(len(first.start), np.bool_)
    wanted[ends] = True
    return _leading(knowledge, first.ends, np.ones(len(first.start)), wanted)


def _neighbours(knowledge: Knowledge, way: Walks) -> Walks:
    """Return the ways of one link to the items."""
    owner, entries = ranges(knowledge.indptr[way.items], knowledge.indptr[way.items + 1])
    nodes, relation = knowledge.indices[entries].astype(np.int64), knowledge.relation[entries]
    chances = knowledge.weights[relation] / knowledge.strength[nodes]
    return way.taken(owner).behind(Steps(nodes, relation, knowledge.forward[entries], chances))


def _joined(way: Walks, leading: Leading, promising: Callable[[Walks], Mask] | None = None) -> Walks:
    """Return the ways to items behind every link to where they begin, if they pass no node twice."""
    at = np.searchsorted(leading.ends, way.begins)
    begun = np.flatnonzero(np.append(leading.ends, NOWHERE)[at] == way.begins)
    if promising is not None and way.nodes and len(begun):
        arriving = np.add.reduceat(leading.steps.chances, leading.bounds[:-1])[at[begun]]
        ways = way.taken(begun)
        begun = begun[promising(replace(ways, chances=ways.chances * arriving))]
    owner, places = ranges(leading.bounds[at[begun]], leading.bounds[at[begun] + 1])
    owner, begin = begun[owner], leading.steps.nodes[places]
    fresh = begin != way.items[owner]
    for nodes in way.nodes:
        fresh &= begin != nodes[owner]
    return way.taken(owner[fresh]).behind(leading.steps.taken(places[fresh]))


def ranges(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return all whole numbers of several ranges, and before them the range that each is of.

    >>> ranges(np.array([5, 9]), np.array([7, 10]))
    (array([0, 0, 1]), array([5, 6, 9]))
    """
    counts = last - first
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - (np.cumsum(counts) - counts - first)[owner]
