"""From tables to values: a whole data set at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import TypeVar

import numpy as np
import sqlalchemy as sa

from rectitude.catalogue import Attribute, Item, Kind, Value, catalogue_of, natural_order
from rectitude.dataset import Dataset, Edge, Events, Node, PersonData, Source
from rectitude.domain import DomainDescription
from rectitude.storage import schema

Named = TypeVar("Named", Item, PersonData)


def load_dataset(connection: sa.Connection, description: DomainDescription) -> Dataset:
    """Return everything, items and people in the natural order of their ids, events by time."""
    items = [Item(row[0], row[1], thawed(row[2])) for row in connection.execute(sa.select(schema.items))]
    people = [PersonData(row[0], thawed(row[1])) for row in connection.execute(sa.select(schema.people))]
    people.sort(key=lambda person: natural_order(person.user_id))
    catalogue = catalogue_of(items, (*description.items, *undeclared(items, description)))
    place_of = {person.user_id: place for place, person in enumerate(people)}
    events = _events(connection, place_of, catalogue.row_of, description)
    return Dataset(
        description, catalogue, tuple(people), events, _edges(connection), load_sources(connection)
    )


def load_sources(connection: sa.Connection) -> tuple[Source, ...]:
    """Return where the data came from, in the order in which it came."""
    kept = schema.sources.c
    columns = (kept.name, kept.licence, kept.digest, kept.simulated, kept.own)
    rows = connection.execute(sa.select(*columns).order_by(kept.position, kept.name))
    return tuple(Source(*row) for row in rows)


def thawed(stored: Mapping[str, bool | int | str | float | list[str]]) -> dict[str, Value]:
    """Return attributes as values: JSON has lists where values have tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}


def undeclared(items: Sequence[Item], description: DomainDescription) -> tuple[Attribute, ...]:
    """Return the attributes that the data has and the domain does not declare: text, shown, never ruled on.

    >>> film = Item("1", "Fargo", {"shelf": "B7"})
    >>> [a.name for a in undeclared([film], DomainDescription("d", "D", (), (), (), (), ()))]
    ['shelf']
    """
    declared = {attribute.name for attribute in description.items}
    names = {name for item in items for name in item.attributes} - declared
    return tuple(Attribute(name, Kind.TEXT) for name in sorted(names))


def event_codes(description: DomainDescription) -> dict[str, int]:
    """Return the position of each kind of event in the domain's declaration."""
    return {kind.name: code for code, kind in enumerate(description.events)}


def _events(
    connection: sa.Connection,
    place_of: Mapping[str, int],
    row_of: Mapping[str, int],
    description: DomainDescription,
) -> Events:
    """Return all events; a stable sort keeps the order of arrival within one time."""
    kept, codes = schema.events.c, event_codes(description)
    columns = (kept.user_id, kept.item_id, kept.kind, kept.value, kept.time)
    rows = connection.execute(sa.select(*columns).order_by(kept.id)).all()
    people, items, kinds, values, times = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    count = len(rows)
    events = Events(
        np.fromiter(map(place_of.__getitem__, people), np.int32, count),
        np.fromiter(map(row_of.__getitem__, items), np.int32, count),
        np.fromiter(map(codes.get, kinds, repeat(-1)), np.int8, count),
        np.fromiter(values, np.float64, count),
        np.fromiter(times, np.int64, count),
    )
    order = np.argsort(events.time, kind="stable")
    ordered = Events(
        events.person[order], events.item[order], events.kind[order], events.value[order], events.time[order]
    )
    return ordered if not count or events.kind.min() >= 0 else ordered.where(ordered.kind >= 0)


def _edges(connection: sa.Connection) -> tuple[Edge, ...]:
    kept = schema.edges.c
    columns = (
        kept.head_kind,
        kept.head_key,
        kept.head_label,
        kept.relation,
        kept.tail_kind,
        kept.tail_key,
        kept.tail_label,
    )
    node = cache(Node)
    rows = connection.execute(sa.select(*columns).order_by(kept.id)).all()
    return tuple(
        Edge(node(head_kind, head_key, head_label), relation, node(tail_kind, tail_key, tail_label))
        for head_kind, head_key, head_label, relation, tail_kind, tail_key, tail_label in rows
    )
