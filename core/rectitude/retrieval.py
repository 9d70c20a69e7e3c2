"""From what the sources found to one set of candidates that every fairness group can be served from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rectitude.arrays import Floats, Mask, Rows, Vectors
from rectitude.domain import Groups
from rectitude.layers import Guarantees
from rectitude.values import Candidates, Inputs, Retrieved

GRAPH = "graph"
TOP_UP = "top-up"
FILTERED = "filters"
GRAPH_SHARE = 0.2
"""Which part of the depth the graph's own source gives."""


def gather(
    inputs: Inputs,
    found: Sequence[Retrieved],
    prior: Floats,
    depth: int,
    items: int,
    passing: Mask | None = None,
) -> Candidates:
    """Return the union of all sources and of the graph's best, without excluded rows.

    When the request names the `only` rows that it allows, exactly these are the candidates. `passing` are
    the rows that the query's filters let through: where they are few, all of them are candidates.
    """
    allowed = allowed_rows(inputs, items)
    if passing is not None:
        allowed &= passing
    if inputs.only is not None:
        found = [Retrieved("only", np.flatnonzero(allowed).astype(np.int32))]
    elif passing is not None and np.count_nonzero(allowed) <= depth:
        found = [*found, Retrieved(FILTERED, np.flatnonzero(allowed).astype(np.int32))]
    elif passing is not None:
        among = np.flatnonzero(allowed).astype(np.int32)
        found = [*found, Retrieved(GRAPH, among[best_rows(prior[among], int(depth * GRAPH_SHARE))])]
    else:
        found = [*found, Retrieved(GRAPH, best_rows(prior, int(depth * GRAPH_SHARE)))]
    return union(found, allowed)


def allowed_rows(inputs: Inputs, items: int) -> Mask:
    """Return which rows the request allows, by what it excludes and by what it names as all there is."""
    allowed = np.ones(items, dtype=np.bool_)
    if inputs.only is not None:
        allowed[:] = False
        allowed[inputs.only] = True
    allowed[inputs.exclude] = False
    return allowed


def union(found: Sequence[Retrieved], allowed: Mask) -> Candidates:
    """Return every allowed row that any source found, ascending, with its place in each source."""
    places = np.full((len(found), len(allowed)), -1, dtype=np.int32)
    for source, retrieved in enumerate(found):
        places[source, retrieved.rows] = np.arange(len(retrieved.rows), dtype=np.int32)
    rows = np.flatnonzero((places >= 0).any(axis=0) & allowed).astype(np.int32)
    return Candidates(rows, tuple(retrieved.source for retrieved in found), places[:, rows])


def best_rows(values: Floats | Vectors, count: int) -> Rows:
    """Return the `count` rows with the highest values, best first, the lower row first among equals.

    NaN comes last.

    >>> best_rows(np.array([0.1, 0.3, 0.3, 0.2]), 2).tolist()
    [1, 2]
    """
    descending = -values
    if not 0 < count < len(values):
        return descending.argsort(kind="stable")[:count].astype(np.int32)
    worst = np.partition(descending, count - 1)[count - 1]
    contenders = np.flatnonzero(~(descending > worst))
    order = descending[contenders].argsort(kind="stable")[:count]
    return contenders[order].astype(np.int32)


def top_up(
    inputs: Inputs,
    candidates: Candidates,
    prior: Floats,
    groups: Groups,
    guarantees: Guarantees,
    passing: Mask | None = None,
) -> Candidates:
    """Add the graph's best rows of each guaranteed group that has too few candidates for the list.

    A group is wanted twice as often as its table asks, so that vetoes leave enough; what the person
    has had already does not count, nor what the query's filters leave out.
    """
    if inputs.only is not None or not guarantees.labels:
        return candidates
    fresh = np.ones(len(prior), dtype=np.bool_) if passing is None else passing.copy()
    fresh[inputs.person.history.rows] = False
    fresh[inputs.exclude] = False
    missing = [
        _missing_rows(groups.labels.index(label), 2 * int(table[-1]), candidates.rows, prior, groups, fresh)
        for label, table in zip(guarantees.labels, guarantees.tables, strict=True)
    ]
    extra = np.concatenate(missing)
    return _with(candidates, extra) if len(extra) else candidates


def _missing_rows(group: int, wanted: int, rows: Rows, prior: Floats, groups: Groups, fresh: Mask) -> Rows:
    pool = fresh & (groups.of_item == group)
    lacking = wanted - int(pool[rows].sum())
    if lacking <= 0:
        return np.zeros(0, dtype=np.int32)
    pool[rows] = False
    ours = np.flatnonzero(pool).astype(np.int32)
    return ours[best_rows(prior[ours], lacking)]


def _with(candidates: Candidates, extra: Rows) -> Candidates:
    rows = np.concatenate([candidates.rows, extra])
    order = np.argsort(rows, kind="stable")
    ranks = np.full((len(candidates.sources) + 1, len(rows)), -1, dtype=np.int32)
    ranks[:-1, : len(candidates)] = candidates.ranks
    ranks[-1, len(candidates) :] = np.arange(len(extra), dtype=np.int32)
    return Candidates(rows[order], (*candidates.sources, TOP_UP), ranks[:, order])
