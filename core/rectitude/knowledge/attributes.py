"""What items say of themselves, as statements of the graph: each value of a linked attribute is an entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rectitude.catalogue import Attribute, Catalogue, Kind, Value
from rectitude.dataset import Edge, Node
from rectitude.errors import BadData

ITEM = "item"
"""The kind of the nodes that are items; their key is the item's id."""


def attribute_edges(catalogue: Catalogue) -> Iterator[Edge]:
    """Yield one statement for each item and value of its `linked` attributes, in catalogue order.

    The relation and the entity's kind are the attribute's name. A year gives its decade as well. Raises
    BadData for a linked decimal, which has too many values to connect anything.

    >>> from rectitude.catalogue import Item, catalogue_of
    >>> schema = [Attribute("year", Kind.INTEGER, linked=True)]
    >>> for edge in attribute_edges(catalogue_of([Item("1", "Fargo", {"year": 1996})], schema)):
    ...     print(edge.head.label, edge.relation, edge.tail.label)
    Fargo year 1996
    Fargo decade 1990s
    """
    for column in catalogue.columns.values():
        if not column.attribute.linked:
            continue
        for row, (item_id, title) in enumerate(zip(catalogue.item_ids, catalogue.titles, strict=True)):
            for entity in entities_of(column.attribute, column.value(row)):
                yield Edge(Node(ITEM, item_id, title), entity.kind, entity)


def entities_of(attribute: Attribute, value: Value) -> tuple[Node, ...]:
    """Return the entities that one value of one attribute stands for."""
    if attribute.kind in {Kind.DECIMAL, Kind.SHARES} or isinstance(value, Mapping):
        raise BadData(
            f"The attribute {attribute.name!r} is a {attribute.kind} and cannot be linked into the graph; "
            "link an enumeration, tags, a text or a whole number."
        )
    if value is None or value is False or value == "":
        return ()
    if isinstance(value, tuple):
        return tuple(Node(attribute.name, label, label) for label in value)
    if isinstance(value, str):
        return (Node(attribute.name, value, value),)
    words = attribute.label or attribute.name
    if value is True:
        return (Node(attribute.name, "true", words),)
    number = int(value)
    if is_year(attribute):
        decade = f"{number // 10 * 10}s"
        return (Node(attribute.name, str(number), str(number)), Node("decade", decade, decade))
    return (Node(attribute.name, str(number), f"{words} {number}"),)


def is_year(attribute: Attribute) -> bool:
    """Say whether a whole number is a calendar year: by its unit, or by its name."""
    return "year" in (attribute.unit, attribute.name) or attribute.name.endswith("_year")
