"""The situation that the graph's prior starts from: what the query names and what the person liked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rectitude.knowledge import Knowledge, Seeds
from rectitude.values import Inputs, Understanding

RECENT = 20
"""How many of a person's last actions seed the walk."""
FADING = 0.9
"""Weight of an action against the one after it."""


def situation_of(inputs: Inputs, understood: Sequence[Understanding], knowledge: Knowledge) -> Seeds:
    """Return the seeds of the walk: named entities with their weights, recent actions fading with age.

    Entities and actions count as much as one another when both are there: each side sums to one.
    """
    entities = [entity for understanding in understood for entity in understanding.entities]
    named = Seeds(
        np.array([entity.node for entity in entities], dtype=np.int32),
        np.array([entity.weight for entity in entities], dtype=np.float64),
    )
    recent = inputs.person.history.rows[-RECENT:]
    acted = Seeds(knowledge.item_node[recent], FADING ** np.arange(len(recent))[::-1].astype(np.float64))
    sides = [side for side in (named, acted) if side.weights.any()]
    if not sides:
        return named
    return Seeds(
        np.concatenate([side.nodes for side in sides]),
        np.concatenate([side.weights / side.weights.sum() for side in sides]),
    )
