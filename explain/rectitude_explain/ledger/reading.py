"""Reading beside the writer, without ever waiting for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from rectitude.errors import LedgerUnavailable
from rectitude_explain.ledger.schema import connect


class Reader:
    """One connection that only reads, opened at the first question; short questions take turns on it."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path, self._patience = path, patience
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection to one thread; raises LedgerUnavailable once the reader was closed."""
        with self._turn:
            if self._closed:
                raise LedgerUnavailable("The ledger was closed; open it again to read from it.")
            if self._connection is None:
                self._connection = connect(self._path, self._patience)
                self._connection.execute("PRAGMA query_only = ON")
            yield self._connection

    def close(self) -> None:
        """Let go of the connection for good."""
        with self._turn:
            self._closed = True
            self._disconnect()

    def pause(self) -> None:
        """Let go of the connection and let nobody open one until `resume`: SQLite's must not cross a fork."""
        self._turn.acquire()
        self._disconnect()

    def resume(self) -> None:
        """Let questions in again, in the parent and in the child of a fork."""
        self._turn.release()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def select_times(connection: sqlite3.Connection, indices: Sequence[int]) -> dict[int, int]:
    """Read when records became durable: the time of the first signed head that closes each."""
    query = "SELECT at FROM head WHERE size > ? ORDER BY size LIMIT 1"
    found = ((index, connection.execute(query, (index,)).fetchone()) for index in indices)
    return {index: row[0] for index, row in found if row is not None}


def select_headers(
    connection: sqlite3.Connection, domain: str | None, person: str | None, since: int | None, limit: int
) -> Sequence[tuple[int, bytes]]:
    """Read indices and header lines, newest first, of the records that fit every given condition."""
    conditions: list[tuple[str, int | str | None]] = [
        ("domain = ?", domain),
        ("key IN (SELECT number FROM person_key WHERE person = ?)", person),
        ("at >= ?", since),
    ]
    given = [(condition, value) for condition, value in conditions if value is not None]
    where = " AND ".join(condition for condition, _ in given) or "1"
    rows: list[tuple[int, bytes]] = connection.execute(
        f"SELECT position, CAST(header AS BLOB) FROM leaf WHERE {where} ORDER BY position DESC LIMIT ?",
        (*(value for _, value in given), limit),
    ).fetchall()
    return rows
