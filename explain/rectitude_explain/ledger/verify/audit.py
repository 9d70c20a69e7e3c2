"""The walk through a whole ledger that recomputes everything its head vouches for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rectitude_explain.ledger.verify.checkpoint import Checkpoint
from rectitude_explain.ledger.verify.regrowth import Regrowth
from rectitude_explain.ledger.verify.stored import (
    StoredRecord,
    file_faults,
    row_problems,
    stored_about,
    stored_heads,
    stored_records,
)

SHOWN_PROBLEMS = 200

OpenRecord = Callable[[StoredRecord], str | None]
"""Opens a record whose key is there and says what is wrong with its content, or None."""

SignedCheckpoint = tuple[Checkpoint, bytes]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a walk found; an empty `problems` means that the ledger is intact."""

    size: int
    root: bytes
    checked: int
    readable: int
    erased: int
    problems: tuple[str, ...]


def audit(
    connection: sqlite3.Connection,
    key: Ed25519PublicKey,
    open_record: OpenRecord | None = None,
    kept: Sequence[SignedCheckpoint] = (),
) -> Findings:
    """Check every row, subtree, head and signature, all in one snapshot of the file.

    `key` is the public key that heads must be signed with, `kept` are heads that somebody kept from earlier:
    the tree must still pass through each of them. Without `open_record` no content is opened. A ledger that
    was cut back to one of its older heads looks intact unless a newer head was kept elsewhere.
    """
    walk = _Walk(key, open_record)
    connection.execute("BEGIN")
    try:
        for fault in file_faults(connection):
            walk.report(f"the database file is damaged: {fault}")
        origin = stored_about(connection).get("origin", "")
        heads = _Heads(merge(stored_heads(connection, origin), sorted(kept, key=_size), key=_size))
        walk.through(origin, stored_records(connection), heads)
    except sqlite3.DatabaseError as problem:
        walk.report(f"the database file is damaged: {problem}")
    finally:
        connection.execute("ROLLBACK")
    return walk.findings()


class _Heads:
    """Signed heads in the order of their sizes, handed out as the tree reaches them."""

    def __init__(self, heads: Iterator[SignedCheckpoint]) -> None:
        self._heads = heads
        self._next = next(heads, None)

    def up_to(self, size: int) -> Iterator[SignedCheckpoint]:
        """Hand out the heads of at most this size that were not handed out yet."""
        while self._next is not None and self._next[0].size <= size:
            head, self._next = self._next, next(self._heads, None)
            yield head

    def rest(self) -> Iterator[SignedCheckpoint]:
        """Hand out the heads that are left."""
        while self._next is not None:
            yield from self.up_to(self._next[0].size)


class _Walk:
    """One walk: the tree as far as it has been seen, and what was wrong on the way."""

    def __init__(self, key: Ed25519PublicKey, open_record: OpenRecord | None) -> None:
        self._key, self._open_record = key, open_record
        self._tree = Regrowth()
        self._closed = self._checked = self._readable = self._erased = self._unnamed = 0
        self._problems: list[str] = []

    def through(self, origin: str, records: Iterable[StoredRecord], heads: _Heads) -> None:
        """Walk through all records and check each head where the tree has its size."""
        self._see_heads(origin, heads.up_to(0))
        for record in records:
            self._see_record(record)
            self._see_heads(origin, heads.up_to(self._tree.size))
        self._see_heads(origin, heads.rest())
        if self._closed < self._tree.size:
            self.report(f"the records from {self._closed} on stand under no signed head")

    def report(self, problem: str) -> None:
        """Note a problem; beyond a few hundred they are only counted."""
        if len(self._problems) < SHOWN_PROBLEMS:
            self._problems.append(problem)
        else:
            self._unnamed += 1

    def findings(self) -> Findings:
        """Sum up."""
        more = (f"and {self._unnamed} more",) if self._unnamed else ()
        return Findings(
            self._tree.size,
            self._tree.root() or b"",
            self._checked,
            self._readable,
            self._erased,
            (*self._problems, *more),
        )

    def _see_record(self, record: StoredRecord) -> None:
        """Check one record and let the tree grow by it."""
        for problem in (
            *row_problems(record),
            *self._content_problems(record),
            *self._tree.grow(record.index, record.leaf, record.subtrees),
        ):
            self.report(f"record {record.index}: {problem}")
        self._checked += 1

    def _content_problems(self, record: StoredRecord) -> Iterator[str]:
        """Open what can be opened and count what cannot."""
        if record.wrapped is None:
            self._erased += 1
        elif self._open_record is not None:
            problem = self._open_record(record)
            if problem is None:
                self._readable += 1
            else:
                yield problem

    def _see_heads(self, origin: str, heads: Iterable[SignedCheckpoint]) -> None:
        """Check signed heads against the tree as far as it has grown."""
        for head, signature in heads:
            for problem in self._head_problems(origin, head, signature):
                self.report(f"head of size {head.size}: {problem}")
            self._closed = head.size

    def _head_problems(self, origin: str, head: Checkpoint, signature: bytes) -> Iterator[str]:
        """Say what is wrong with one signed head."""
        if head.origin != origin:
            yield f"it was signed for another ledger, {head.origin}"
        if not head.is_signed(signature, self._key):
            yield "its signature is not that of the ledger's key"
        if head.size > self._tree.size:
            yield f"the ledger ends after {self._tree.size} records, newer ones are gone"
        elif head.size < self._tree.size:
            yield "the last record that it closes is missing"
        elif self._tree.root() not in (None, head.root):
            yield "the tree has another root"


def _size(head: SignedCheckpoint) -> int:
    """Give the size by which heads are ordered."""
    return head[0].size
