"""What stands in the rows of the ledger's file, and what one row can be checked by alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from rectitude_explain.ledger.verify.checkpoint import Checkpoint
from rectitude_explain.ledger.verify.leaf import record_leaf, sealed_digest

# The casts see to it that altered cells of another type still arrive as bytes, to be found different.
_RECORDS = """
SELECT leaf.position, leaf.id, leaf.domain, leaf.at,
    CAST(leaf.header AS BLOB), CAST(leaf.sealed AS BLOB), CAST(leaf.content AS BLOB),
    CAST(leaf.leaf AS BLOB), CAST(leaf.subtrees AS BLOB), CAST(leaf.ciphertext AS BLOB),
    leaf.key, person_key.domain, person_key.person, CAST(person_key.wrapped AS BLOB)
FROM leaf LEFT JOIN person_key ON person_key.number = leaf.key
"""
_HEADS = "SELECT size, CAST(root AS BLOB), at, CAST(signature AS BLOB) FROM head"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One row of the ledger with the key that it points to; `wrapped` is None once that key is destroyed."""

    index: int
    id: str
    domain: str
    at: int
    header: bytes
    sealed: bytes
    content: bytes
    leaf: bytes
    subtrees: bytes
    ciphertext: bytes
    key: int
    key_domain: str | None
    person: str | None
    wrapped: bytes | None


def stored_records(connection: sqlite3.Connection) -> Iterator[StoredRecord]:
    """Read all records in the order of the tree."""
    for row in connection.execute(f"{_RECORDS} ORDER BY leaf.position"):
        yield StoredRecord(*row)


def find_record(connection: sqlite3.Connection, record_id: str) -> StoredRecord | None:
    """Read the record with this id, or None."""
    row = connection.execute(f"{_RECORDS} WHERE leaf.id = ?", (record_id,)).fetchone()
    return None if row is None else StoredRecord(*row)


def stored_about(connection: sqlite3.Connection) -> dict[str, str]:
    """Read what the file says about itself: origin, public key, name of the master key."""
    return dict(connection.execute("SELECT name, value FROM about"))


def stored_heads(connection: sqlite3.Connection, origin: str) -> Iterator[tuple[Checkpoint, bytes]]:
    """Read all signed heads with their signatures, smallest first."""
    for size, root, at, signature in connection.execute(f"{_HEADS} ORDER BY size"):
        yield Checkpoint(origin, size, root, at), signature


def newest_head(connection: sqlite3.Connection, origin: str) -> tuple[Checkpoint, bytes] | None:
    """Read the newest signed head with its signature, or None while nothing was recorded."""
    row = connection.execute(f"{_HEADS} ORDER BY size DESC LIMIT 1").fetchone()
    if row is None:
        return None
    size, root, at, signature = row
    return Checkpoint(origin, size, root, at), signature


def file_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Ask SQLite whether tables and indices agree: a lost index would hide records from those who search."""
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            yield " ".join(line.split())


def row_problems(record: StoredRecord) -> Iterator[str]:
    """Recompute what one row can be checked by alone, and yield what does not fit."""
    try:
        header = json.loads(record.header)
        named = [header[name] for name in ("id", "domain", "at")]
    except (ValueError, TypeError, KeyError):
        yield "its header cannot be read"
    else:
        if named != [record.id, record.domain, record.at]:
            yield "its row is filed under another id, domain or time than its header says"
    if sealed_digest(record.ciphertext) != record.sealed:
        yield "its ciphertext is not the one that was sealed"
    if record_leaf(record.header, record.sealed, record.content) != record.leaf:
        yield "its leaf is not the hash of its header and digests"
