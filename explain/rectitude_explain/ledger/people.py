"""The table of people's keys: the only place of the ledger that names a person."""

from __future__ import annotations

import sqlite3

from rectitude_explain.errors import LedgerNotIntact
from rectitude_explain.ledger.sealing import PersonKey, SealBroken, new_person_key, unwrap_secret


def person_key(connection: sqlite3.Connection, domain: str, person: str | None, master: bytes) -> PersonKey:
    """Read the key of a person, or make one that is not stored yet; nobody's records never share one."""
    stored = find_wrapped_key(connection, domain, person)
    if stored is None:
        return new_person_key(domain, person, master)
    number, wrapped = stored
    return open_person_key(domain, person, wrapped, number, master)


def find_wrapped_key(
    connection: sqlite3.Connection, domain: str, person: str | None
) -> tuple[int, bytes] | None:
    """Read the number and the wrapped key of a person, or None where there is none."""
    if person is None:
        return None
    found: tuple[int, bytes] | None = connection.execute(
        "SELECT number, CAST(wrapped AS BLOB) FROM person_key WHERE domain = ? AND person = ?",
        (domain, person),
    ).fetchone()
    return found


def open_person_key(domain: str, person: str | None, wrapped: bytes, number: int, master: bytes) -> PersonKey:
    """Unwrap a stored key; raises LedgerNotIntact where it is not that of this person."""
    try:
        return PersonKey(domain, person, unwrap_secret(domain, person, wrapped, master), wrapped, number)
    except SealBroken as problem:
        raise LedgerNotIntact(f"key {number} was altered or given to another owner") from problem


def store_person_key(connection: sqlite3.Connection, key: PersonKey) -> int:
    """Store a fresh key and return its number."""
    stored = connection.execute(
        "INSERT INTO person_key (domain, person, wrapped) VALUES (?, ?, ?)",
        (key.domain, key.person, key.wrapped),
    )
    assert stored.lastrowid is not None  # one row was inserted
    return stored.lastrowid
