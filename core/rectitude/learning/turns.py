"""Turns: moments of the past at which somebody chose an item, with only what was known before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask
from rectitude.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's choice: the item row, when, and how many of the person's events came before it."""

    person: int
    target: int
    at: int
    before: int


def turns(dataset: Dataset, back: int) -> tuple[Turn, ...]:
    """Return each person's `back`-th last success (1 is the last); who has fewer has no turn."""
    found = []
    for person in range(len(dataset.people)):
        taken = dataset.positions(person)
        successes = np.flatnonzero(dataset.positive[taken])
        if len(successes) >= back:
            before = int(successes[-back])
            event = taken[before]
            found.append(
                Turn(person, int(dataset.events.item[event]), int(dataset.events.time[event]), before)
            )
    return tuple(found)


def before_turns(dataset: Dataset, taken: tuple[Turn, ...]) -> Dataset:
    """Return the data without each turn's own event and all that the same person did after it."""
    return dataset.keeping(before(dataset, taken))


def before(dataset: Dataset, taken: tuple[Turn, ...]) -> Mask:
    """Return which events come before their person's turn, bool[events]; who has no turn keeps all."""
    kept: Mask = np.ones(len(dataset.events), dtype=np.bool_)
    for turn in taken:
        kept[dataset.positions(turn.person)[turn.before :]] = False
    return kept
