"""What happens when a record cannot be made durable: every caller is told, and nothing half-written stays."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from rectitude.errors import LedgerUnavailable
from rectitude.records import Receipt, Record
from rectitude_explain.ledger import SqliteLedger, sqlite_ledger, writer
from rectitude_explain.ledger.schema import connect, lock_path
from rectitude_explain.ledger.transaction import Entry, Outcome

MakeRecord = Callable[..., Record]
SHORT = 0.2


def open_ledger(folder: Path, patience: float = SHORT) -> SqliteLedger:
    return SqliteLedger(folder / "ledger.db", folder / "keys", lambda: 0, patience=patience)


def outcomes(ledger: SqliteLedger, records: Sequence[Record]) -> list[Receipt | str]:
    """Append all records at once, each from a thread of its own."""

    def attempt(record: Record) -> Receipt | str:
        try:
            return ledger.append(record)
        except LedgerUnavailable as refusal:
            return str(refusal)

    with ThreadPoolExecutor(len(records)) as pool:
        return list(pool.map(attempt, records))


@contextmanager
def locked_database(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def held_lock_file(path: Path) -> Iterator[None]:
    with lock_path(path).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("hold", [locked_database, held_lock_file])
def test_a_ledger_that_another_process_holds_refuses_in_time_and_forgets_who_gave_up(
    tmp_path: Path, make_record: MakeRecord, hold: Callable[[Path], AbstractContextManager[None]]
) -> None:
    records = [make_record(f"r{number}", f"person {number}") for number in range(6)]
    with open_ledger(tmp_path) as ledger:
        ledger.append(make_record("before"))
        with hold(tmp_path / "ledger.db"):
            refused = outcomes(ledger, records)
            assert ledger.find("before").header.id == "before"
            assert ledger.headers(limit=1)[0][0] == 0
        assert all("Nothing was recorded, so nothing is answered" in str(refusal) for refusal in refused)
        assert ledger.append(make_record("after")).index == 1
        assert [header.id for _, header in ledger.headers()] == ["after", "before"]
        assert ledger.verify().problems == ()


def test_a_full_disk_refuses_every_record_it_cannot_hold_and_keeps_every_other(
    tmp_path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_to_small_disk(path: Path, patience: float) -> sqlite3.Connection:
        connection = connect(path, patience)
        connection.execute("PRAGMA max_page_count = 40")
        return connection

    records = [make_record(f"r{number}", f"person {number}") for number in range(400)]
    with monkeypatch.context() as small:
        small.setattr(sqlite_ledger, "connect", connect_to_small_disk)
        with open_ledger(tmp_path, 5.0) as ledger:
            told = [
                answer
                for start in range(0, 400, 8)
                for answer in outcomes(ledger, records[start : start + 8])
            ]
    kept = [answer for answer in told if isinstance(answer, Receipt)]
    refused = [answer for answer in told if isinstance(answer, str)]
    assert len(kept) > 8
    assert all("database or disk is full" in refusal for refusal in refused)
    with open_ledger(tmp_path, 5.0) as ledger:
        found = ledger.verify()
        assert (found.size, found.readable, found.problems) == (len(kept), len(kept), ())
        assert [
            ledger.receipt(f"r{number}").index for number, answer in enumerate(told) if answer in kept
        ] == [receipt.index for receipt in kept]
        assert ledger.append(make_record("room again")).index == len(kept)
    assert refused


def test_a_file_that_cannot_be_written_refuses(
    tmp_path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_read_only(path: Path, patience: float) -> sqlite3.Connection:
        connection = connect(path, patience)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(sqlite_ledger, "connect", connect_read_only)
    with open_ledger(tmp_path) as ledger, pytest.raises(LedgerUnavailable, match="readonly database"):
        ledger.append(make_record("r0"))


def test_a_ledger_that_was_cut_short_takes_no_more_records(tmp_path: Path, make_record: MakeRecord) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append(make_record("r0"))
        ledger.append(make_record("r1"))
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
            connection.execute("DELETE FROM leaf WHERE position = 1")
        with pytest.raises(LedgerUnavailable, match="rectitude audit verify"):
            ledger.append(make_record("r2"))


def test_when_too_many_wait_the_next_is_refused_at_once(
    tmp_path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "CAPACITY", 2)
    with open_ledger(tmp_path) as ledger:
        with held_lock_file(tmp_path / "ledger.db"):
            refused = outcomes(ledger, [make_record(f"r{number}") for number in range(5)])
        assert sum("2 records wait already" in str(refusal) for refusal in refused) == 3
        assert ledger.append(make_record("after")).index == 0


def writer_with(
    folder: Path, write: Callable[[sqlite3.Connection, Sequence[Entry]], list[Outcome]]
) -> writer.Writer:
    open_ledger(folder).close()
    path = folder / "ledger.db"
    return writer.Writer(lock_path(path), partial(connect, path, SHORT), write, SHORT)


def an_entry() -> Entry:
    """An entry that nobody looks into."""
    return object.__new__(Entry)


def test_a_caller_whose_batch_hangs_on_the_disk_is_told_that_it_may_be_there(tmp_path: Path) -> None:
    release, done = threading.Event(), threading.Event()

    def hang(_: sqlite3.Connection, entries: Sequence[Entry]) -> list[Outcome]:
        release.wait(10)
        done.set()
        return [Receipt(0, "", 1, "") for _ in entries]

    hanging = writer_with(tmp_path, hang)
    with pytest.raises(LedgerUnavailable, match="may have become durable"):
        hanging.write(an_entry())
    release.set()
    assert done.wait(10)
    hanging.close()


def test_a_fault_of_our_own_in_the_writer_refuses_its_batch_and_the_next_record_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda fault: faults.append(str(fault.exc_value)))
    turns = iter(["fail", "go on"])

    def fail_once(_: sqlite3.Connection, entries: Sequence[Entry]) -> list[Outcome]:
        if next(turns) == "fail":
            raise RuntimeError("a bug")
        return [Receipt(0, "", 1, "") for _ in entries]

    faulty = writer_with(tmp_path, fail_once)
    with pytest.raises(LedgerUnavailable, match="its writer failed"):
        faulty.write(an_entry())
    assert faulty.write(an_entry()).size == 1
    assert faults == ["a bug"]
    faulty.close()
    with pytest.raises(LedgerUnavailable, match="the ledger was closed"):
        faulty.write(an_entry())


def test_closing_writes_what_waits(tmp_path: Path, make_record: MakeRecord) -> None:
    ledger = open_ledger(tmp_path, 5.0)
    with ThreadPoolExecutor(5) as pool:
        with held_lock_file(tmp_path / "ledger.db"):
            waiting = [pool.submit(ledger.append, make_record(f"r{number}")) for number in range(4)]
            while len(ledger._writer._waiting) < 4:
                threading.Event().wait(0.001)
            closing_down = pool.submit(ledger.close)
        closing_down.result()
        assert sorted(each.result().index for each in waiting) == [0, 1, 2, 3]
