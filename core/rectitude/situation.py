"""The situation of a request: what its query names and leaves to search by, and what the person liked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rectitude.knowledge import Knowledge, Seeds
from rectitude.knowledge.linking import fold
from rectitude.values import UNLINKED, Entity, Inputs, Understanding

RECENT = 20
"""How many of a person's last actions seed the walk."""
FADING = 0.9
"""Weight of an action against the one after it."""


def situation_of(inputs: Inputs, understood: Sequence[Understanding], knowledge: Knowledge) -> Seeds:
    """Return the seeds of the walk: named entities with their weights, recent actions fading with age.

    Entities and actions count as much as one another when both are there: each side sums to one.
    """
    entities = [entity for one in understood for entity in one.entities if entity.node != UNLINKED]
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


def linked(understanding: Understanding, knowledge: Knowledge) -> Understanding:
    """Return an understanding whose entities have their node in the graph, where it has one."""
    entities = tuple(
        entity if entity.node != UNLINKED else replace(entity, node=node_of(entity, knowledge))
        for entity in understanding.entities
    )
    return replace(understanding, entities=entities)


def node_of(entity: Entity, knowledge: Knowledge) -> int:
    """Return the node of an entity's kind and label, or UNLINKED."""
    name = fold(entity.label)
    if len(name) > knowledge.names.dtype.itemsize // np.dtype("U1").itemsize:
        return UNLINKED
    wanted = np.array(name, dtype=knowledge.names.dtype)
    first, last = (int(np.searchsorted(knowledge.names, wanted, side)) for side in ("left", "right"))
    for node in knowledge.name_node[first:last].tolist():
        if knowledge.kind(node) == entity.kind and knowledge.label(node) == entity.label:
            return int(node)
    return UNLINKED


def searching(inputs: Inputs, understood: Sequence[Understanding]) -> Inputs:
    """Return the inputs with a query of the words that are left to search by, or with none where none are."""
    rest = next((one.rest for one in understood if one.rest is not None), None)
    if rest is None or rest == inputs.request.query:
        return inputs
    return replace(inputs, request=replace(inputs.request, query=rest or None))
