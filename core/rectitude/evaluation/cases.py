"""Which choices are held out, by protocol, and which data may be learned from.

Events are in the order of time, and of the source within one time. *leave-one-out*: a person's last
success is held out, with everything after it; people with three successes or more. *temporal*: the log is
cut at nine tenths; people with a success before the cut; held out are their successes after it on items
they have not met before. *cold-items*: a tenth of the items is drawn and nothing of what happened to them
is known; people with a success on one of them and something else before their last; held out are all of
their successes on hidden items.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rectitude.arrays import Mask, Rows
from rectitude.dataset import Dataset
from rectitude.learning.turns import Turn, before, before_turns, turns

LEAST_SUCCESSES = 3
"""Successes that a person needs to be asked about: one to learn from, one to choose by, one to test."""
CUT = 0.9
"""The part of the log that the temporal protocol learns from."""
HIDDEN, DRAWN_WITH = 0.1, 0
"""The part of the items that is cold, and the seed it is drawn with, whatever the training's own is."""


class Protocol(StrEnum):
    """How choices are held out."""

    LEAVE_ONE_OUT = "leave-one-out"
    TEMPORAL = "temporal"
    COLD_ITEMS = "cold-items"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One person asked at one moment: the turn (who and when), and the rows that count as relevant."""

    turn: Turn
    relevant: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The data that may be learned from, and the cases that it is asked about."""

    known: Dataset
    cases: tuple[Case, ...]


def split(dataset: Dataset, protocol: Protocol) -> Split:
    """Return the split of a protocol; nothing held out is in `known`."""
    held = {
        Protocol.LEAVE_ONE_OUT: leave_one_out,
        Protocol.TEMPORAL: temporal,
        Protocol.COLD_ITEMS: cold_items,
    }
    return held[protocol](dataset)


def leave_one_out(dataset: Dataset) -> Split:
    """Hold out each person's last success and everything after it."""
    successes = np.bincount(dataset.events.person[dataset.positive], minlength=len(dataset.people))
    held = tuple(turn for turn in turns(dataset, 1) if successes[turn.person] >= LEAST_SUCCESSES)
    cases = tuple(Case(turn, np.array([turn.target], dtype=np.int32)) for turn in held)
    return Split(before_turns(dataset, held), cases)


def temporal(dataset: Dataset) -> Split:
    """Hold out the last tenth of the log."""
    cut = int(len(dataset.events) * CUT)
    known = dataset.keeping(np.arange(len(dataset.events)) < cut)
    at = int(dataset.events.time[cut]) if cut < len(dataset.events) else dataset.end
    cases = []
    for person in np.unique(known.events.person[known.positive]).tolist():
        met = known.history(person).rows
        taken = dataset.positions(person)
        liked = dataset.events.item[taken[dataset.positive[taken] & (taken >= cut)]]
        relevant = np.setdiff1d(liked, met).astype(np.int32)
        if len(relevant):
            cases.append(Case(Turn(person, int(relevant[0]), at, len(met)), relevant))
    return Split(known, tuple(cases))


def cold_items(dataset: Dataset) -> Split:
    """Hide a tenth of the items; ask each person at their last success on one of them."""
    events = dataset.events
    cold = hidden_items(len(dataset.catalogue))[events.item]
    held = []
    for person in range(len(dataset.people)):
        taken = dataset.positions(person)
        liked = np.flatnonzero(dataset.positive[taken] & cold[taken])
        if len(liked) and not cold[taken[: liked[-1]]].all():
            last = int(taken[liked[-1]])
            turn = Turn(person, int(events.item[last]), int(events.time[last]), int(liked[-1]))
            held.append(Case(turn, np.unique(events.item[taken[liked]]).astype(np.int32)))
    kept = before(dataset, tuple(case.turn for case in held)) & ~cold
    return Split(dataset.keeping(kept), tuple(held))


def hidden_items(items: int) -> Mask:
    """Return which of the items are cold, bool[items]."""
    hidden = np.zeros(items, dtype=np.bool_)
    count = round(items * HIDDEN)
    hidden[np.random.default_rng(DRAWN_WITH).choice(items, count, replace=False)] = True
    return hidden
