"""Why the graph speaks for an item: the walks that lead there, told in words, each with its exact share.

Personalised PageRank is a sum over walks: one of t steps from seed k to item a has the probability
w_k · r · (1 − r)ᵗ · Π P(step), and its share is that over the item's mass π(a), the sum over all walks of any
length, before the prior is normalised and smoothed. Walks that differ only in entities without a name are
told as one ("shares two actors with Fargo"), and so are those that share a named entity with several seeds;
what is told is the sum of their shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Rows
from rectitude.knowledge import Knowledge, Seeds, item_mass
from rectitude.values import PathShare
from rectitude_explain.path_words import Noun, Stop, noun_of, words_of
from rectitude_explain.walks import Walks, first_steps, walks_of

FLOOR = 10_000
"""Parts per million of the item's mass below which a path is no reason."""
LIMIT = 3
HOPS = 3
SHORT = 2
"""Links of a path that always may be told."""
NOBODY = -1


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
    words = [noun_of(str(relation), nouns) for relation in knowledge.relations]
    mass = item_mass(knowledge, seeds)
    told: dict[int, list[PathShare]] = {row: [] for row in rows.tolist()}
    first = first_steps(knowledge, seeds)
    for length in range(min(hops, HOPS) + 1):
        open_rows = [row for row in told if mass[row] > 0.0 and not (length > SHORT and told[row])]
        walks = walks_of(knowledge, first, np.array(open_rows, np.int64), length)
        shares = replace(walks, chances=walks.chances / mass[walks.items])
        for item, path in _told(knowledge, words, shares, limit):
            told[item].append(path)
    return tuple(tuple(sorted(told[row], key=_rank)[:limit]) for row in rows.tolist())


def _rank(path: PathShare) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    return -path.ppm, path.nodes, path.relations


def _told(
    knowledge: Knowledge, words: Sequence[Noun], walks: Walks, limit: int
) -> Iterator[tuple[int, PathShare]]:
    """Yield the groups of walks of one length that are worth telling, up to `limit` for each item."""
    walks = walks.taken(_of_weight(knowledge, walks))
    group, sums = grouped(_likeness(knowledge, words, walks), walks.chances)
    of = np.zeros(len(sums), np.int64)
    of[group] = walks.items
    order = np.lexsort((-sums, of))
    ahead = np.arange(len(order)) - np.searchsorted(of[order], of[order])
    for place in order[(ahead < limit) & (sums[order] * MICRO >= FLOOR)].tolist():
        members = np.flatnonzero(group == place)
        yield int(of[place]), _path(knowledge, words, walks.taken(members), float(sums[place]))


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


def _likeness(knowledge: Knowledge, words: Sequence[Noun], walks: Walks) -> list[Integers]:
    """Return arrays that agree where two walks are told as one.

    That is where item, owner and nouns are the same, and the nodes between but for those without a name;
    and the direction of a link between two items.
    """
    place = {noun: code for code, noun in enumerate(dict.fromkeys(words))}
    code = np.array([place[noun] for noun in words], np.int64)
    between = [np.where(nodes < len(knowledge.labels), nodes, NOBODY) for nodes in walks.nodes[:-1]]
    before, kinds = walks.items, []
    for nodes, relations, forward in zip(walks.nodes, walks.relations, walks.forward, strict=True):
        directed = forward & (before < knowledge.items) & (nodes < knowledge.items)
        kinds.append(2 * code[relations] + directed)
        before = nodes
    return [*kinds, *between, _owners(knowledge, walks), walks.items]


def grouped(keys: Sequence[Integers], chances: Floats) -> tuple[Integers, Floats]:
    """Return the group of each walk, equal where all keys are, and the sum of each group's chances.

    >>> grouped([np.array([7, 3, 7])], np.array([0.25, 0.5, 0.25]))
    (array([1, 0, 1]), array([0.5, 0.5]))
    """
    order = np.lexsort(keys)
    new = np.zeros(len(order), np.bool_)
    for key in keys:
        ordered = key[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    group = np.empty(len(order), np.int64)
    group[order] = np.cumsum(new)
    return group, np.bincount(group, chances).astype(np.float64)


def _path(knowledge: Knowledge, words: Sequence[Noun], walks: Walks, share: float) -> PathShare:
    """Return one group of walks as a path: its words, and the strongest of its walks."""
    chief = int(np.argmax(walks.chances))
    nodes = [int(column[chief]) for column in walks.nodes]
    relations = [int(column[chief]) for column in walks.relations]
    alike = [len(set(column.tolist())) for column in walks.nodes]
    stops = [
        Stop(
            name=_name(knowledge, node),
            noun=words[relations[place]],
            forward=bool(walks.forward[place][chief]),
            item=node < knowledge.items,
            named=node < len(knowledge.labels),
            count=alike[place],
            others=alike[place] - 1,
        )
        for place, node in enumerate(nodes)
    ]
    return PathShare(
        words=words_of(stops),
        nodes=tuple(_name(knowledge, node) for node in (*reversed(nodes), int(walks.items[chief]))),
        relations=tuple(str(knowledge.relations[relation]) for relation in reversed(relations)),
        ppm=round(share * MICRO),
    )


def _name(knowledge: Knowledge, node: int) -> str:
    return knowledge.label(node) or str(knowledge.keys[node])
