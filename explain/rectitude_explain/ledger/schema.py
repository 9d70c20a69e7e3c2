"""The ledger's database file: its tables, how it is opened, and how it comes into being exactly once."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

from rectitude_explain.errors import LedgerKeyWrong, NotALedger
from rectitude_explain.ledger.keyfiles import (
    HEAD_FILE,
    MASTER_FILE,
    Keys,
    create_keys,
    read_keys,
    sync_folder,
)
from rectitude_explain.ledger.verify.checkpoint import Checkpoint
from rectitude_explain.ledger.verify.merkle import EMPTY_ROOT

APPLICATION = 0x52454354
VERSION = 2

# A row of `leaf` keeps the hashes of the subtrees that it completes (verify/merkle.py); the long column
# stands last, so that reading a header does not page through it. AUTOINCREMENT: a destroyed key's number
# never comes back, or an erased record would point at another person's key.
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE person_key (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    domain TEXT NOT NULL,
    person TEXT,
    wrapped BLOB NOT NULL,
    UNIQUE (domain, person)
);
CREATE TABLE leaf (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    at INTEGER NOT NULL,
    key INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    content BLOB NOT NULL,
    leaf BLOB NOT NULL,
    subtrees BLOB NOT NULL,
    header TEXT NOT NULL,
    ciphertext BLOB NOT NULL
);
CREATE INDEX leaf_by_key ON leaf (key);
CREATE INDEX leaf_by_domain ON leaf (domain);
CREATE TABLE stream (
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (domain, name)
);
CREATE TABLE head (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    at INTEGER NOT NULL,
    signature BLOB NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger this is (`origin` stands in every signed head) and the keys that belong to it."""

    origin: str
    keys: Keys


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open an existing database file; a locked one is waited for as long as `patience` seconds.

    With synchronous=FULL a commit returns when it is on the disk; on macOS a plain fsync does not reach it.
    Transactions are begun by hand. Raises NotALedger where the file is no database.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.executescript("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;")
    except sqlite3.DatabaseError as problem:
        connection.close()
        if problem.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise NotALedger(path, "is not a database") from None
    return connection


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file that lets one process at a time write; waiters queue in the kernel, none polls."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        flock(descriptor, LOCK_UN)
        os.close(descriptor)


def store_head(connection: sqlite3.Connection, head: Checkpoint, identity: Identity) -> None:
    """Sign a head and keep it beside all earlier ones."""
    connection.execute(
        "INSERT INTO head (size, root, at, signature) VALUES (?, ?, ?, ?)",
        (head.size, head.root, head.at, head.sign(identity.keys.signer)),
    )


def lock_path(path: Path) -> Path:
    """Name the lock file of a database file."""
    return path.with_name(path.name + ".lock")


def open_ledger(path: Path, keys: Path, patience: float, at: int) -> Identity:
    """Open the ledger at `path`, or make it and its keys where there is none yet.

    `at` is the time of a new ledger's first head, which closes nothing. Raises NotALedger, LedgerKeyMissing
    or LedgerKeyWrong; sqlite3.Error and OSError come through.
    """
    if _is_blank(path, patience):
        path.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(lock_path(path)):
            if _is_blank(path, patience):
                _create(path, create_keys(keys), patience, at)
    with closing(connect(path, patience)) as connection:
        return _identify(connection, path, keys)


def _is_blank(path: Path, patience: float) -> bool:
    """Say whether nothing stands at `path` yet, or only what another process has begun and not finished."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with closing(connect(path, patience)) as connection:
        return _one(connection, "SELECT count(*) FROM sqlite_master") == 0


def _create(path: Path, keys: Keys, patience: float, at: int) -> None:
    """Write tables, name and first head in one transaction, into a file that only its owner reads."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    identity = Identity(f"rectitude-ledger/{secrets.token_hex(8)}", keys)
    about = {
        "origin": identity.origin,
        "public_key": keys.public,
        "master_key": keys.master_name,
    }
    with closing(connect(path, patience)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES}")
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        store_head(connection, Checkpoint(identity.origin, 0, EMPTY_ROOT, at), identity)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    sync_folder(path.parent)


def _identify(connection: sqlite3.Connection, path: Path, folder: Path) -> Identity:
    """Read which ledger this is and see that the keys in the folder are its own."""
    found = _one(connection, "PRAGMA application_id"), _one(connection, "PRAGMA user_version")
    if found != (APPLICATION, VERSION):
        raise NotALedger(path, "is a database, but not a ledger of this version")
    about = dict(connection.execute("SELECT name, value FROM about"))
    keys = read_keys(folder)
    for file, own, expected in (
        (HEAD_FILE, keys.public, about["public_key"]),
        (MASTER_FILE, keys.master_name, about["master_key"]),
    ):
        if own != expected:
            raise LedgerKeyWrong(
                folder / file, f"belongs to another ledger than {path}; put the right one back"
            )
    return Identity(about["origin"], keys)


def _one(connection: sqlite3.Connection, query: str) -> int:
    """Read one number from the file."""
    return int(connection.execute(query).fetchone()[0])
