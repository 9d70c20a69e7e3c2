"""The one thread of a process that writes to the ledger, in batches as large as the disk makes them."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from rectitude.errors import LedgerUnavailable
from rectitude.records import Receipt
from rectitude_explain.ledger.schema import exclusive
from rectitude_explain.ledger.transaction import Entry, Outcome

CAPACITY = 4096
LARGEST_BATCH = 256

Connect = Callable[[], sqlite3.Connection]
WriteEntries = Callable[[sqlite3.Connection, Sequence[Entry]], list[Outcome]]


class _Job:
    """An entry that waits, and two locks, which are all that its caller and the writer need of one another.

    Who takes `claim` first decides: the writer, that it is written now, or its caller, that it never will be.
    `done` is held until there is an outcome.
    """

    __slots__ = ("claim", "done", "entry", "outcome")

    def __init__(self, entry: Entry) -> None:
        self.entry, self.claim, self.done = entry, threading.Lock(), threading.Lock()
        self.outcome: Outcome | LedgerUnavailable | None = None
        self.done.acquire()

    def end(self, outcome: Outcome | LedgerUnavailable) -> None:
        """Hand the caller what became of the entry."""
        self.outcome = outcome
        self.done.release()

    def told(self) -> Receipt:
        """Return the receipt, or raise the refusal."""
        if isinstance(self.outcome, Receipt):
            return self.outcome
        assert self.outcome is not None  # `done` was released after it was set
        raise self.outcome


class Writer:
    """Takes entries from any thread and answers when they are durable.

    A turn of its thread is: lock the lock file, BEGIN IMMEDIATE, *then* take what waits, write, commit,
    answer. Whatever arrives while another process has the lock or the disk is busy goes into the next batch,
    so no caller waits for a batch to fill; and waiting for the lock file is waiting in the kernel's queue,
    where SQLite's own busy handler would poll and let some callers starve.
    """

    def __init__(self, lock: Path, connect: Connect, write: WriteEntries, patience: float) -> None:
        """`patience` is how many seconds a caller waits before its record is given up."""
        self._lock, self._connect, self._write, self._patience = lock, connect, write, patience
        self._turn = threading.Lock()
        self._arrival = threading.Condition(threading.Lock())
        self._waiting: deque[_Job] = deque()
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    def write(self, entry: Entry) -> Receipt:
        """Return once the entry is durable; raises LedgerUnavailable or DuplicateRecord.

        An entry that was given up while it waited is never written. One that was given up during its commit
        may have become durable all the same: asked again with its id, it is a DuplicateRecord.
        """
        job = _Job(entry)
        self._enqueue(job)
        if job.done.acquire(timeout=self._patience):
            return job.told()
        if job.claim.acquire(blocking=False):
            self._forget(job)
            raise LedgerUnavailable(_sentence(f"the ledger was busy for {self._patience:g} s"))
        if job.done.acquire(timeout=self._patience):
            return job.told()
        raise LedgerUnavailable(
            "The disk did not answer, so nothing is answered, though the record may have become durable; "
            "see to the ledger's disk and ask again with the same id."
        )

    def close(self) -> None:
        """Write what waits, end the thread and let go of the connection."""
        with self._arrival:
            self._closed = True
            self._arrival.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(self._patience)
        if self._turn.acquire(timeout=self._patience):
            self._disconnect()
            self._turn.release()

    def pause(self) -> None:
        """Wait for the turn under way and hold everything still until a fork is over."""
        self._turn.acquire()
        self._arrival.acquire()
        self._disconnect()

    def resume(self, *, in_child: bool) -> None:
        """Go on after a fork; the child has no thread yet and owes nobody an answer."""
        if in_child:
            self._arrival = threading.Condition(threading.Lock())
            self._waiting.clear()
            self._thread = None
        else:
            self._arrival.release()
        self._turn.release()

    def _enqueue(self, job: _Job) -> None:
        """Let a job wait for the next turn, and see that there is a thread to take one."""
        with self._arrival:
            if self._closed:
                raise LedgerUnavailable(_sentence("the ledger was closed"))
            if len(self._waiting) >= CAPACITY:
                raise LedgerUnavailable(_sentence(f"{CAPACITY} records wait already"))
            self._waiting.append(job)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
                self._thread.start()
            self._arrival.notify()

    def _run(self) -> None:
        """Take turns until the ledger is closed and nobody waits."""
        while self._work_arrives():
            batch: list[_Job] = []
            try:
                with self._turn:
                    self._take_turn(batch)
            finally:
                _refuse(batch, "its writer failed")

    def _work_arrives(self) -> bool:
        """Wait for work; say False once the ledger is closed and all is done."""
        with self._arrival:
            while not self._waiting and not self._closed:
                self._arrival.wait()
            return bool(self._waiting)

    def _take_turn(self, batch: list[_Job]) -> None:
        """Write one batch, or tell everybody who waits why it could not be written."""
        try:
            with exclusive(self._lock):
                outcomes = self._commit(batch)
        except (sqlite3.Error, OSError, LedgerUnavailable) as problem:
            batch.extend(self._take_waiting(CAPACITY))
            _refuse(batch, str(problem))
        else:
            for job, outcome in zip(batch, outcomes, strict=True):
                job.end(outcome)

    def _commit(self, batch: list[_Job]) -> list[Outcome]:
        """Begin, take what waits, write it and make it durable; after any failure nothing of it is left."""
        if self._connection is None:
            self._connection = self._connect()
        with ExitStack() as on_failure:
            on_failure.callback(self._disconnect)  # which rolls back, whatever state the failure left
            self._connection.execute("BEGIN IMMEDIATE")
            batch.extend(self._take_waiting(LARGEST_BATCH))
            outcomes = self._write(self._connection, [job.entry for job in batch]) if batch else []
            self._connection.execute("COMMIT")
            on_failure.pop_all()
        return outcomes

    def _forget(self, job: _Job) -> None:
        """Take a job that was given up out of the queue, so that it takes nobody's place."""
        with self._arrival, suppress(ValueError):
            self._waiting.remove(job)

    def _take_waiting(self, most: int) -> list[_Job]:
        """Take jobs whose callers still wait; from here on they cannot be given up unnoticed."""
        with self._arrival:
            taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        return [job for job in taken if job.claim.acquire(blocking=False)]

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _refuse(batch: Sequence[_Job], problem: str) -> None:
    """Tell every caller of a batch that was not answered yet that nothing was recorded for it."""
    for job in batch:
        if job.outcome is None:
            job.end(LedgerUnavailable(_sentence(problem)))


def _sentence(problem: str) -> str:
    """Say what went wrong and what to do."""
    return f"Nothing was recorded, so nothing is answered: {problem}; see to the ledger's disk and ask again."
