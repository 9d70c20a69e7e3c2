"""Which choices are held out, by protocol, and which data may be learned from.

Events are in the order of time, and of the source within one time. *leave-one-out*: a person's last
success is held out, with everything after it; people with three successes or more. *temporal*: the log is
cut at nine tenths; people with a success before the cut; held out are their successes after it on items
they have not met before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rectitude.arrays import Rows
from rectitude.dataset import Dataset
from rectitude.learning.turns import Turn, before_turns, turns

LEAST_SUCCESSES = 3
"""Successes that a person needs to be asked about: one to learn from, one to choose by, one to test."""
CUT = 0.9
"""The part of the log that the temporal protocol learns from."""


class Protocol(StrEnum):
    """How choices are held out."""

    LEAVE_ONE_OUT = "leave-one-out"
    TEMPORAL = "temporal"


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
    if protocol is Protocol.LEAVE_ONE_OUT:
        return leave_one_out(dataset)
    return temporal(dataset)


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
