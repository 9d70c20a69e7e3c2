"""Safety by unanimity: the engine asks each juror itself, and who does not answer has blocked.

pluggy would drop a silent juror's None and would let a wrapper undo a veto; so each one is asked by name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rectitude.answers import Answers
from rectitude.arrays import Mask, Rows
from rectitude.errors import HookFailed, JurorSilent
from rectitude.layers import MayJoin
from rectitude.plugins import Implementation
from rectitude.values import Facts, Fired, Inputs, Level, Rule, Vetted

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


def joining(inputs: Inputs, candidates: Rows, facts: Facts, answers: Answers) -> MayJoin | None:
    """Return the question who may join a slate, or None when no juror has rules about joining."""
    jurors = answers.hooks["may_join"]
    if not jurors:
        return None

    def may_join(slate: Sequence[int]) -> Mask:
        chosen = candidates[np.array(slate, dtype=np.int64)]
        masks = [_joined_by(juror, inputs, (chosen, candidates), facts, answers) for juror in jurors]
        return np.asarray(np.logical_and.reduce(masks), dtype=np.bool_)

    return may_join


def _joined_by(
    juror: Implementation, inputs: Inputs, rows: tuple[Rows, Rows], facts: Facts, answers: Answers
) -> Mask:
    try:
        allowed = answers.may_join(juror, inputs, *rows, facts)
    except HookFailed as failure:
        raise JurorSilent(juror.plugin, "may_join", failure.problem) from failure
    if allowed is None:
        raise JurorSilent(juror.plugin, "may_join", "gave no usable answer, so nothing may join the list")
    return allowed
