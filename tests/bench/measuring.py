"""Measuring side by side: repetitions take turns, so that what else the machine does falls on all alike."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

Action = Callable[[], object]
Seconds = Sequence[float]

COMMIT_BYTES = 16_384
"""What one record adds to the ledger's log, about."""
LOG_BYTES = 4_194_304
"""How long the ledger's log grows before it is used from its start again, about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is None where there is nothing to reach, or it was not measured."""

    name: str
    reach: str
    measured: str
    met: bool | None = None


def not_measured(name: str, reach: str, why: str) -> Row:
    """Return the line of a goal that this run says nothing about."""
    return Row(name, reach, f"not measured: {why}")


def interleaved(
    actions: Mapping[str, Action], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Return the seconds of each action in each round; a round runs every action once, in order."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            begun = clock()
            action()
            taken[name].append(clock() - begun)
    return taken


def median(seconds: Seconds) -> float:
    """Return the median in milliseconds.

    >>> median([0.001, 0.003, 0.002])
    2.0
    """
    return statistics.median(seconds) * 1e3


def p99(seconds: Seconds) -> float:
    """Return the 99th percentile in milliseconds: the smallest value that 99 of 100 do not exceed.

    >>> p99([number / 1000 for number in range(1, 101)])
    99.0
    """
    ordered = sorted(seconds)
    return ordered[max(0, -(-99 * len(ordered) // 100) - 1)] * 1e3


def synced_write(folder: Path) -> Action:
    """Return an action that writes what a record takes into a file in `folder` and waits for the disk.

    The file has its full length beforehand, as a database's log has it after its first round: making a file
    longer would cost the file system more than the data do.
    """
    descriptor = os.open(folder / "fsync", os.O_RDWR | os.O_CREAT)
    sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
    places = [place * COMMIT_BYTES for place in range(LOG_BYTES // COMMIT_BYTES)]
    for place in places:
        os.pwrite(descriptor, bytes(COMMIT_BYTES), place)
    sync(descriptor)
    following = cycle(places)

    def write() -> None:
        os.pwrite(descriptor, bytes(COMMIT_BYTES), next(following))
        sync(descriptor)

    return write


def on_one_core() -> None:
    """Keep this process, and those that it starts, on one core where the system can do so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def on_cores(cores: set[int]) -> None:
    """Let this process run on these cores again."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def allowed_cores() -> set[int]:
    """Return the cores that this process may run on; empty where the system does not say."""
    return set(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else set()
