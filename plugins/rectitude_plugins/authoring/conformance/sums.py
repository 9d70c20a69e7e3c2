"""Contributions: a score is the sum of its own explanation, in whole numbers, for every candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from rectitude.errors import HookFailed
from rectitude.plugins import Implementation
from rectitude.values import Decision, Features, Ranked
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import changed, with_hooks
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

REQUESTS, QUESTIONS = 100, 4


@dataclass(slots=True)
class Adder:
    """Adds up every ranking before the engine gets it."""

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)

    def adding(self, implementation: Implementation) -> Implementation:
        """Return an implementation whose rankings are added up; one that does not add up goes no further."""
        if implementation.hook != "rank":
            return implementation

        def call(*given: object) -> object:
            answer = implementation.call(*given)
            features = dict(zip(implementation.arguments, given, strict=True)).get("features")
            if isinstance(answer, Ranked) and isinstance(features, Features):
                self.rows += len(features.codes)
                wrongs = list(_wrongs(answer, features))
                self.faults.extend(fault_of(implementation, wrong) for wrong in wrongs)
                if wrongs:
                    raise HookFailed(implementation.plugin, "rank", wrongs[0])
            return answer

        return changed(implementation, call)


def contributions_add_up(bench: Workbench) -> Outcome:
    """Check base + Σ contributions = score for every candidate of many requests, and for what was served."""
    adder = Adder()
    snapshot = with_hooks(bench.snapshot, adder.adding)
    for inputs in bench.asked(REQUESTS, QUESTIONS):
        try:
            decision = bench.decide(inputs, snapshot)
        except HookFailed:
            if not adder.faults:
                raise
            break
        if not _is_told(decision):
            sentence = "a served item is explained by other contributions than it was ranked by"
            adder.faults.append(fault_of(bench.who("rank"), sentence))
            break
    return Outcome(
        f"{adder.rows:,} candidates of {REQUESTS} requests, to the micro-unit", tuple(adder.faults)
    )


def _wrongs(ranked: Ranked, features: Features) -> Iterator[str]:
    if ranked.contributions.shape != features.codes.shape:
        shapes = f"{ranked.contributions.shape} for candidates and features {features.codes.shape}"
        yield f"gives contributions of the shape {shapes}"
    elif not all(
        np.issubdtype(numbers.dtype, np.integer) for numbers in (ranked.contributions, ranked.scores)
    ):
        yield "gives scores that are no whole numbers of micro-units"
    else:
        off = ranked.contributions.sum(axis=1) + ranked.base - ranked.scores
        if off.any():
            yield f"a score differs from the sum of its contributions by {int(np.abs(off).max())} micro-units"


def _is_told(decision: Decision) -> bool:
    """Return whether served items are explained by what they were ranked by, policies' bonuses too."""
    ranked, served = decision.ranked, list(decision.slate.positions)
    sums = ranked.contributions.sum(axis=1) + ranked.base
    explained = np.array_equal(decision.explained.contributions, ranked.contributions[served])
    return explained and np.array_equal(sums, ranked.scores)
