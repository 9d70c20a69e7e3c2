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

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Mask, Rows
from rectitude.knowledge import Knowledge, Seeds, item_mass
from rectitude.values import PathShare
from rectitude_explain.path_words import Noun, Stop, noun_of, words_of
from rectitude_explain.walks import Walks, changes, first_steps, ranges, walks_of

FLOOR = 10_000
"""Parts per million of the item's mass below which a path is no reason."""
LIMIT = 3
HOPS = 3
SHORT = 2
"""Links of a path that always may be told."""
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
    """What relations and nodes are called: `nouns` by relation, and `codes` that are equal where they are.

    Codes stay below `size`.
    """

    nouns: Sequence[Noun]
    relations: Sequence[str]
    codes: Integers
    size: int
    name: Callable[[int], str]


@lru_cache(maxsize=8)
def tongue_of(knowledge: Knowledge, nouns: tuple[tuple[str, Noun], ...]) -> Tongue:
    """Return the words for a graph; each name is looked up once."""
    relations = [str(relation) for relation in knowledge.relations]
    words = [noun_of(relation, dict(nouns)) for relation in relations]
    place = {noun: code for code, noun in enumerate(dict.fromkeys(words))}
    codes = np.array([place[noun] for noun in words], np.int64)
    return Tongue(words, relations, codes, len(place), cache(partial(_name, knowledge)))


def _promising(tongue: Tongue, mass: Floats, ways: Walks) -> Mask:
    """Return which ways to items may become walks worth telling; chances are those of all walks along them.

    Walks are told as one only where all nouns are the same, so what all ways to an item with the same nouns
    have in sum is the most that a group of walks can have.
    """
    kind = np.searchsorted(np.unique(ways.items), ways.items)
    for relations in ways.relations:
        kind = kind * tongue.size + tongue.codes.take(relations)
    most = np.bincount(kind, ways.chances).take(kind)
    return np.asarray(most * (ROUNDING * MICRO) >= FLOOR * mass.take(ways.items), np.bool_)


def _rank(path: PathShare) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    return -path.ppm, path.nodes, path.relations


def _told(knowledge: Knowledge, tongue: Tongue, walks: Walks, limit: int) -> Iterator[tuple[int, PathShare]]:
    """Yield the groups of walks of one length that are worth telling, up to `limit` for each item."""
    if not len(walks.items):
        return
    order, starts, sums = grouped(_likeness(knowledge, tongue, walks), walks.chances)
    weighty = (sums * MICRO >= FLOOR).nonzero()[0]
    of = walks.items.take(order.take(starts.take(weighty)))
    shares = sums.take(weighty)
    ranked = np.lexsort((-shares, of))
    of = of.take(ranked)
    first = np.arange(len(ranked)) - of.searchsorted(of) < limit
    chosen, shares = weighty.take(ranked)[first], shares.take(ranked)[first]
    begins, ends = starts.take(chosen), starts.take(chosen + 1)
    _, members = ranges(begins, ends)
    lists = WalkLists.of(walks.taken(order.take(members)))
    stops = (ends - begins).cumsum().tolist()
    begin = 0
    for end, item, share in zip(stops, of[first].tolist(), shares.tolist(), strict=True):
        yield item, _path(knowledge, tongue, lists, begin, end, share)
        begin = end


def _owners(knowledge: Knowledge, walks: Walks) -> Integers:
    """Return whom each walk is told of: its seed, or the named entity that the item shares with seeds."""
    if len(walks.nodes) != 2:
        return walks.begins
    through, seed = walks.nodes
    named = (through >= knowledge.items) & (through < len(knowledge.labels)) & (seed < knowledge.items)
    return np.where(named, len(knowledge.keys) + through, seed)


def _likeness(knowledge: Knowledge, tongue: Tongue, walks: Walks) -> list[tuple[Integers, int]]:
    """Return columns that agree where two walks are told as one, each with what its numbers stay below.

    That is where item, owner and nouns are the same, and the nodes between but for those without a name;
    and the direction of a link between two items.
    """
    count, named, items = len(knowledge.keys), len(knowledge.labels), knowledge.items
    between = [(np.where(nodes < named, nodes, named), named + 1) for nodes in walks.nodes[:-1]]
    kinds, before_item = [], np.ones(len(walks.items), np.bool_)
    for nodes, relations, forward in zip(walks.nodes, walks.relations, walks.forward, strict=True):
        item = nodes < items
        kind = 2 * tongue.codes.take(relations) + (forward & before_item & item)
        kinds.append((kind, 2 * tongue.size))
        before_item = item
    return [*kinds, *between, (_owners(knowledge, walks), 2 * count), (walks.items, items)]


def grouped(keys: Sequence[tuple[Integers, int]], chances: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the walks ordered by group, where each group starts (and the end), and its sum of chances.

    Walks belong together where all keys are equal; within a group they stay in their order. A key is a
    column of numbers from 0 up to what stands beside it.

    >>> order, starts, sums = grouped([(np.array([7, 3, 7]), 8)], np.array([0.25, 0.5, 0.25]))
    >>> order.tolist(), starts.tolist(), sums.tolist()
    ([1, 0, 2], [0, 1, 3], [0.5, 0.5])
    """
    key = _as_one(keys)
    order = key.argsort(kind="stable")
    starts = changes(key.take(order))
    group = np.arange(len(starts) - 1).repeat(np.diff(starts))
    sums = np.bincount(group, chances.take(order))
    return order, starts, sums.astype(np.float64, copy=False)


def _as_one(keys: Sequence[tuple[Integers, int]]) -> Integers:
    """Return one number for each walk that orders walks as the keys do, the last key first."""
    one, size = np.zeros(len(keys[0][0]), np.int64), 1
    for key, span in reversed(keys):
        if size * span > LARGEST:
            one, size = np.unique(one, return_inverse=True)[1], len(one)
        one, size = one * span + key, size * span
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


def _path(
    knowledge: Knowledge, tongue: Tongue, walks: WalkLists, begin: int, end: int, share: float
) -> PathShare:
    """Return one group of walks as a path: its words, and the strongest of its walks."""
    items, named = knowledge.items, len(knowledge.labels)
    chief, single = begin, end - begin == 1
    if not single:
        chances = walks.chances[begin:end]
        chief += chances.index(max(chances))
    name, nouns = tongue.name, tongue.nouns
    stops, names, relations = [], [name(walks.items[chief])], []
    for nodes, taken, forward in zip(walks.nodes, walks.relations, walks.forward, strict=True):
        node, relation = nodes[chief], taken[chief]
        alike = 1 if single else len(set(nodes[begin:end]))
        stops.append(
            Stop(name(node), nouns[relation], forward[chief], node < items, node < named, alike, alike - 1)
        )
        names.append(stops[-1].name)
        relations.append(tongue.relations[relation])
    return PathShare(
        words_of(stops), tuple(names[1:][::-1] + names[:1]), tuple(relations[::-1]), round(share * MICRO)
    )


def _name(knowledge: Knowledge, node: int) -> str:
    return knowledge.label(node) or str(knowledge.keys[node])
