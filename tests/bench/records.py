"""Durable records: one by one, many callers at once, and what durability adds to an answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from home import lent
from measuring import Row, interleaved, median, synced_write
from rectitude.engine import Engine
from rectitude.layers import Ledger
from rectitude.records import Record
from warm import people, warmed

SINGLY, ROUNDS, CALLERS, EACH = 50, 5, 64, 20


def measure(home: Path) -> list[Row]:
    """Measure SQLite row by row, appends one by one, and appends of many callers, in turns."""
    with lent(home) as folder, Engine.open(folder) as engine:
        record, ledger = a_record(engine), engine.layers.ledger
        plain = plain_inserts(folder / "plain.sqlite3", record.answer[:16_000])
        with ThreadPoolExecutor(CALLERS) as callers:
            actions: dict[str, Callable[[], object]] = {
                "plain": plain,
                "singly": lambda: [append(ledger, record) for _ in range(SINGLY)],
                "together": lambda: together(callers, ledger, record),
            }
            taken = interleaved(actions, ROUNDS)
        added = durable_extra(ledger, record, synced_write(folder))
    rates = {
        "plain": SINGLY / median(taken["plain"]) * 1e3,
        "singly": SINGLY / median(taken["singly"]) * 1e3,
        "together": CALLERS * EACH / median(taken["together"]) * 1e3,
    }
    gain = rates["together"] / rates["plain"]
    return [
        Row("records a second, SQLite FULL row by row", "", f"{rates['plain']:,.0f}"),
        Row("records a second, ledger, one caller", "", f"{rates['singly']:,.0f}"),
        Row(f"records a second, ledger, {CALLERS} callers", "", f"{rates['together']:,.0f}"),
        Row("(12) group commit ÷ SQLite FULL row by row", "≥ 20 ×", f"{gain:.1f} ×", gain >= 20),
        Row("(12) waiting that durability adds, one worker", "≤ 2 fsync", f"{added:.1f} fsync", added <= 2),
    ]


def a_record(engine: Engine) -> Record:
    """Return the record of a served request."""
    warmed(engine)
    return engine.record(engine.recommend(next(people(1))).id)


_numbers = count()


def append(ledger: Ledger, record: Record) -> object:
    """Make a copy of a record durable, under an id of its own."""
    from dataclasses import replace

    header = replace(record.header, id=f"{next(_numbers):032x}")
    return ledger.append(replace(record, header=header, person=f"{next(_numbers) % 900}"), {})


def together(callers: ThreadPoolExecutor, ledger: Ledger, record: Record) -> None:
    """Let many threads append at once."""
    for _ in callers.map(lambda _: append(ledger, record), range(CALLERS * EACH)):
        pass


def plain_inserts(path: Path, content: bytes) -> Callable[[], None]:
    """Return an action that inserts rows into a plain table, each durable before the next."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE r (c BLOB)")

    def insert() -> None:
        for _ in range(SINGLY):
            connection.execute("INSERT INTO r VALUES (?)", (content,))

    return insert


def durable_extra(ledger: Ledger, record: Record, sync: Callable[[], object]) -> float:
    """Return the time that an append waits, beside what this process computes, in fsyncs of the same run."""
    waited: list[float] = []

    def one() -> None:
        wall, work = time.perf_counter(), time.process_time()
        append(ledger, record)
        waited.append((time.perf_counter() - wall) - (time.process_time() - work))

    taken = interleaved({"append": one, "sync": sync}, 200)
    return median(waited) / median(taken["sync"])
