"""Why the graph speaks for an item: the walks that lead there, told in words, each with its exact share.

Personalised PageRank is a sum over walks: one of t steps from seed k to item a has the probability
w_k · r · (1 − r)ᵗ · Π P(step), and its share is that over the item's mass π(a), the sum over all walks of any
length, before the prior is normalised and smoothed. Walks that differ only in entities without a name are
told as one ("shares two actors with Fargo"), and so are those that share a named entity with several seeds;
what is told is the sum of their shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import pairwise

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Mask, Rows
from rectitude.knowledge import Knowledge, Seeds, item_mass
from rectitude.values import PathShare
from rectitude_explain.path_words import Noun, Stop, noun_of, words_of
from rectitude_explain.walks import Walks, first_steps, ranges, walks_of

FLOOR = 10_000
"""Parts per million of the item's mass below which a path is no reason."""
LIMIT = 3
HOPS = 3
SHORT = 2
"""Links of a path that always may be told."""
NOBODY = -1
LARGEST = 2**62
"""What the number of a walk's group stays below."""
ROUNDING = 1.0 + 1e-9
"""More than the order of adding up can change a sum by."""


def explain_paths(
    knowledge: Knowledge,
    seeds: Seeds,
    rows: Rows,
    nouns: Mapping[str, Noun],
    limit: int = LIMIT,
    hops: int = HOPS,
) -> tuple[tuple[PathShare, ...], ...]:
    """Return for each item row up to `limit` paths of at most `hops` (up to 3) links, largest share first.

    Three links are followed only to items that shorter paths say nothing of. A path passes no node twice,
    and has a share of at least `FLOOR`; where nothing seeds the walk, there is none. `nouns` says what one
    thing and several things are called that a relation leads to; a relation that is not there is called by
    the last part of its name.
    """
    told: dict[int, list[PathShare]] = {row: [] for row in rows.tolist()}
    mass = np.zeros(knowledge.items)
    mass[rows] = item_mass(knowledge, seeds, rows)
    first, tongue = first_steps(knowledge, seeds), tongue_of(knowledge, tuple(nouns.items()))
    promising = partial(_promising, tongue, mass)
    for length in range(min(hops, HOPS) + 1):
        open_rows = [row for row in told if mass[row] > 0.0 and not (length > SHORT and told[row])]
        if not open_rows:
            break
        walks = walks_of(knowledge, first, np.array(open_rows, np.int64), length, promising)
        shares = replace(walks, chances=walks.chances / mass[walks.items])
        for item, path in _told(knowledge, tongue, shares, limit):
            told[item].append(path)
    return tuple(tuple(sorted(told[row], key=_rank)[:limit]) for row in rows.tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """What relations and nodes are called: `nouns` by relation, and `codes` that are equal where they are."""

    nouns: Sequence[Noun]
    relations: Sequence[str]
    codes: Integers
    name: Callable[[int], str]


@lru_cache(maxsize=8)
def tongue_of(knowledge: Knowledge, nouns: tuple[tuple[str, Noun], ...]) -> Tongue:
    """Return the words for a graph; each name is looked up once."""
    relations = [str(relation) for relation in knowledge.relations]
    words = [noun_of(relation, dict(nouns)) for relation in relations]
    place = {noun: code for code, noun in enumerate(dict.fromkeys(words))}
    codes = np.array([place[noun] for noun in words], np.int64)
    return Tongue(words, relations, codes, cache(partial(_name, knowledge)))


def _promising(tongue: Tongue, mass: Floats, ways: Walks) -> Mask:
    """Return which ways to items may become walks worth telling; chances are those of all walks along them.

    Walks are told as one only where all nouns are the same, so what all ways to an item with the same nouns
    have in sum is the most that a group of walks can have.
    """
    size = int(tongue.codes.max()) + 1
    kind = np.searchsorted(np.unique(ways.items), ways.items)
    for relations in ways.relations:
        kind = kind * size + tongue.codes[relations]
    most = np.bincount(kind, ways.chances)[kind]
    return np.asarray(most * ROUNDING * MICRO >= FLOOR * mass[ways.items], np.bool_)


def _rank(path: PathShare) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    return -path.ppm, path.nodes, path.relations


def _told(knowledge: Knowledge, tongue: Tongue, walks: Walks, limit: int) -> Iterator[tuple[int, PathShare]]:
    """Yield the groups of walks of one length that are worth telling, up to `limit` for each item."""
    weighty = _of_weight(knowledge, walks)
    if not len(weighty):
        return
    walks = walks.taken(weighty)
    order, starts, sums = grouped(_likeness(knowledge, tongue, walks), walks.chances)
    of = walks.items[order[starts[:-1]]]
    ranked = np.lexsort((-sums, of))
    ahead = np.arange(len(ranked)) - np.searchsorted(of[ranked], of[ranked])
    chosen = ranked[(ahead < limit) & (sums[ranked] * MICRO >= FLOOR)]
    _, members = ranges(starts[chosen], starts[chosen + 1])
    lists = WalkLists.of(walks.taken(order[members]))
    ends = np.cumsum(starts[chosen + 1] - starts[chosen]).tolist()
    for (begin, end), item, share in zip(
        pairwise([0, *ends]), of[chosen].tolist(), sums[chosen].tolist(), strict=True
    ):
        yield item, _path(knowledge, tongue, lists, slice(begin, end), share)


def _of_weight(knowledge: Knowledge, walks: Walks) -> Integers:
    """Return which walks belong to an owner with enough in sum; no group of walks can have more."""
    pairs = walks.items * (2 * len(knowledge.keys)) + _owners(knowledge, walks)
    _, group = np.unique(pairs, return_inverse=True)
    return np.flatnonzero(np.bincount(group, walks.chances)[group] * MICRO >= FLOOR)


def _owners(knowledge: Knowledge, walks: Walks) -> Integers:
    """Return whom each walk is told of: its seed, or the named entity that the item shares with seeds."""
    if len(walks.nodes) != 2:
        return walks.begins
    through, seed = walks.nodes
    named = (through >= knowledge.items) & (through < len(knowledge.labels)) & (seed < knowledge.items)
    return np.where(named, len(knowledge.keys) + through, seed)


def _likeness(knowledge: Knowledge, tongue: Tongue, walks: Walks) -> list[Integers]:
    """Return arrays that agree where two walks are told as one.

    That is where item, owner and nouns are the same, and the nodes between but for those without a name;
    and the direction of a link between two items.
    """
    between = [np.where(nodes < len(knowledge.labels), nodes, NOBODY) for nodes in walks.nodes[:-1]]
    before, kinds = walks.items, []
    for nodes, relations, forward in zip(walks.nodes, walks.relations, walks.forward, strict=True):
        directed = forward & (before < knowledge.items) & (nodes < knowledge.items)
        kinds.append(2 * tongue.codes[relations] + directed)
        before = nodes
    return [*kinds, *between, _owners(knowledge, walks), walks.items]


def grouped(keys: Sequence[Integers], chances: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the walks ordered by group, where each group starts (and the end), and its sum of chances.

    Walks belong together where all keys are equal; within a group they stay in their order.

    >>> order, starts, sums = grouped([np.array([7, 3, 7])], np.array([0.25, 0.5, 0.25]))
    >>> order.tolist(), starts.tolist(), sums.tolist()
    ([1, 0, 2], [0, 1, 3], [0.5, 0.5])
    """
    key = _as_one(keys)
    order = key.argsort(kind="stable")
    ordered = key[order]
    new = np.ones(len(order) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:-1])
    sums = np.bincount(np.cumsum(new[:-1]) - 1, chances[order])
    return order, np.flatnonzero(new), sums.astype(np.float64)


def _as_one(keys: Sequence[Integers]) -> Integers:
    """Return one number for each walk that orders walks as the keys do, the last key first."""
    one, size = np.zeros(len(keys[0]), np.int64), 1
    for key in reversed(keys):
        least = int(key.min())
        span = int(key.max()) - least + 1
        if size * span > LARGEST:
            one, size = np.unique(one, return_inverse=True)[1], len(one)
        one, size = one * span + (key - least), size * span
    return one


@dataclass(frozen=True, slots=True)
class WalkLists:
    """Walks as plain lists, for reading them one by one; columns as in `Walks`."""

    items: list[int]
    nodes: list[list[int]]
    relations: list[list[int]]
    forward: list[list[bool]]
    chances: list[float]

    @classmethod
    def of(cls, walks: Walks) -> WalkLists:
        """Return the lists of some walks."""
        return cls(
            walks.items.tolist(),
            [column.tolist() for column in walks.nodes],
            [column.tolist() for column in walks.relations],
            [column.tolist() for column in walks.forward],
            walks.chances.tolist(),
        )


def _path(knowledge: Knowledge, tongue: Tongue, walks: WalkLists, members: slice, share: float) -> PathShare:
    """Return one group of walks as a path: its words, and the strongest of its walks."""
    items, named = knowledge.items, len(knowledge.labels)
    single = members.stop - members.start == 1
    chief = max(range(members.start, members.stop), key=walks.chances.__getitem__)
    nodes = [column[chief] for column in walks.nodes]
    names = [tongue.name(node) for node in nodes]
    relations = [column[chief] for column in walks.relations]
    stops = []
    for place, node in enumerate(nodes):
        alike = 1 if single else len(set(walks.nodes[place][members]))
        noun, forward = tongue.nouns[relations[place]], walks.forward[place][chief]
        stops.append(Stop(names[place], noun, forward, node < items, node < named, alike, alike - 1))
    return PathShare(
        words=words_of(stops),
        nodes=(*reversed(names), tongue.name(walks.items[chief])),
        relations=tuple([tongue.relations[relation] for relation in reversed(relations)]),
        ppm=round(share * MICRO),
    )


def _name(knowledge: Knowledge, node: int) -> str:
    return knowledge.label(node) or str(knowledge.keys[node])
