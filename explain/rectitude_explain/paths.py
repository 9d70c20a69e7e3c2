"""Why the graph speaks for an item: the walks that lead there, told in words, each with its exact share.

Personalised PageRank is a sum over walks: one of t steps from seed k to item a has the probability
w_k · r · (1 − r)ᵗ · Π P(step), and its share is that over the item's mass π(a), the sum over all walks of any
length, before the prior is normalised and smoothed. Walks that differ only in entities without a name are
told as one ("shares two actors with Fargo"), and so are those that share a named entity with several seeds;
what is told is the sum of their shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Rows
from rectitude.knowledge import Knowledge, Seeds, seed_masses
from rectitude.values import PathShare
from rectitude_explain.path_words import Noun, Stop, noun_of, words_of
from rectitude_explain.walks import Walks, first_steps, walks_to

FLOOR = 10_000
"""Parts per million of the item's mass below which a path is no reason."""
LIMIT = 3
HOPS = 3
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

    `nouns` says what one thing and several things are called that a relation leads to; a relation that is
    not there is called by the last part of its name. A path passes no node twice, and has a share of at
    least `FLOOR`. Where nothing seeds the walk, there is no path.
    """
    names = [noun_of(str(relation), nouns) for relation in knowledge.relations]
    steps = first_steps(knowledge, seeds)
    told = []
    for row in rows.tolist():
        mass = float(seed_masses(knowledge, seeds, row).sum())
        found = walks_to(knowledge, steps, row, hops) if mass > 0.0 else ()
        paths = [path for walks in found for path in _told(knowledge, names, row, walks, mass)]
        told.append(tuple(sorted(paths, key=lambda path: (-path.ppm, path.nodes, path.relations))[:limit]))
    return tuple(told)


def _told(
    knowledge: Knowledge, names: Sequence[Noun], row: int, walks: Walks, mass: float
) -> list[PathShare]:
    """Return the groups of walks of one length that are large enough to tell, as paths."""
    least = (FLOOR - 0.5) / MICRO * mass
    owners = _owners(knowledge, walks)
    group, sums = grouped([owners], walks.chances)
    walks = walks.taken(np.flatnonzero(sums[group] >= least))
    if not len(walks.chances):
        return []
    group, sums = grouped(_likeness(knowledge, names, row, walks), walks.chances)
    return [
        _path(knowledge, names, row, walks, np.flatnonzero(group == place), float(sums[place]) / mass)
        for place in np.flatnonzero(sums >= least).tolist()
    ]


def _owners(knowledge: Knowledge, walks: Walks) -> Integers:
    """Return whom each walk is told of: its seed, or the named entity that the item shares with seeds."""
    if len(walks.nodes) != 2:
        return walks.nodes[-1] if walks.nodes else np.zeros(len(walks.chances), np.int64)
    through, seed = walks.nodes
    named = (through >= knowledge.items) & (through < len(knowledge.labels)) & (seed < knowledge.items)
    return np.where(named, NOBODY - through, seed)


def _likeness(knowledge: Knowledge, names: Sequence[Noun], row: int, walks: Walks) -> list[Integers]:
    """Return arrays that agree where two walks are told as one.

    That is where owner and nouns are the same, and the nodes between but for those without a name; and the
    direction of a link between two items.
    """
    noun = {name: code for code, name in enumerate(dict.fromkeys(names))}
    code = np.array([noun[name] for name in names], np.int64)
    between = [np.where(nodes < len(knowledge.labels), nodes, NOBODY) for nodes in walks.nodes[:-1]]
    before = np.full(len(walks.chances), row)
    kinds = []
    for nodes, relations, forward in zip(walks.nodes, walks.relations, walks.forward, strict=True):
        directed = forward & (before < knowledge.items) & (nodes < knowledge.items)
        kinds.append(2 * code[relations] + directed)
        before = nodes
    return [_owners(knowledge, walks), *between, *kinds]


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


def _path(
    knowledge: Knowledge, names: Sequence[Noun], row: int, walks: Walks, members: Integers, share: float
) -> PathShare:
    """Return one group of walks as a path: its words, and the strongest of its walks."""
    chief = members[np.argmax(walks.chances[members])]
    nodes = [int(column[chief]) for column in walks.nodes]
    relations = [int(column[chief]) for column in walks.relations]
    alike = [len(np.unique(column[members])) for column in walks.nodes]
    stops = [
        Stop(
            name=_name(knowledge, node),
            noun=names[relations[place]],
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
        nodes=tuple(_name(knowledge, node) for node in (*reversed(nodes), row)),
        relations=tuple(str(knowledge.relations[relation]) for relation in reversed(relations)),
        ppm=round(share * MICRO),
    )


def _name(knowledge: Knowledge, node: int) -> str:
    return knowledge.label(node) or str(knowledge.keys[node])
