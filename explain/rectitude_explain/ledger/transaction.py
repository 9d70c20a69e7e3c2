"""What happens inside one transaction of the ledger: all of it becomes durable together, or none of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.errors import DuplicateRecord
from rectitude.records import Header, Receipt
from rectitude_explain.errors import LedgerNotIntact
from rectitude_explain.ledger.people import find_wrapped_key, open_person_key, store_person_key
from rectitude_explain.ledger.schema import Identity, store_head
from rectitude_explain.ledger.sealing import PersonKey, Sealed, new_person_key, seal
from rectitude_explain.ledger.tree import Frontier, StoredTree
from rectitude_explain.ledger.verify.checkpoint import Checkpoint
from rectitude_explain.ledger.verify.leaf import record_leaf
from rectitude_explain.ledger.verify.stored import newest_head

Outcome = Receipt | DuplicateRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """A record made ready outside the transaction: sealed already under the key that its person had then.

    `changes` are added to the state of the domain's stream in the transaction that writes the record.
    """

    header: Header
    line: bytes
    content: bytes
    key: PersonKey
    sealed: Sealed
    changes: Mapping[str, int]


class Entries:
    """Writes batches of entries into one ledger, and remembers between them where its tree ends."""

    def __init__(self, identity: Identity) -> None:
        """Take the ledger's name and keys."""
        self._identity = identity
        self._frontier: Frontier | None = None

    def write(self, connection: sqlite3.Connection, entries: Sequence[Entry], at: int) -> list[Outcome]:
        """Insert the entries and one signed head over them; return what became of each, in order.

        To be called between BEGIN IMMEDIATE and COMMIT, and its outcome to be told to nobody before the
        commit. An id that is there already is not written again. `at` is the time of the head, in
        microseconds. What is remembered of a transaction that failed does no harm: no head names its root.
        """
        identity, tree = self._identity, StoredTree(connection)
        head = _intact_head(connection, tree, identity.origin)
        if self._frontier is not None and (head.size, head.root) == (
            self._frontier.size,
            self._frontier.root,
        ):
            tree.continue_from(self._frontier)
        places = [_insert(connection, tree, entry, identity.keys.master) for entry in entries]
        root = tree.root()
        if tree.size > head.size:
            store_head(connection, Checkpoint(identity.origin, tree.size, root, at), identity)
        self._frontier = tree.frontier(root)
        return [
            place if isinstance(place, DuplicateRecord) else Receipt(*place, tree.size, root.hex())
            for place in places
        ]


def _intact_head(connection: sqlite3.Connection, tree: StoredTree, origin: str) -> Checkpoint:
    """Return the newest head, which must close the last record; raises LedgerNotIntact."""
    head = newest_head(connection, origin)
    if head is None:
        raise LedgerNotIntact("it has no signed head")
    if head[0].size != tree.size:
        raise LedgerNotIntact(f"it holds {tree.size} records and its newest head closes {head[0].size}")
    return head[0]


def _insert(
    connection: sqlite3.Connection, tree: StoredTree, entry: Entry, master: bytes
) -> tuple[int, str] | DuplicateRecord:
    """Insert one entry as the next leaf and return its index and hash, or where its id stands already."""
    header = entry.header
    standing = connection.execute("SELECT position FROM leaf WHERE id = ?", (header.id,)).fetchone()
    if standing is not None:
        return DuplicateRecord(header.id, standing[0])
    number, sealed = _settle_key(connection, entry, master)
    leaf, index = record_leaf(entry.line, sealed.sealed, sealed.content), tree.size
    connection.execute(
        "INSERT INTO leaf"
        " (position, id, domain, at, key, sealed, content, leaf, subtrees, header, ciphertext)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            index, header.id, header.domain, header.at, number, sealed.sealed, sealed.content,
            leaf, tree.grow(leaf), entry.line.decode(), sealed.ciphertext,
        ),
    )  # fmt: skip
    for name, change in entry.changes.items():
        connection.execute(_ADD, (header.domain, name, change))
    return index, leaf.hex()


_ADD = (
    "INSERT INTO stream (domain, name, value) VALUES (?, ?, ?)"
    " ON CONFLICT (domain, name) DO UPDATE SET value = value + excluded.value"
)


def _settle_key(connection: sqlite3.Connection, entry: Entry, master: bytes) -> tuple[int, Sealed]:
    """Return the number of the person's key and the content sealed under it.

    Since the entry was sealed, another process may have stored a first key for the same person, or destroyed
    the one that was used; then the content is sealed again, under the key that counts now.
    """
    used = entry.key
    stored = find_wrapped_key(connection, used.domain, used.person)
    if stored is None:
        key = used if used.number is None else new_person_key(used.domain, used.person, master)
        number = store_person_key(connection, key)
    else:
        number, wrapped = stored
        same = wrapped == used.wrapped
        key = used if same else open_person_key(used.domain, used.person, wrapped, number, master)
    return number, entry.sealed if key is used else seal(entry.content, key.secret, entry.line)
