"""What the interaction list says of a person's own medicines, for rules to read."""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.catalogue import Value
from rectitude_domains.health.interactions import DANGER, WARNING, among


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


def with_own_medicines(facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return the facts of a person with what follows from the medicines among them."""
    known = facts.get("medicines_known")
    return {**facts, **own_medicines(known if isinstance(known, tuple) else None)}
