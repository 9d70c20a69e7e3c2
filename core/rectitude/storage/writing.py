"""From values to tables, inside a transaction that the caller holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from rectitude.catalogue import Value
from rectitude.dataset import Edge, RawData, RawEvents, Source
from rectitude.storage import schema

Row = dict[str, object]

FEW = 500
"""Up to this many ids are looked up by name; for more, reading all that are stored is quicker."""

_KEY = "stored_key"


def write(connection: sa.Connection, raw: RawData) -> int:
    """Add data to what is there and return how many events were new.

    An item or a person that is there already is replaced whole; an event or a statement that is there
    already is not stored a second time, so importing the same file again changes nothing.
    """
    items: list[Row] = [
        {"item_id": item.item_id, "title": item.title, "attributes": frozen(item.attributes)}
        for item in raw.items
    ]
    people: list[Row] = [
        {"user_id": person.user_id, "profile": frozen(person.profile)} for person in raw.people
    ]
    _put(connection, schema.items.c.item_id, items)
    _put(connection, schema.people.c.user_id, people)
    _put(connection, schema.sources.c.name, _source_rows(connection, raw.sources))
    _insert(connection, schema.edges, _new_edges(connection, raw.edges))
    return write_events(connection, _new_events(connection, raw.events))


def write_events(connection: sa.Connection, rows: Sequence[Row]) -> int:
    """Store events, all of them, with an empty profile for everybody who was unknown; return how many."""
    named = list(dict.fromkeys(str(row["user_id"]) for row in rows))
    known = stored(connection, schema.people.c.user_id, named)
    _insert(
        connection, schema.people, [{"user_id": name, "profile": {}} for name in named if name not in known]
    )
    _insert(connection, schema.events, rows)
    return len(rows)


def event_rows(events: RawEvents) -> list[Row]:
    """Return events as rows of the table."""
    columns = (events.user_ids, events.item_ids, events.kinds, events.values, events.times)
    return [
        {"user_id": user_id, "item_id": item_id, "kind": kind, "value": value, "time": time}
        for user_id, item_id, kind, value, time in zip(*columns, strict=True)
    ]


def stored(connection: sa.Connection, column: sa.Column[str], ids: Collection[str]) -> set[str]:
    """Return which of the ids (and, of many, perhaps others too) are stored in a column."""
    query = sa.select(column)
    return set(connection.scalars(query if len(ids) > FEW else query.where(column.in_(ids))))


def empty(connection: sa.Connection) -> None:
    """Delete all data."""
    for table in schema.EMPTIED:
        connection.execute(table.delete())


def frozen(
    attributes: Mapping[str, Value],
) -> dict[str, bool | int | str | float | list[str] | Mapping[str, float]]:
    """Return attributes as JSON has them, missing ones left out."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in attributes.items()
        if value is not None
    }


def _put(connection: sa.Connection, key: sa.Column[str], rows: Sequence[Row]) -> None:
    """Insert rows, or replace those whose key is there already."""
    there = stored(connection, key, [str(row[key.name]) for row in rows])
    _insert(connection, key.table, [row for row in rows if row[key.name] not in there])
    # The key itself is not set again: the database would look for every event that refers to it.
    changed = [
        {_KEY if name == key.name else name: value for name, value in row.items()}
        for row in rows
        if row[key.name] in there
    ]
    if changed:
        connection.execute(sa.update(key.table).where(key == sa.bindparam(_KEY)), changed)


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _source_rows(connection: sa.Connection, sources: Sequence[Source]) -> list[Row]:
    last = connection.scalar(sa.select(sa.func.max(schema.sources.c.position)))
    first = 0 if last is None else last + 1
    return [
        {
            "name": source.name,
            "position": first + place,
            "licence": source.licence,
            "digest": source.digest,
            "simulated": source.simulated,
            "own": source.own,
        }
        for place, source in enumerate(sources)
    ]


def _new_edges(connection: sa.Connection, edges: Sequence[Edge]) -> list[Row]:
    """Return the statements that are not stored yet, each once."""
    if not edges:
        return []
    kept = schema.edges.c
    columns = (kept.head_kind, kept.head_key, kept.relation, kept.tail_kind, kept.tail_key)
    there = {tuple(row) for row in connection.execute(sa.select(*columns))}
    rows: list[Row] = []
    for edge in edges:
        statement = (edge.head.kind, edge.head.key, edge.relation, edge.tail.kind, edge.tail.key)
        if statement not in there:
            there.add(statement)
            names = [column.name for column in columns]
            labels = {"head_label": edge.head.label, "tail_label": edge.tail.label}
            rows.append({**dict(zip(names, statement, strict=True)), **labels})
    return rows


def _new_events(connection: sa.Connection, events: RawEvents) -> list[Row]:
    """Return the events that are not stored yet; one that stands twice in a file is two events."""
    if not events.times:
        return []
    kept = schema.events.c
    columns = (kept.user_id, kept.item_id, kept.kind, kept.value, kept.time)
    span = kept.time.between(min(events.times), max(events.times))
    there = Counter(tuple(row) for row in connection.execute(sa.select(*columns).where(span)))
    new: list[Row] = []
    for row in event_rows(events):
        event = tuple(row[column.name] for column in columns)
        if there[event] > 0:
            there[event] -= 1
        else:
            new.append(row)
    return new
