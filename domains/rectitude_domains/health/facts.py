"""What follows from a request of somebody, for rules to read."""

from __future__ import annotations

from rectitude.catalogue import Value
from rectitude.values import Facts, Inputs
from rectitude_domains.health.emergency import alarm_in
from rectitude_domains.health.interactions import DANGER, WARNING, among
from rectitude_domains.health.profile import facts_of, read_profile


def own_medicines(medicines: tuple[str, ...] | None) -> dict[str, Value]:
    """Return which of somebody's medicines are dangerous together, and the pairs in words.

    Where no medicines are named, nothing is known to be dangerous together.

    >>> own_medicines(("warfarin", "aspirin", "metformin"))["dangerous_pairs"]
    ('warfarin with aspirin',)
    >>> own_medicines(None)["dangerous_medicines"]
    ()
    """
    pairs = [(fact.severity, pair) for fact, pair in among(medicines or ())]
    dangerous = [pair for severity, pair in pairs if severity == DANGER]
    return {
        "dangerous_medicines": tuple(dict.fromkeys(name for pair in dangerous for name in pair)),
        "dangerous_pairs": tuple(" with ".join(pair) for pair in dangerous),
        "warned_pairs": tuple(" with ".join(pair) for severity, pair in pairs if severity == WARNING),
    }


def request_facts(inputs: Inputs) -> Facts:
    """Return what follows from a request: the profile in our words, and whether the query sounds an alarm."""
    reading, alarm = read_profile(inputs.person.profile), alarm_in(inputs.request.query)
    person = facts_of(reading) | own_medicines(reading.medicines)
    return Facts(person={**person, "emergency": alarm is not None and alarm.stops})
