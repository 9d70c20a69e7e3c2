"""What rules kept off a list, told by rule: all of it counted, and the best few named.

A record keeps every verdict; an answer is for reading. A rule of the whole list names no item at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Integers, Mask
from rectitude.judging import FAILED
from rectitude.values import Decision, Fired, Level

SHOWN = 10
"""How many candidates an answer names for each rule: those that would have stood highest."""


@dataclass(frozen=True, slots=True, eq=False)
class Withholding:
    """One rule, how many candidates it kept off, and those that are named, each with who says why."""

    fired: Fired
    count: int
    named: tuple[tuple[int, Fired], ...]


def withholdings_of(decision: Decision, shown: int | None = SHOWN) -> tuple[Withholding, ...]:
    """Return what each rule withheld, in the order of rule ids, naming `shown` candidates or all of them.

    Where one rule stops the whole list, no rule names an item: a list that is stopped shows none.
    """
    order = best_first(decision)
    most = None if shown is None else 0 if is_stopped(decision) else shown
    told: dict[str, list[tuple[Fired, Sequence[int]]]] = {}
    refusals = ((fired, mask) for _, fired, mask in refusals_of(decision))
    for fired, mask in (*_vetoes(decision), *refusals):
        told.setdefault(fired.rule.id, []).append((fired, order[mask[order]].tolist()))
    scores = decision.ranked.scores
    return tuple(_withholding(told[rule], scores, most) for rule in sorted(told))


def best_first(decision: Decision) -> Integers:
    """Return the candidates' positions, the highest score first and equal scores by position."""
    return np.argsort(-decision.ranked.scores, kind="stable")


def _withholding(
    told: Sequence[tuple[Fired, Sequence[int]]], scores: Integers, most: int | None
) -> Withholding:
    """Return one rule's part; a rule on joining has spoken at several places of the list."""
    pairs = [(position, fired) for fired, positions in told for position in positions[:most]]
    if len(told) > 1:
        pairs.sort(key=lambda pair: (-int(scores[pair[0]]), pair[0]))
    return Withholding(told[0][0], sum(len(positions) for _, positions in told), tuple(pairs[:most]))


def is_stopped(decision: Decision) -> bool:
    """Return whether a rule of the whole list stopped it."""
    return any(fired.whole and fired.mask.any() for fired in blocking(decision))


def blocking(decision: Decision) -> Iterator[Fired]:
    """Yield every rule that blocked a candidate; a juror that failed is no rule."""
    for fired in decision.vetted.fired:
        if fired.rule.level is Level.BLOCK and not fired.rule.id.startswith(FAILED):
            yield fired


def _vetoes(decision: Decision) -> Iterator[tuple[Fired, Mask]]:
    for fired in blocking(decision):
        if fired.mask.any():
            yield fired, fired.mask


def refusals_of(decision: Decision) -> Iterator[tuple[int, Fired, Mask]]:
    """Yield each rule on joining with the candidates that it kept off a place (from 0), and for good."""
    served = set(decision.slate.positions)
    for place, rules in decision.kept_off.items():
        mask = np.zeros(len(decision.candidates), dtype=np.bool_)
        mask[[at for at, when in decision.slate.refused if when == place and at not in served]] = True
        for fired in rules:
            if (fired.mask & mask).any():
                yield place, fired, fired.mask & mask
