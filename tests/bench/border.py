"""What the engine's border around plugins costs: the same stages with every plugin called directly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from home import DOMAIN, lent
from measuring import Row, interleaved, median
from rectitude.answers import Answers
from rectitude.arrays import Rows
from rectitude.engine import Engine
from rectitude.plugins import Implementation
from rectitude.recommend import recommend
from rectitude.values import (
    Candidates,
    Encodings,
    Facts,
    FeatureColumn,
    Features,
    Inputs,
    Ranked,
    Retrieved,
    Trace,
    Verdicts,
)
from warm import people, warmed

REQUESTS = 600


@dataclass(frozen=True, slots=True, eq=False)
class Direct(Answers):
    """Calls the hooks that every request asks as plain functions: nothing is checked, nobody is named."""

    def encode(self, inputs: Inputs) -> Encodings:
        """Return all encodings."""
        calls = [_called(one, inputs=inputs) for one in self.hooks["encode"]]
        return {encoding.modality: encoding for answer in calls for encoding in answer}

    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int, items: int) -> list[Retrieved]:
        """Return all sources' rows."""
        given = {"inputs": inputs, "encodings": encodings, "depth": depth}
        return [found for one in self.hooks["retrieve"] for found in _called(one, **given)]

    def fuse(self, inputs: Inputs, encodings: Encodings, candidates: Candidates) -> list[FeatureColumn]:
        """Return all columns."""
        given = {"inputs": inputs, "encodings": encodings, "candidates": candidates}
        return [column for one in self.hooks["fuse"] for column in _called(one, **given)]

    def rank(self, features: Features) -> Ranked:
        """Return the first ranking."""
        ranked: Ranked = _called(self.hooks["rank"][0], features=features)
        return ranked

    def vet(self, juror: Implementation, inputs: Inputs, candidates: Rows, facts: Facts) -> Verdicts | None:
        """Return one juror's verdicts."""
        verdicts: Verdicts = _called(juror, inputs=inputs, candidates=candidates, facts=facts)
        return verdicts

    def trace(self, inputs: Inputs, encodings: Encodings, rows: Rows) -> list[Trace]:
        """Return all traces."""
        given = {"inputs": inputs, "encodings": encodings, "rows": rows}
        return [trace for one in self.hooks["trace"] for trace in _called(one, **given)]


def _called(implementation: Implementation, **given: object) -> Any:
    return implementation.call(*[given[name] for name in implementation.arguments])


def measure(home: Path) -> list[Row]:
    """Measure the pure function over the same people, asked both ways in turns."""
    with lent(home) as folder, warmed(Engine.open(folder)) as engine:
        served = engine.served(DOMAIN)
        bound = served.snapshot.bound
        direct = replace(served.snapshot, bound=replace(bound, answers=Direct(bound.answers.hooks)))
        asked = {
            way: [engine.read(request, served) for request in people(REQUESTS)] for way in ("ours", "bare")
        }
        actions: dict[str, Callable[[], object]] = {
            "ours": lambda: recommend(asked["ours"].pop(), served.snapshot, engine.layers),
            "bare": lambda: recommend(asked["bare"].pop(), direct, engine.layers),
        }
        taken = interleaved(actions, REQUESTS, time.thread_time)
    ours, bare = median(taken["ours"]), median(taken["bare"])
    told = f"{ours / bare:.2f} × ({ours:.2f} ms against {bare:.2f} ms)"
    return [Row("(1) engine ÷ its stages called directly, CPU", "≤ 1.25 ×", told, ours <= 1.25 * bare)]
