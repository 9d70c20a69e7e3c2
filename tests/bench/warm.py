"""A warm request on one core, everything included and its record durable; and where its time goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice, pairwise
from pathlib import Path

import rectitude.engine
import rectitude.recommend
from home import DOMAIN, lent
from measuring import Row, allowed_cores, interleaved, median, on_cores, on_one_core, p99, synced_write
from rectitude.engine import Engine, settle
from rectitude.values import Request

REQUESTS, WARMING = 943, 100
STAGES = ("understand", "encode", "situate", "derive", "retrieve", "fuse", "rank", "balance", "vet", "fill")
AFTER = ("gather_evidence", "explain", "posterior")
SHELL = ("inputs_of", "answer_of", "bytes_of", "record_of")


def people(count: int) -> Iterator[Request]:
    """Yield `count` requests, each for another of the shop's people."""
    return islice((Request(DOMAIN, user_id=str(number)) for number in cycle(range(1, 944))), count)


def warmed(engine: Engine) -> Engine:
    """Return the engine as `rectitude serve` has it, after it has answered for a while."""
    engine.readiness()
    settle()
    for request in people(WARMING):
        engine.recommend(request)
    return engine


def measure(home: Path) -> list[Row]:
    """Measure requests and bare appends in turns."""
    cores = allowed_cores()
    on_one_core()
    try:
        with lent(home) as folder, Engine.open(folder) as engine:
            warmed(engine)
            requests, work = people(REQUESTS), [time.process_time()]

            def ask() -> None:
                engine.recommend(next(requests))
                work.append(time.process_time())

            taken = interleaved({"request": ask, "fsync": synced_write(folder)}, REQUESTS)
            stages = stage_by_stage(engine)
    finally:
        on_cores(cores)
    whole, sync = median(taken["request"]), median(taken["fsync"])
    tail = p99(taken["request"])
    work_each = median([later - earlier for earlier, later in pairwise(work)])
    told = f"{whole:.2f} ms, of it one fsync {sync:.2f} ms; {work_each:.2f} ms of CPU"
    return [
        Row("warm request, median", "≤ 4 ms + one fsync", told, whole - sync <= 4.0),
        Row("warm request, p99", "≤ 20 ms", f"{tail:.1f} ms", tail <= 20.0),
        *(Row(f"  {name}", "", f"{median(seconds):.3f} ms") for name, seconds in stages.items()),
    ]


def stage_by_stage(engine: Engine) -> dict[str, list[float]]:
    """Return the CPU seconds that each part of some requests took on the thread that asked."""
    taken: dict[str, list[float]] = {}
    store, ledger = engine.store(DOMAIN), engine.layers.ledger
    with (
        _watched(store, ("person",), taken),
        _watched(rectitude.engine, SHELL, taken),
        _watched(rectitude.recommend, (*STAGES, *AFTER), taken),
        _watched(ledger, ("append",), taken),
    ):
        for request in people(REQUESTS // 3):
            engine.recommend(request)
    order = ("person", SHELL[0], *STAGES, *AFTER, *SHELL[1:], "append")
    return {name: taken[name] for name in order if name in taken}


@contextmanager
def _watched(owner: object, names: Sequence[str], taken: dict[str, list[float]]) -> Iterator[None]:
    before = {name: getattr(owner, name) for name in names if hasattr(owner, name)}
    for name, function in before.items():
        setattr(owner, name, _timed(function, taken.setdefault(name, [])))
    yield
    for name, function in before.items():
        setattr(owner, name, function)


def _timed(function: Callable[..., object], seconds: list[float]) -> Callable[..., object]:
    def timed(*arguments: object, **named: object) -> object:
        begun = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            seconds.append(time.thread_time() - begun)

    return timed
