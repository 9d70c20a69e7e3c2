"""What data must be like before a store takes it, whoever brings it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from rectitude.catalogue import Attribute, Kind, Value, misfit, whole
from rectitude.dataset import RawData, RawEvents
from rectitude.domain import DomainDescription
from rectitude.errors import BadData

LAST_TIME = 253_402_300_800_000_000
"""The end of the year 9999 in microseconds since 1970; a later time is a mistake of the unit."""

INT64 = 2**63


def check(raw: RawData, description: DomainDescription, stored_ids: Collection[str]) -> None:
    """Raise BadData unless ids are unique, attributes are what was declared, and events name known items."""
    item_ids = [item.item_id for item in raw.items]
    _unique("item", item_ids)
    _unique("person", [person.user_id for person in raw.people])
    _unique("source", [source.name for source in raw.sources])
    _attributes(description.items, [(item.item_id, item.attributes) for item in raw.items])
    _attributes(description.profile, [(person.user_id, person.profile) for person in raw.people])
    check_events(raw.events, description)
    known = {*item_ids, *stored_ids}
    _known("An event", raw.events.item_ids, known)
    ends = (node for edge in raw.edges for node in (edge.head, edge.tail))
    _known("A statement of the graph", (node.key for node in ends if node.kind == "item"), known)


def check_events(events: RawEvents, description: DomainDescription) -> None:
    """Raise BadData unless the columns are of one length, of declared kinds and with finite values."""
    columns = (events.user_ids, events.item_ids, events.kinds, events.values, events.times)
    if len({len(column) for column in columns}) != 1:
        raise BadData("The columns of the events are of different lengths; give every event all five fields.")
    declared = [kind.name for kind in description.events]
    for kind in sorted(set(events.kinds) - set(declared)):
        raise BadData(f"An event is of the kind {kind!r}; {description.name} knows {', '.join(declared)}.")
    if not all(map(math.isfinite, events.values)):
        raise BadData("The value of an event is not a finite number; leave the event out or give its value.")
    if not all(-LAST_TIME < time < LAST_TIME for time in events.times):
        raise BadData("The time of an event lies beyond the year 9999; give microseconds since 1970.")


def _unique(what: str, names: Iterable[str]) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise BadData(f"The {what} {twice!r} stands twice in the data; keep one of the two.")


def _known(what: str, named: Iterable[str], known: Collection[str]) -> None:
    unknown = next((item_id for item_id in named if item_id not in known), None)
    if unknown is not None:
        raise BadData(
            f"{what} names the item {unknown!r}, which is not in the catalogue; add the item or leave it out."
        )


def _attributes(declared: Sequence[Attribute], rows: Iterable[tuple[str, Mapping[str, Value]]]) -> None:
    schema = {attribute.name: attribute for attribute in declared}
    for key, attributes in rows:
        for name, value in attributes.items():
            attribute = schema.get(name, Attribute(name, Kind.TEXT))
            if value is not None and not _suits(attribute, value):
                raise BadData(f"The attribute {name!r} of {key!r} is {attribute.kind}, but holds {value!r}.")


def _suits(attribute: Attribute, value: Value) -> bool:
    if attribute.kind is Kind.TAGS:
        return isinstance(value, tuple)
    if attribute.kind in {Kind.TEXT, Kind.ENUMERATION}:
        return isinstance(value, str)
    if attribute.kind in {Kind.DATE, Kind.SHARES}:
        return not misfit(attribute, value)
    if not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return (attribute.kind is Kind.DECIMAL or value == int(value)) and abs(whole(attribute, value)) < INT64
