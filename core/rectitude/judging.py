"""Safety by unanimity: the engine asks each juror itself, and who does not answer has blocked.

pluggy would drop a silent juror's None and would let a wrapper undo a veto; so each one is asked by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rectitude.answers import Answers
from rectitude.arrays import Mask, Rows
from rectitude.errors import HookFailed, JurorSilent
from rectitude.plugins import Implementation
from rectitude.values import Facts, Fired, Inputs, Level, Rule, Slate, Verdicts, Vetted

FAILED = "juror-failed/"
"""How the id of the rule begins that blocks everything because a juror failed."""


def judge(inputs: Inputs, candidates: Rows, facts: Facts, answers: Answers) -> Vetted:
    """Return every juror's verdicts together; the highest level of all rules stands for a candidate."""
    fired: list[Fired] = []
    for juror in answers.hooks["vet"]:
        fired.extend(_verdicts_of(juror, inputs, candidates, facts, answers))
    level = np.zeros(len(candidates), dtype=np.uint8)
    for finding in fired:
        np.maximum(level, np.uint8(finding.rule.level), out=level, where=finding.mask)
    return Vetted(level, tuple(fired), answers.jurors())


def _verdicts_of(
    juror: Implementation, inputs: Inputs, candidates: Rows, facts: Facts, answers: Answers
) -> Sequence[Fired]:
    try:
        verdicts = answers.vet(juror, inputs, candidates, facts)
    except HookFailed as failure:
        return [_silence(juror, failure.problem, len(candidates))]
    if verdicts is None:
        return [_silence(juror, "gave no usable verdict", len(candidates))]
    return verdicts.fired


def _silence(juror: Implementation, problem: str, candidates: int) -> Fired:
    rule = Rule(
        id=f"{FAILED}{juror.plugin}",
        version="1",
        level=Level.BLOCK,
        message=f"The safety juror {juror.plugin} failed ({problem}), so nothing is shown.",
        source="every juror must agree",
    )
    everything = np.ones(candidates, dtype=np.bool_)
    return Fired(rule, everything, everything)


@dataclass(frozen=True, slots=True, eq=False)
class Joining:
    """The question who may join a slate, asked of every juror with rules about joining.

    `said` keeps, for each slate that was asked about, the rules that kept candidates off it.
    """

    inputs: Inputs
    candidates: Rows
    facts: Facts
    answers: Answers
    said: dict[tuple[int, ...], tuple[Fired, ...]] = field(default_factory=dict)

    def __call__(self, slate: Sequence[int]) -> Mask:
        """Return which candidates may join the chosen positions; raises JurorSilent."""
        chosen = self.candidates[np.array(slate, dtype=np.int64)]
        jurors = self.answers.hooks["may_join"]
        verdicts = [self._verdicts_of(juror, chosen) for juror in jurors]
        self.said[tuple(slate)] = tuple(fired for verdict in verdicts for fired in verdict.fired)
        return np.asarray(np.logical_and.reduce([verdict.permitted for verdict in verdicts]), dtype=np.bool_)

    def _verdicts_of(self, juror: Implementation, chosen: Rows) -> Verdicts:
        try:
            verdicts = self.answers.may_join(juror, self.inputs, chosen, self.candidates, self.facts)
        except HookFailed as failure:
            raise JurorSilent(juror.plugin, "may_join", failure.problem) from failure
        if verdicts is None:
            raise JurorSilent(juror.plugin, "may_join", "gave no usable answer, so nothing may join the list")
        return verdicts


def joining(inputs: Inputs, candidates: Rows, facts: Facts, answers: Answers) -> Joining | None:
    """Return the question who may join a slate, or None when no juror has rules about joining."""
    return Joining(inputs, candidates, facts, answers) if answers.hooks["may_join"] else None


def kept_off(slate: Slate, asked: Joining | None) -> Mapping[int, tuple[Fired, ...]]:
    """Return the rules that kept candidates off a filled slate, by the number of places filled by then."""
    if asked is None:
        return {}
    places = sorted({place for _, place in slate.refused})
    return {place: asked.said.get(slate.positions[:place], ()) for place in places}
