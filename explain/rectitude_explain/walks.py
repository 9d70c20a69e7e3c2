"""All short walks through the graph from the seeds to some items, with their exact probabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Integers, Mask
from rectitude.knowledge import Knowledge, Seeds


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
            self.items.take(places),
            tuple([column.take(places) for column in self.nodes]),
            tuple([column.take(places) for column in self.relations]),
            tuple([column.take(places) for column in self.forward]),
            self.chances.take(places),
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
        return Steps(
            self.nodes.take(places),
            self.relations.take(places),
            self.forward.take(places),
            self.chances.take(places),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Leading:
    """All links from some nodes, ordered by where they lead: `ends`, each once, ascending.

    `begins` are the nodes, ascending, and `shares` what each counts as a beginning. The links that lead to
    `ends[i]` are those from `bounds[i]` to `bounds[i + 1]`.
    """

    begins: Integers
    shares: Floats
    steps: Steps
    ends: Integers
    bounds: Integers


def first_steps(knowledge: Knowledge, seeds: Seeds) -> Leading:
    """Return all first steps from the seeds; a step's chance has its seed's share as a factor."""
    nodes, place = np.unique(seeds.nodes, return_inverse=True)
    shares = np.bincount(place, seeds.shares, len(nodes)).astype(np.float64, copy=False)
    starting = shares > 0.0
    return _leading(knowledge, nodes[starting].astype(np.int64), shares[starting])


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
        place, seeded = _found(first.begins, items)
        return Walks(items[seeded], (), (), (), reached * first.shares[place[seeded]])
    if length > 1:
        way = _neighbours(knowledge, way)
    if length > 2:
        way = _joined(way, _middle(knowledge, first, way.begins))
    return _joined(way, first, promising)


def _leading(knowledge: Knowledge, nodes: Integers, shares: Floats, to: Mask | None = None) -> Leading:
    """Return the links from some nodes, to all nodes or to those marked; chances have `shares` as factors."""
    owner, entries = ranges(knowledge.indptr.take(nodes), knowledge.indptr.take(nodes + 1))
    if to is not None:
        kept = to[knowledge.indices.take(entries)].nonzero()[0]
        owner, entries = owner[kept], entries[kept]
    leads = knowledge.indices.take(entries)
    order = leads.argsort(kind="stable")
    owner, entries, ends = owner.take(order), entries.take(order), leads.take(order).astype(np.int64)
    relation = knowledge.relation.take(entries)
    strength = knowledge.strength.take(nodes).take(owner)
    chances = shares.take(owner) * knowledge.weights.take(relation) / strength
    bounds = changes(ends)
    steps = Steps(nodes.take(owner), relation, ~knowledge.forward.take(entries), chances)
    return Leading(nodes, shares, steps, ends.take(bounds[:-1]), bounds)


def _middle(knowledge: Knowledge, first: Leading, ends: Integers) -> Leading:
    """Return the links from where first steps lead to where the ways to the items begin."""
    wanted = np.zeros(len(knowledge.keys), np.bool_)
    wanted[ends] = True
    return _leading(knowledge, first.ends, np.ones(len(first.ends)), wanted)


def _neighbours(knowledge: Knowledge, way: Walks) -> Walks:
    """Return the ways of one link to the items."""
    owner, entries = ranges(knowledge.indptr.take(way.items), knowledge.indptr.take(way.items + 1))
    nodes, relation = knowledge.indices.take(entries).astype(np.int64), knowledge.relation.take(entries)
    chances = knowledge.weights.take(relation) / knowledge.strength.take(nodes)
    return way.taken(owner).behind(Steps(nodes, relation, knowledge.forward.take(entries), chances))


def _joined(way: Walks, leading: Leading, promising: Callable[[Walks], Mask] | None = None) -> Walks:
    """Return the ways to items behind every link to where they begin, if they pass no node twice."""
    at, begun = _found(leading.ends, way.begins)
    if not len(begun):
        return way.taken(begun).behind(leading.steps.taken(begun))
    if promising is not None and way.nodes:
        arriving = np.add.reduceat(leading.steps.chances, leading.bounds[:-1]).take(at.take(begun))
        ways = way.taken(begun)
        begun = begun[promising(replace(ways, chances=ways.chances * arriving))]
    at = at.take(begun)
    owner, places = ranges(leading.bounds.take(at), leading.bounds.take(at + 1))
    owner, begin = begun.take(owner), leading.steps.nodes.take(places)
    fresh = begin != way.items.take(owner)
    for nodes in way.nodes:
        fresh &= begin != nodes.take(owner)
    kept = fresh.nonzero()[0]
    return way.taken(owner.take(kept)).behind(leading.steps.taken(places.take(kept)))


def _found(ordered: Integers, wanted: Integers) -> tuple[Integers, Integers]:
    """Return where each number would stand among ordered ones, and the places of those that do.

    >>> _found(np.array([2, 4]), np.array([4, 3]))
    (array([1, 1]), array([0]))
    """
    at = ordered.searchsorted(wanted)
    there = ordered.take(at, mode="clip") == wanted if len(ordered) else np.zeros(len(wanted), np.bool_)
    return at, there.nonzero()[0]


def changes(ordered: Integers) -> Integers:
    """Return where each run of equal numbers starts, and the end.

    >>> changes(np.array([7, 7, 9]))
    array([0, 2, 3])
    """
    new = np.ones(len(ordered) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:-1])
    return new.nonzero()[0]


def ranges(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return all whole numbers of several ranges, and before them the range that each is of.

    >>> ranges(np.array([5, 9]), np.array([7, 10]))
    (array([0, 0, 1]), array([5, 6, 9]))
    """
    counts = last - first
    owner = np.arange(len(counts)).repeat(counts)
    return owner, np.arange(len(owner)) - (counts.cumsum() - counts - first).take(owner)
