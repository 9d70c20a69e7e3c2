from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rectitude.errors import DuplicateRecord
from rectitude.records import Receipt, Record
from rectitude_explain.errors import LedgerNotIntact, RecordDamaged
from rectitude_explain.ledger.content import content_text, header_line
from rectitude_explain.ledger.opening import open_stored
from rectitude_explain.ledger.people import person_key
from rectitude_explain.ledger.proofs import prove_inclusion
from rectitude_explain.ledger.schema import Identity, connect, open_ledger
from rectitude_explain.ledger.sealing import seal
from rectitude_explain.ledger.transaction import Entries, Entry
from rectitude_explain.ledger.tree import StoredTree
from rectitude_explain.ledger.verify.stored import find_record, newest_head, stored_records

MakeRecord = Callable[..., Record]


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return open_ledger(tmp_path / "ledger.db", tmp_path / "keys", 1.0, at=0)


@pytest.fixture
def connection(identity: Identity, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    assert identity.origin.startswith("rectitude-ledger/")
    with closing(connect(tmp_path / "ledger.db", 1.0)) as opened:
        yield opened


def ready(connection: sqlite3.Connection, identity: Identity, record: Record) -> Entry:
    """Make a record ready as its caller does, outside of any transaction."""
    line, content = header_line(record.header), content_text(record)
    key = person_key(connection, record.header.domain, record.person, identity.keys.master)
    return Entry(record.header, line, content, key, seal(content, key.secret, line), {})


def opened(connection: sqlite3.Connection, identity: Identity, record_id: str) -> Record:
    stored = find_record(connection, record_id)
    assert stored is not None
    return open_stored(stored, identity.keys.master)


def test_a_batch_is_closed_by_one_head(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    entries = [ready(connection, identity, make_record(f"r{number}")) for number in range(6)]
    receipts = Entries(identity).write(connection, entries, at=5)
    newest = newest_head(connection, identity.origin)
    assert newest is not None
    assert [receipt.index for receipt in receipts] == list(range(6))
    assert {receipt.size for receipt in receipts if isinstance(receipt, Receipt)} == {6}
    assert {receipt.root for receipt in receipts if isinstance(receipt, Receipt)} == {newest[0].root.hex()}
    assert newest[0].at == 5


def test_two_first_records_of_a_person_end_under_one_key(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    records = [make_record(f"r{number}", "ann") for number in range(2)]
    entries = [ready(connection, identity, record) for record in records]
    assert entries[0].key.secret != entries[1].key.secret
    Entries(identity).write(connection, entries, at=0)
    assert connection.execute("SELECT count(*) FROM person_key").fetchone() == (1,)
    assert [opened(connection, identity, record.header.id) for record in records] == records


def test_a_key_destroyed_after_sealing_is_not_used_and_its_number_never_comes_back(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    Entries(identity).write(connection, [ready(connection, identity, make_record("r0", "ann"))], at=0)
    late = ready(connection, identity, make_record("r1", "ann"))
    connection.execute("DELETE FROM person_key")
    Entries(identity).write(connection, [late], at=0)
    assert opened(connection, identity, "r1") == make_record("r1", "ann")
    assert [record.key for record in stored_records(connection)] == [1, 2]
    assert late.key.wrapped not in [record.wrapped for record in stored_records(connection)]


def test_an_id_twice_in_one_batch_is_written_once(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    entries = [ready(connection, identity, make_record(name)) for name in ("a", "b", "a")]
    first, second, again = Entries(identity).write(connection, entries, at=0)
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert isinstance(again, DuplicateRecord)
    assert (first.index, second.index, again.index, first.size) == (0, 1, 0, 2)


def test_batches_that_go_on_from_what_is_remembered_make_the_tree_that_the_rows_make(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    remembering, elsewhere = Entries(identity), Entries(identity)
    for number in range(20):
        writer = elsewhere if number % 5 == 4 else remembering  # another process writes now and then
        entry = ready(connection, identity, make_record(f"r{number}"))
        (receipt,) = writer.write(connection, [entry], at=0)
        assert isinstance(receipt, Receipt)
        assert (receipt.size, receipt.root) == (number + 1, StoredTree(connection).root().hex())


def test_what_is_remembered_of_a_transaction_that_failed_does_no_harm(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    writer = Entries(identity)
    entries = [ready(connection, identity, make_record(f"r{number}")) for number in range(4)]
    writer.write(connection, entries[:1], at=0)
    connection.execute("BEGIN IMMEDIATE")
    writer.write(connection, entries[1:2], at=0)
    connection.execute("ROLLBACK")
    (receipt,) = writer.write(connection, entries[2:3], at=0)
    assert isinstance(receipt, Receipt)
    assert (receipt.index, receipt.root) == (1, StoredTree(connection).root().hex())


def test_a_batch_of_nothing_new_signs_no_head(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    entries = [ready(connection, identity, make_record("a"))]
    Entries(identity).write(connection, entries, at=0)
    before = newest_head(connection, identity.origin)
    Entries(identity).write(connection, entries, at=9)
    assert newest_head(connection, identity.origin) == before


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM leaf WHERE position = 2", "holds 2 records and its newest head closes 3"),
        ("DELETE FROM head", "it has no signed head"),
        ("DELETE FROM leaf WHERE position = 1", "record 1 or a hash that belongs to it is missing"),
        ("UPDATE leaf SET subtrees = x'00' WHERE position = 1", "record 1 or a hash"),
        ("UPDATE person_key SET wrapped = x'00'", "key 1 was altered"),
    ],
)
def test_nothing_is_built_upon_a_ledger_that_was_altered(
    connection: sqlite3.Connection,
    identity: Identity,
    make_record: MakeRecord,
    statement: str,
    problem: str,
) -> None:
    entries = [ready(connection, identity, make_record(f"r{number}")) for number in range(3)]
    Entries(identity).write(connection, entries, at=0)
    late = ready(connection, identity, make_record("r3"))
    connection.execute(statement)
    with pytest.raises(LedgerNotIntact, match=problem):
        Entries(identity).write(connection, [late], at=0)


def test_an_answer_that_is_not_the_one_its_header_names_is_not_handed_out(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    """Only a program that skips the ledger's own checks can write such a record."""
    entry = ready(connection, identity, make_record("r0"))
    content = entry.content + b" "
    Entries(identity).write(
        connection,
        [replace(entry, content=content, sealed=seal(content, entry.key.secret, entry.line))],
        at=0,
    )
    with pytest.raises(RecordDamaged, match="its header names another answer"):
        opened(connection, identity, "r0")


def test_a_ledger_without_a_head_proves_nothing(
    connection: sqlite3.Connection, identity: Identity, make_record: MakeRecord
) -> None:
    Entries(identity).write(connection, [ready(connection, identity, make_record("r0"))], at=0)
    connection.execute("DELETE FROM head")
    with pytest.raises(LedgerNotIntact, match="it has no signed head"):
        prove_inclusion(connection, identity, "r0")
