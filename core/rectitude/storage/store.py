"""The store of one domain: the only way in which the engine meets its data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa

from rectitude.catalogue import Catalogue, Value
from rectitude.dataset import Dataset, History, RawData, RawEvents, Source
from rectitude.domain import DomainDescription
from rectitude.errors import BadData, RectitudeError, UnknownItem
from rectitude.storage import digest, loading, schema, writing
from rectitude.storage.checking import check, check_events
from rectitude.storage.connecting import asking, engine_for, reading
from rectitude.storage.connecting import writing as writing_to
from rectitude.storage.person import PersonQuery


class Store:
    """Items, people, events and statements of one domain, in a database of its own.

    Readers see the database as it was at one moment, never half an import. Every method raises
    RectitudeError, with a sentence, when the database is locked, full, read-only or damaged.
    """

    def __init__(self, database: sa.Engine, description: DomainDescription) -> None:
        """Hold an engine whose tables are there; `Store.open` is the usual way."""
        self._database = database
        self._description = description
        self._codes = loading.event_codes(description)
        self._person = PersonQuery.of(database.dialect)

    @classmethod
    def open(cls, place: str | Path, description: DomainDescription) -> Store:
        """Open a SQLite file by its path, or any database by its URL, and make the tables if need be.

        Raises RectitudeError if the database belongs to another domain or another version.
        """
        database = engine_for(place)
        try:
            _prepare(database, description.name)
        except RectitudeError:
            database.dispose()
            raise
        return cls(database, description)

    def close(self) -> None:
        """Give the connections back."""
        self._database.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def is_empty(self) -> bool:
        """Return whether no item is stored."""
        with reading(self._database) as connection:
            return connection.execute(sa.select(schema.items.c.item_id).limit(1)).first() is None

    def generation(self) -> int:
        """Return how many imports there have been; feedback does not count."""
        with reading(self._database) as connection:
            return int(_told(connection)["generation"])

    def sources(self) -> tuple[Source, ...]:
        """Return where the data came from."""
        with reading(self._database) as connection:
            return loading.load_sources(connection)

    def dataset(self) -> Dataset:
        """Return everything that is stored, as it was at one moment."""
        with reading(self._database) as connection:
            return loading.load_dataset(connection, self._description)

    def data_digest(self) -> str:
        """Return the digest of everything that is stored; of a data set in hand, `digest.data_digest`."""
        return digest.data_digest(self.dataset())

    def item_ids(self) -> frozenset[str]:
        """Return the ids of all items."""
        with reading(self._database) as connection:
            return frozenset(connection.scalars(sa.select(schema.items.c.item_id)))

    def person(self, user_id: str, catalogue: Catalogue) -> tuple[bool, Mapping[str, Value], History]:
        """Return whether a person is known, their profile and their history, oldest first.

        Events on items that `catalogue` does not have, because they came after it, are left out.
        """
        with asking(self._database) as cursor:
            return self._person.read(cursor, user_id, catalogue, self._codes)

    def replace_all(self, raw: RawData) -> None:
        """Forget everything, feedback too, and store `raw`; on any error all stays as it was."""
        check(raw, self._description, ())
        with writing_to(self._database) as connection:
            writing.empty(connection)
            writing.write(connection, raw)
            _count_import(connection)

    def upsert(self, raw: RawData) -> int:
        """Add `raw` and return how many of its events were new; on any error all stays as it was."""
        with writing_to(self._database) as connection:
            check(raw, self._description, set(connection.scalars(sa.select(schema.items.c.item_id))))
            new = writing.write(connection, raw)
            _count_import(connection)
        return new

    def append_events(self, events: RawEvents) -> None:
        """Store feedback; the next `person` has it. Raises UnknownItem for an item that is not stored."""
        check_events(events, self._description)
        with writing_to(self._database) as connection:
            known = writing.stored(connection, schema.items.c.item_id, set(events.item_ids))
            for item_id in events.item_ids:
                if item_id not in known:
                    raise UnknownItem(item_id, "item_id", self._description.name)
            writing.write_events(connection, writing.event_rows(events))


def _prepare(database: sa.Engine, domain: str) -> None:
    with reading(database) as connection:
        there = sa.inspect(connection).has_table(schema.meta.name)
        told = _told(connection) if there else {}
    if not told:
        with writing_to(database) as connection:
            schema.create_tables(connection, domain)
            told = _told(connection)
    if told["schema"] != schema.SCHEMA:
        raise BadData(
            f"The database of {domain} has tables of version {told['schema']}, this release needs version "
            f"{schema.SCHEMA}; move the database away and import the data again."
        )
    if told["domain"] != domain:
        raise BadData(f"This is the database of {told['domain']}, not of {domain}; give each domain its own.")


def _told(connection: sa.Connection) -> dict[str, str]:
    rows = connection.execute(sa.select(schema.meta.c.name, schema.meta.c.value))
    return {row.name: row.value for row in rows}


def _count_import(connection: sa.Connection) -> None:
    meta = schema.meta.c
    generation = int(_told(connection)["generation"]) + 1
    connection.execute(sa.update(schema.meta).where(meta.name == "generation").values(value=str(generation)))
