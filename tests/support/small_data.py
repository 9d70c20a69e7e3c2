"""Data sets of a few events, written by hand: positions for people and items, small numbers for times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.arrays import Rows
from rectitude.catalogue import Attribute, Catalogue, Item, Value, catalogue_of
from rectitude.dataset import Dataset, Events, History, PersonData, no_history
from rectitude.domain import DomainDescription, EventKind
from rectitude.notices import no_notices
from rectitude.values import Candidates, Encoding, Encodings, Inputs, Person, Request

RATED = EventKind("rating", "rated", threshold=4.0)
Log = Sequence[tuple[int, int, float, int]]
"""Events as (person, item, value, time in microseconds), in any order."""


def described(
    *kinds: EventKind, items: Sequence[Attribute] = (), profile: Sequence[Attribute] = ()
) -> DomainDescription:
    """Return a domain with the kinds of events (default: ratings) and attributes that a test needs."""
    return DomainDescription("small", "Small", tuple(items), tuple(profile), kinds or (RATED,), (), ())


def catalogue(
    items: int, schema: Sequence[Attribute] = (), attributes: Mapping[int, Mapping[str, Value]] | None = None
) -> Catalogue:
    """Return items "0", "1", … with titles "Thing 0", "Thing 1", …"""
    held = attributes or {}
    return catalogue_of([Item(str(row), f"Thing {row}", held.get(row, {})) for row in range(items)], schema)


def dataset(
    log: Log,
    items: int,
    people: int,
    description: DomainDescription | None = None,
    kinds: Sequence[int] | None = None,
    profiles: Mapping[int, Mapping[str, Value]] | None = None,
    things: Catalogue | None = None,
) -> Dataset:
    """Return the data set of a log, ordered by time as a store orders it (ties as they are written)."""
    table = np.array(list(log), dtype=np.float64).reshape(-1, 4)
    kind = np.array(kinds if kinds is not None else [0] * len(table), dtype=np.int8)
    order = np.argsort(table[:, 3], kind="stable")
    person, item, value, time = table[order].T
    events = Events(
        person.astype(np.int32), item.astype(np.int32), kind[order], value.copy(), time.astype(np.int64)
    )
    everybody = tuple(PersonData(f"p{at}", (profiles or {}).get(at, {})) for at in range(people))
    return Dataset(description or described(), things or catalogue(items), everybody, events, (), ())


def history(
    rows: Sequence[int], values: Sequence[float] | None = None, times: Sequence[int] | None = None
) -> History:
    """Return a history of ratings of five stars, one a microsecond, unless it is said otherwise."""
    if not len(rows):
        return no_history()
    return History(
        np.array(rows, dtype=np.int32),
        np.array(times if times is not None else range(len(rows)), dtype=np.int64),
        np.array(values if values is not None else [5.0] * len(rows)),
        np.zeros(len(rows), dtype=np.int8),
    )


def inputs(
    past: History | None = None,
    at: int = 10**15,
    profile: Mapping[str, Value] | None = None,
    query: str | None = None,
) -> Inputs:
    """Return what a part is asked with."""
    person = Person("p0", known=True, profile=profile or {}, history=past or no_history())
    nothing = np.zeros(0, dtype=np.int32)
    return Inputs("r1", Request("small", "p0", query=query), person, at, 0, nothing, None, no_notices())


def candidates(rows: Sequence[int] | Rows) -> Candidates:
    """Return candidates that no source is named for."""
    wanted = np.array(rows, dtype=np.int32)
    return Candidates(wanted, (), np.zeros((0, len(wanted)), dtype=np.int32))


def by_modality(encodings: Sequence[Encoding]) -> Encodings:
    """Return encodings as the engine hands them on."""
    return {encoding.modality: encoding for encoding in encodings}
