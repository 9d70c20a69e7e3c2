"""The ledger over one SQLite file: records become durable, stay provable, and open only under their keys."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Self

from rectitude.errors import LedgerUnavailable, UnknownRecord
from rectitude.layers import Verification
from rectitude.records import Header, Receipt, Record
from rectitude_explain.ledger.canonical import canonical_json
from rectitude_explain.ledger.content import content_text, header_line, read_header
from rectitude_explain.ledger.forks import keep_over_forks
from rectitude_explain.ledger.opening import content_problem, open_stored
from rectitude_explain.ledger.people import person_key
from rectitude_explain.ledger.proofs import (
    InclusionProof,
    SignedHead,
    prove_consistency,
    prove_inclusion,
    receipt_of,
    signed_head,
)
from rectitude_explain.ledger.reading import Reader, select_headers, select_times
from rectitude_explain.ledger.schema import connect, lock_path, open_ledger
from rectitude_explain.ledger.sealing import seal
from rectitude_explain.ledger.transaction import Entries, Entry, Outcome
from rectitude_explain.ledger.verify.audit import audit
from rectitude_explain.ledger.verify.stored import find_record
from rectitude_explain.ledger.writer import Writer

NO_CHANGES: Mapping[str, int] = MappingProxyType({})
PATIENCE = 5.0
"""Seconds that a record waits for a busy ledger before its request is refused."""


class SqliteLedger:
    """Fulfils `rectitude.layers.Ledger`; threads and processes may share one file."""

    version = "1"

    def __init__(
        self,
        path: Path,
        keys: Path,
        clock: Callable[[], int] | None = None,
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Open the ledger in the file `path` with the key files in the folder `keys`, or make both.

        `clock` gives the time of signed heads in microseconds since 1970-01-01 UTC. Raises LedgerUnavailable;
        NotALedger, LedgerKeyMissing and LedgerKeyWrong are kinds of it.
        """
        self._path, self._patience = path, patience
        self._clock = _now if clock is None else clock
        with self._file_errors():
            self._identity = open_ledger(path, keys, patience, self._clock())
        self._reader, self._entries = Reader(path, patience), Entries(self._identity)
        self._writer = Writer(lock_path(path), partial(connect, path, patience), self._write, patience)
        keep_over_forks(self)

    def append(self, record: Record, changes: Mapping[str, int] = NO_CHANGES) -> Receipt:
        """Make a record durable, with `changes` to its domain's stream, and return where it stands.

        Raises RecordNotCanonical for a record that has no canonical form, LedgerUnavailable where it cannot
        be made durable, and DuplicateRecord, with the index that it has, where its id was recorded before.
        """
        header, line, content = record.header, header_line(record.header), content_text(record)
        canonical_json(record.person, "person")
        with self._reading() as connection:
            key = person_key(connection, header.domain, record.person, self._identity.keys.master)
        return self._writer.write(Entry(header, line, content, key, seal(content, key.secret, line), changes))

    def stream(self, domain: str) -> Mapping[str, int]:
        """Return the state of a domain's stream of lists, by name."""
        with self._reading() as connection:
            rows = connection.execute("SELECT name, value FROM stream WHERE domain = ?", (domain,))
            return dict(rows.fetchall())

    def find(self, record_id: str) -> Record:
        """Open a record; raises UnknownRecord, RecordErased or RecordDamaged."""
        with self._reading() as connection:
            stored = find_record(connection, record_id)
        if stored is None:
            raise UnknownRecord(record_id)
        return open_stored(stored, self._identity.keys.master)

    def receipt(self, record_id: str) -> Receipt:
        """Return where a record stands in the tree as it is now; raises UnknownRecord."""
        with self._reading() as connection:
            return receipt_of(connection, self._identity, record_id)

    def headers(
        self,
        domain: str | None = None,
        person: str | None = None,
        since: int | None = None,
        limit: int = 50,
    ) -> Sequence[tuple[int, Header]]:
        """Return indices and headers, newest first, of the records that fit every condition given.

        `since` is the earliest time of the request's clock, in microseconds; erased records no longer belong
        to a person.
        """
        with self._reading() as connection:
            lines = select_headers(connection, domain, person, since, max(limit, 0))
        return [(index, read_header(line)) for index, line in lines]

    def recorded_at(self, indices: Sequence[int]) -> Mapping[int, int]:
        """Return when each of these records became durable, by the clock of the signed heads."""
        with self._reading() as connection:
            return select_times(connection, indices)

    def head(self) -> SignedHead:
        """Return the newest signed head: keep its note elsewhere, or a ledger cut short cannot be told."""
        with self._reading() as connection:
            return signed_head(connection, self._identity)

    def inclusion(self, record_id: str) -> InclusionProof:
        """Prove that a record stands under the newest head; raises UnknownRecord."""
        with self._reading() as connection:
            return prove_inclusion(connection, self._identity, record_id)

    def consistency(self, old_size: int, new_size: int) -> tuple[bytes, ...]:
        """Prove that the tree of `old_size` is a beginning of that of `new_size`; raises ProofOutOfRange."""
        with self._reading() as connection:
            return prove_consistency(connection, old_size, new_size)

    def verify(self) -> Verification:
        """Recompute every leaf, subtree and commitment and check every signed head, beside writers."""
        keys = self._identity.keys
        with self._file_errors(), closing(connect(self._path, self._patience)) as connection:
            found = audit(connection, keys.signer.public_key(), partial(content_problem, master=keys.master))
        return Verification(
            found.size, found.root.hex(), found.checked, found.readable, found.erased, found.problems
        )

    def close(self) -> None:
        """Finish what is under way and let go of the files; a closed ledger takes no more records."""
        self._writer.close()
        self._reader.close()

    def pause(self) -> None:
        """Stand still for a fork."""
        self._writer.pause()
        self._reader.pause()

    def resume(self, *, in_child: bool) -> None:
        """Go on after a fork."""
        self._reader.resume()
        self._writer.resume(in_child=in_child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, connection: sqlite3.Connection, entries: Sequence[Entry]) -> list[Outcome]:
        """Fill one transaction; called by the writer's thread."""
        return self._entries.write(connection, entries, self._clock())

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the reading connection."""
        with self._file_errors(), self._reader.connection() as connection:
            yield connection

    @contextmanager
    def _file_errors(self) -> Iterator[None]:
        """Say what went wrong with the file."""
        try:
            yield
        except (sqlite3.Error, OSError) as problem:
            raise LedgerUnavailable(
                f"The ledger {self._path} cannot be used: {problem}; see to the file and its disk."
            ) from problem


def _now() -> int:
    """Read the real clock in microseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1000
