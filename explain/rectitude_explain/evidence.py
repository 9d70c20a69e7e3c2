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
    return tuple(
        Evidence(actions=actions_of(history, traces, place), paths=told) for place, told in enumerate(paths)
    )


def actions_of(history: History, traces: Sequence[Trace], place: int) -> tuple[ActionShare, ...]:
    """Return the past actions that add most to each traced feature of one item.

    A share is exact: the feature is a sum over past actions, and the share is the action's part of all that
    speaks for the item; what speaks against it is left out of the whole, so that shares never pass one.
    A feature that is not positive has no reasons.
    """
    shares = [share for trace in traces for share in _largest(history, trace, place)]
    return tuple(shares)


def _largest(history: History, trace: Trace, place: int) -> list[ActionShare]:
    parts = trace.parts[place]
    if float(parts.sum()) <= 0:
        return []
    total = float(parts[parts > 0].sum())
    order = np.argsort(-parts, kind="stable")[:ACTIONS].tolist()
    told = [(int(trace.actions[at]), round(float(parts[at]) / total * MICRO)) for at in order]
    return [
        ActionShare(trace.feature, int(history.rows[action]), ppm) for action, ppm in told if ppm >= FLOOR
    ]
