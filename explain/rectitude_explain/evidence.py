"""What lies behind a served item: the person's own past actions and the paths through the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.arrays import MICRO, Rows
from rectitude.dataset import History
from rectitude.domain import Relation
from rectitude.knowledge import Knowledge, Seeds
from rectitude.values import ActionShare, Evidence, Trace
from rectitude_explain.paths import explain_paths

ACTIONS = 3
"""Past actions told of a feature."""
FLOOR = 10_000
"""Parts per million below which an action is no reason."""


def evidence_of(
    history: History,
    traces: Sequence[Trace],
    seeds: Seeds,
    knowledge: Knowledge,
    relations: Mapping[str, Relation],
    rows: Rows,
) -> tuple[Evidence, ...]:
    """Return each row's evidence, rounded to whole parts per million."""
    nouns = {name: (relation.one, relation.many) for name, relation in relations.items()}
    paths = explain_paths(knowledge, seeds, rows, nouns)
    shares = [shares_of(history, trace) for trace in traces]
    return tuple(
        Evidence(tuple(share for of_trace in shares for share in of_trace[place]), told)
        for place, told in enumerate(paths)
    )


def shares_of(history: History, trace: Trace) -> list[list[ActionShare]]:
    """Return for each row the past actions that add most to a traced feature of it.

    A share is exact: the feature is a sum over past actions, and the share is the action's part of all that
    speaks for the item; what speaks against it is left out of the whole, so that shares never pass one.
    A feature that is not positive has no reasons.
    """
    parts = trace.parts
    best = np.argsort(-parts, axis=1, kind="stable")[:, :ACTIONS]
    whole = np.maximum(parts, 0.0).sum(axis=1, keepdims=True)
    whole[parts.sum(axis=1) <= 0.0] = np.inf
    ppm = np.rint(np.take_along_axis(parts, best, axis=1) / whole * MICRO).astype(np.int64)
    items = history.rows[trace.actions[best]]
    return [
        [ActionShare(trace.feature, item, share) for item, share in told if share >= FLOOR]
        for told in map(zip, items.tolist(), ppm.tolist())
    ]
