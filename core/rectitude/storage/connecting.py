"""The way to a database: its engine, transactions that readers and writers can trust, errors in words.

Everything that only SQLite understands stands here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from rectitude.errors import StoreUnavailable

PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_WRITES = "rectitude_writes"


def engine_for(place: str | Path) -> sa.Engine:
    """Return the engine of a SQLite file, given by its path, or of any database, given by its URL."""
    with errors_in_words(place):
        url = sa.make_url(place) if isinstance(place, str) and "://" in place else _url_of(Path(place))
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return sa.create_engine(url, isolation_level="REPEATABLE READ")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that sees the database as it was at one moment."""
    with errors_in_words(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def asking(engine: sa.Engine) -> Iterator[DBAPICursor]:
    """Lend the driver's own cursor in a transaction that sees the database as it was at one moment."""
    with errors_in_words(engine.url), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN")
        yield cursor


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open the one transaction that may write; it is kept whole, or nothing of it."""
    writer = engine.execution_options(**{_WRITES: True})
    with errors_in_words(engine.url), writer.begin() as connection:
        yield connection


@contextmanager
def errors_in_words(place: str | Path | sa.URL) -> Iterator[None]:
    """Turn what a database driver raises into one sentence that says what to do."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        raise StoreUnavailable(f"The database {_name(place)} {_problem(error)}.") from error
    except (exc.ArgumentError, ModuleNotFoundError) as error:
        raise StoreUnavailable(
            f"The database address {_name(place)} cannot be used: {error}; "
            "give a path, or a URL whose driver is installed."
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"The folder of the database {_name(place)} cannot be made: {error.strerror}; "
            "choose another RECTITUDE_HOME."
        ) from error


def _url_of(path: Path) -> sa.URL:
    path.parent.mkdir(parents=True, exist_ok=True)
    return sa.URL.create("sqlite", database=str(path))


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # Python's driver would begin late and commit by itself; `_begin` says when a transaction starts.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        # Readers go on while one process writes.
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: sa.Connection) -> None:
    # A writer that began as a reader could be refused half way; it waits for its turn here instead.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _name(place: str | Path | sa.URL) -> str:
    if isinstance(place, sa.URL):
        return place.database if place.get_backend_name() == "sqlite" and place.database else str(place)
    try:
        return str(sa.make_url(place)) if isinstance(place, str) and "://" in place else str(place)
    except exc.ArgumentError:
        return "that was given"


PROBLEMS = (
    ("locked", "is locked by another process; wait until that is done and try again"),
    ("busy", "is locked by another process; wait until that is done and try again"),
    ("readonly", "may not be written to; give this account the right to write there"),
    ("read-only", "may not be written to; give this account the right to write there"),
    ("full", "cannot grow, because the disk is full; make room and try again"),
    (
        "unable to open",
        "cannot be opened; check that its folder exists and that this account may write there",
    ),
    ("not a database", "is not a database; move the file away and import the data again"),
    ("malformed", "is damaged; put back a copy of it, or move it away and import the data again"),
    ("constraint", "refused data that contradicts itself; nothing was kept"),
)


def _problem(error: Exception) -> str:
    told = str(getattr(error, "orig", None) or error)
    known = (words for sign, words in PROBLEMS if sign in told.lower())
    return next(
        known, f"did not do what was asked ({told}); check that it runs and that its address is right"
    )
