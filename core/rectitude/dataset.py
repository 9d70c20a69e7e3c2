"""What a domain learns from: its catalogue, its people, their events and its graph, at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Integers, Mask, Rows
from rectitude.catalogue import Catalogue, Item, Value
from rectitude.domain import DomainDescription


@dataclass(frozen=True, slots=True)
class Source:
    """Where data came from, under which terms, and whether people in it are simulated."""

    name: str
    licence: str
    digest: str
    simulated: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class PersonData:
    """One person as a data source gives them."""

    user_id: str
    profile: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of the knowledge graph; items have the kind "item" and their id as the key.

    `label` is the name in words, or "" where the source has only an identifier.
    """

    kind: str
    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement of the knowledge graph: head, relation, tail."""

    head: Node
    relation: str
    tail: Node


@dataclass(frozen=True, slots=True)
class Search:
    """A search that nobody made: somebody looks for one item, in words that the domain's authors wrote."""

    query: str
    item_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events as columns, ordered by time and, within one time, as the source has them.

    `person` and `item` are positions, `kind` a position in the domain's event kinds, `value` a rating or
    amount, `time` microseconds since 1970-01-01 UTC.
    """

    person: Rows
    item: Rows
    kind: npt.NDArray[np.int8]
    value: Floats
    time: Integers

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.time)

    def where(self, kept: Mask) -> Events:
        """Return the events that a mask keeps."""
        return Events(self.person[kept], self.item[kept], self.kind[kept], self.value[kept], self.time[kept])


@dataclass(frozen=True, slots=True, eq=False)
class RawData:
    """What `load_data` returns: rows in the source's own words, each event with ids and a kind's name."""

    items: Sequence[Item]
    people: Sequence[PersonData]
    events: RawEvents
    edges: Sequence[Edge]
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True, eq=False)
class RawEvents:
    """Events by id, one list a column, all of one length; `time` in microseconds."""

    user_ids: Sequence[str]
    item_ids: Sequence[str]
    kinds: Sequence[str]
    values: Sequence[float]
    times: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One person's events, oldest first."""

    rows: Rows
    times: Integers
    values: Floats
    kinds: npt.NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.rows)

    def last(self, length: int) -> History:
        """Return the last `length` events."""
        first = len(self) - min(length, len(self))
        return History(self.rows[first:], self.times[first:], self.values[first:], self.kinds[first:])


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything learnable of a domain; slices of it share the catalogue and the people."""

    description: DomainDescription
    catalogue: Catalogue
    people: tuple[PersonData, ...]
    events: Events
    edges: tuple[Edge, ...]
    sources: tuple[Source, ...]

    @cached_property
    def _order(self) -> tuple[Rows, Integers]:
        """Event positions grouped by person in time order, and where each person's begin."""
        order = np.argsort(self.events.person, kind="stable").astype(np.int32)
        counts = np.bincount(self.events.person, minlength=len(self.people))
        return order, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def positive(self) -> Mask:
        """Which events are successes: of a kind that counts, with at least its threshold as value."""
        thresholds = np.array([kind.threshold for kind in self.description.events])
        return np.asarray(self.events.value >= thresholds[self.events.kind], dtype=np.bool_)

    @cached_property
    def end(self) -> int:
        """The time of the last event, or 0 when there is none."""
        return int(self.events.time[-1]) if len(self.events) else 0

    def positions(self, person: int) -> Rows:
        """Return the positions of one person's events in `events`, oldest first."""
        order, starts = self._order
        return order[starts[person] : starts[person + 1]]

    def history(self, person: int) -> History:
        """Return one person's events, oldest first."""
        taken = self.positions(person)
        events = self.events
        return History(events.item[taken], events.time[taken], events.value[taken], events.kind[taken])

    def keeping(self, kept: Mask) -> Dataset:
        """Return the same domain with only the events that a mask keeps."""
        return replace(self, events=self.events.where(kept))


def no_history() -> History:
    """Return the history of somebody of whom nothing is known."""
    return History(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int8))
