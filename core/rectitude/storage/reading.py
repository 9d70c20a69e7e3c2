"""A person's own data, from files to rows; nothing is kept unless every row of every file is right.

=======  =================================================  =============================================
file     columns                                            further columns
=======  =================================================  =============================================
items    `item_id, title`, then the declared attributes     kept as text and shown; no rule may read them
users    `user_id`, then the declared profile               left out: what nobody declared is not needed
events   `user_id, item_id, event, timestamp[, value]`      left out
graph    `head, relation, tail`                             left out
=======  =================================================  =============================================

Each is CSV with a header, or JSON lines with one object a line. A cell of the graph that equals an item
id is that item; any other is an entity, and the relation in which it first stands is its kind.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rectitude.catalogue import Attribute, Item, Value
from rectitude.dataset import Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import DomainDescription, EventKind
from rectitude.errors import BadData, BadRow
from rectitude.storage import cells
from rectitude.storage.rows import Row
from rectitude.storage.sheets import Sheet

ITEM = ("item_id", "title")
USER = ("user_id",)
EVENT = ("user_id", "item_id", "event", "timestamp")
STATEMENT = ("head", "relation", "tail")

UNSAID = 1.0
"""The value of an event that has none, as a view or a purchase has."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import holds, and what the person who started it should know."""

    items: int
    people: int
    events: int
    edges: int
    notices: tuple[str, ...]


def read_import(
    description: DomainDescription,
    known_ids: Collection[str],
    *,
    items: Path | None = None,
    users: Path | None = None,
    events: Path | None = None,
    graph: Path | None = None,
) -> tuple[RawData, ImportSummary]:
    """Return what the files hold; events and graph may also name items of `known_ids`, stored before.

    Raises BadRow, which names file, row and column, for the first row that is wrong, and BadData for
    a file that cannot be read.
    """
    notices: list[str] = []
    catalogue = _items(Sheet(items, ITEM), description, notices) if items else []
    people = _people(Sheet(users, USER), description, notices) if users else []
    known = {*known_ids, *(item.item_id for item in catalogue)}
    log = (
        _events(Sheet(events, EVENT), description, known, notices)
        if events
        else RawEvents((), (), (), (), ())
    )
    edges = _edges(Sheet(graph, STATEMENT), known, notices) if graph else []
    files = {"items": items, "users": users, "events": events, "graph": graph}
    sources = [_source(role, file) for role, file in files.items() if file]
    everybody = {person.user_id for person in people}.union(log.user_ids)
    summary = ImportSummary(len(catalogue), len(everybody), len(log.times), len(edges), tuple(notices))
    return RawData(catalogue, people, log, edges, sources), summary


def _items(sheet: Sheet, description: DomainDescription, notices: list[str]) -> list[Item]:
    seen: dict[str, int] = {}
    declared = {attribute.name: attribute for attribute in description.items}
    items = []
    for row in sheet.rows():
        item_id = _new_id(sheet, row, "item_id", seen)
        title = sheet.parsed(row, "title", partial(cells.text, marks=""))
        items.append(Item(item_id, title, _attributes(sheet, row, declared, keep_further=True)))
    if not items:
        raise BadRow(sheet.file.name, 1, "item_id", "the file has no items")
    notices += sheet.told(
        "kept as text and shown, but read by no rule, because the domain does not declare them"
    )
    return items


def _people(sheet: Sheet, description: DomainDescription, notices: list[str]) -> list[PersonData]:
    seen: dict[str, int] = {}
    declared = {attribute.name: attribute for attribute in description.profile}
    people = []
    for row in sheet.rows():
        user_id = _new_id(sheet, row, "user_id", seen)
        people.append(PersonData(user_id, _attributes(sheet, row, declared, keep_further=False)))
    notices += sheet.told("not kept, because the domain does not declare them")
    return people


def _new_id(sheet: Sheet, row: Row, column: str, seen: dict[str, int]) -> str:
    found = sheet.parsed(row, column, cells.identifier)
    first = seen.setdefault(found, row.number)
    if first != row.number:
        raise sheet.bad(row, column, f"the id {found!r} stands in row {first} already")
    return found


def _attributes(
    sheet: Sheet, row: Row, declared: Mapping[str, Attribute], *, keep_further: bool
) -> dict[str, Value]:
    """Return declared attributes by their kind and, where they are kept, further columns as text."""
    values: dict[str, Value] = {}
    for column, cell in row.cells.items():
        known = column in declared
        if not known and column not in sheet.required:
            sheet.further[column] = None
        if cell is not None and (known or (keep_further and column in sheet.further)):
            parse = partial(cells.attribute_value, declared[column]) if known else cells.text
            values[column] = sheet.parsed(row, column, parse)
    return values


def _events(
    sheet: Sheet, description: DomainDescription, known: Collection[str], notices: list[str]
) -> RawEvents:
    kinds = {kind.name: kind for kind in description.events}
    log = [_event(sheet, row, kinds, known) for row in sheet.rows()]
    notices += sheet.told("not kept, because an event has no such field")
    user_ids, item_ids, names, values, times = zip(*log, strict=True) if log else ((),) * 5
    return RawEvents(user_ids, item_ids, names, values, times)


def _event(
    sheet: Sheet, row: Row, kinds: Mapping[str, EventKind], known: Collection[str]
) -> tuple[str, str, str, float, int]:
    user_id = sheet.parsed(row, "user_id", cells.identifier)
    item_id = sheet.parsed(row, "item_id", cells.identifier)
    if item_id not in known:
        raise sheet.bad(row, "item_id", f"the item {item_id!r} is not in the catalogue; import it first")
    kind = _kind(sheet, row, kinds)
    value = _value(sheet, row, kind)
    sheet.note(row, (*EVENT, "value"))
    return user_id, item_id, kind.name, value, sheet.parsed(row, "timestamp", cells.moment)


def _kind(sheet: Sheet, row: Row, kinds: Mapping[str, EventKind]) -> EventKind:
    name = sheet.parsed(row, "event", cells.text)
    if name not in kinds:
        raise sheet.bad(
            row, "event", f"{cells.shortened(name)} is no event here; known are {', '.join(kinds)}"
        )
    return kinds[name]


def _value(sheet: Sheet, row: Row, kind: EventKind) -> float:
    value = sheet.parsed(row, "value", cells.number)
    if value is None and 0 < kind.threshold < math.inf:
        raise sheet.bad(row, "value", f"is missing, and what a {kind.name} says is its value")
    return UNSAID if value is None else value


def _edges(sheet: Sheet, known: Collection[str], notices: list[str]) -> list[Edge]:
    kinds: dict[str, str] = {}
    name = partial(cells.text, marks="")
    edges = []
    for row in sheet.rows():
        head, relation, tail = (sheet.parsed(row, column, name) for column in STATEMENT)
        ends = (
            Node("item", cell) if cell in known else Node(kinds.setdefault(cell, relation), cell, cell)
            for cell in (head, tail)
        )
        edges.append(Edge(next(ends), relation, next(ends)))
        sheet.note(row, STATEMENT)
    if edges and not any("item" in (edge.head.kind, edge.tail.kind) for edge in edges):
        notices.append(
            f"{sheet.file.name}: no cell of head or tail is an item id, so the graph reaches no item."
        )
    notices += sheet.told("not kept, because a statement has no such field")
    return edges


def _source(role: str, file: Path) -> Source:
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}; check the path and its rights.") from error
    return Source(f"{file.name} ({role})", "your own data", digest, own=True)
