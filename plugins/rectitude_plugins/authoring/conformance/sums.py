"""Contributions: a score is the sum of its own explanation, in whole numbers, for every candidate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rectitude.arrays import Integers
from rectitude.values import Decision
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

REQUESTS, QUESTIONS = 100, 4


def contributions_add_up(bench: Workbench) -> Outcome:
    """Check base + Σ contributions = score for every candidate of many requests, and of what was served."""
    rows = 0
    faults: list[Fault] = []
    for inputs in bench.asked(REQUESTS, QUESTIONS):
        decision = bench.decide(inputs)
        rows += len(decision.candidates)
        faults.extend(fault_of(bench.who("rank"), wrong) for wrong in _wrongs(decision))
        if faults:
            break
    return Outcome(f"{rows:,} candidates of {REQUESTS} requests, to the last micro-unit", tuple(faults))


def _wrongs(decision: Decision) -> Iterator[str]:
    ranked, names = decision.ranked, len(decision.features.names)
    columns = names + len(ranked.policies)
    if ranked.contributions.shape != (len(decision.candidates), columns):
        yield f"gives contributions {ranked.contributions.shape} for {len(decision.candidates)} × {columns}"
        return
    if not _whole(ranked.contributions) or not _whole(ranked.scores) or isinstance(ranked.base, float):
        yield "gives scores that are no whole numbers of micro-units"
        return
    off = ranked.contributions.sum(axis=1) + ranked.base - ranked.scores
    if off.any():
        yield f"a score differs from the sum of its contributions by {int(np.abs(off).max())} micro-units"
    if not np.array_equal(
        decision.explained.contributions, ranked.contributions[list(decision.slate.positions)]
    ):
        yield "a served item is explained by other contributions than it was ranked by"


def _whole(numbers: Integers) -> bool:
    return bool(np.issubdtype(numbers.dtype, np.integer))
