"""What follows from a request of somebody, for rules to read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rectitude.arrays import MICRO, Mask
from rectitude.catalogue import Value
from rectitude.dataset import History
from rectitude.values import Facts, Inputs
from rectitude_domains.health.description import CHOICES
from rectitude_domains.health.emergency import alarm_in
from rectitude_domains.health.interactions import CAUTION, DANGER, WARNING, among
from rectitude_domains.health.profile import facts_of, read_profile
from rectitude_domains.health.remarks import Pair, listed_pairs, remarks_on

WEEK = 7 * 86_400 * MICRO
"""Microseconds; for so long what somebody chose is not suggested again."""


def own_medicines(medicines: tuple[str, ...] | None) -> dict[str, Value]:
    """Return which of somebody's medicines are dangerous together, and the pairs in words.

    Where no medicines are named, nothing is known to be dangerous together.

    >>> own_medicines(("warfarin", "aspirin", "metformin"))["dangerous_pairs"]
    ('warfarin with aspirin',)
    >>> own_medicines(None)["dangerous_medicines"]
    ()
    """
    return _together(tuple(among(medicines or ())))


def _together(pairs: Sequence[Pair]) -> dict[str, Value]:
    dangerous = [names for fact, names in pairs if fact.severity == DANGER]
    return {
        "dangerous_medicines": tuple(dict.fromkeys(name for names in dangerous for name in names)),
        "dangerous_pairs": tuple(" with ".join(names) for names in dangerous),
        "warned_pairs": tuple(" with ".join(names) for fact, names in pairs if fact.severity == WARNING),
        "listed_pairs": listed_pairs(pair for pair in pairs if pair[0].severity != CAUTION),
    }


def alarm_facts(query: str | None) -> dict[str, Value]:
    """Return what a query says of an emergency: one that stops the list, or one that is only spoken of.

    >>> alarm_facts("diet after a stroke")["emergency_mentioned"], alarm_facts("soup")["emergency"]
    (True, False)
    """
    alarm = alarm_in(query)
    return {
        "emergency": alarm is not None and alarm.stops,
        "emergency_mentioned": alarm is not None and not alarm.stops,
        "emergency_of_mind": alarm is not None and alarm.of_the_mind,
        **({} if alarm is None else {"emergency_sign": alarm.sign}),
    }


def chosen_lately(history: History, at: int, items: int) -> tuple[Mask, Mask]:
    """Return which of the catalogue's items were chosen within a week before `at`; that is always known."""
    holds = np.zeros(items, dtype=np.bool_)
    holds[history.rows[(history.times > at - WEEK) & CHOICES[history.kinds]]] = True
    return holds, np.ones(items, dtype=np.bool_)


def request_facts(inputs: Inputs, items: int) -> Facts:
    """Return what follows from a request, in a catalogue of so many items."""
    profile, query = inputs.person.profile, inputs.request.query
    reading = read_profile(profile)
    pairs, alarm = tuple(among(reading.medicines or ())), alarm_facts(query)
    return Facts(
        person={**facts_of(reading), **_together(pairs), **alarm},
        items={"chosen_lately": chosen_lately(inputs.person.history, inputs.at, items)},
        # In an emergency nothing stands beside whom to call.
        notes=() if alarm["emergency"] else remarks_on(reading, pairs, profile, query),
    )
