"""The domain's statements: from items to nutrients, goals, medicines and conditions, and between those."""

from __future__ import annotations

from collections.abc import Iterator

from rectitude.catalogue import Item, Value
from rectitude.dataset import Edge, Node
from rectitude_domains.health.catalogue import items
from rectitude_domains.health.conditions import conditions
from rectitude_domains.health.interactions import interactions
from rectitude_domains.health.names import names
from rectitude_domains.health.relations import (
    CLASS,
    HIGH_IN,
    INSIDE,
    INTERACTS,
    LIMITED,
    MEETS,
    SERVES,
    SUITS,
    UNSUITABLE,
)

SERVING = {
    "heart": ("fibre", "omega-3 fats", "potassium"),
    "gut": ("fibre",),
    "sugar": ("fibre",),
    "weight": ("fibre", "protein"),
    "bones": ("calcium", "vitamin D", "protein"),
    "muscle": ("protein",),
    "blood": ("iron", "folate", "vitamin B12"),
    "energy": ("iron", "magnesium"),
}
"""Goals with the nutrients that public advice names for them (WHO and NHS pages on each)."""


def statements() -> list[Edge]:
    """Return every statement beside those of the items' linked attributes."""
    edges = [edge for item in items() for edge in _of_item(item)]
    return [*edges, *_goals(), *_conditions(), *_medicines()]


def _of_item(item: Item) -> Iterator[Edge]:
    head = Node("item", item.item_id, item.title)
    for relation, attribute, kind in (
        (HIGH_IN, "high_in", "nutrient"),
        (SUITS, "suits", "goal"),
        (INTERACTS, "interacts_with", "medicine"),
    ):
        for word in _tags(item.attributes.get(attribute)):
            yield Edge(head, relation, Node(kind, word, word))
    for relation, attribute in ((UNSUITABLE, "unsuitable_conditions"), (LIMITED, "limit_conditions")):
        for code in _tags(item.attributes.get(attribute)):
            yield Edge(head, relation, condition_node(code))


def _goals() -> Iterator[Edge]:
    for goal, nutrients in SERVING.items():
        for nutrient in nutrients:
            yield Edge(Node("nutrient", nutrient, nutrient), SERVES, Node("goal", goal, goal))


def _conditions() -> Iterator[Edge]:
    for entry in conditions().values():
        if entry.parent:
            yield Edge(condition_node(entry.code), INSIDE, condition_node(entry.parent))


def _medicines() -> Iterator[Edge]:
    for name in names().values():
        for group in name.classes:
            yield Edge(medicine_node(name.name), CLASS, medicine_node(group))
    for fact in interactions():
        for one in sorted(fact.one):
            for other in sorted(fact.other):
                yield Edge(medicine_node(one), MEETS, medicine_node(other))


def condition_node(code: str) -> Node:
    """Return the entity of a condition, labelled in our words."""
    return Node("condition", code, conditions()[code].label)


def medicine_node(name: str) -> Node:
    """Return the entity of a name of the interaction list."""
    return Node("medicine", name, name)


def _tags(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
