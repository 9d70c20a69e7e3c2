"""The 176 interactions: one vendor's list, not clinical grade; each with a sentence of our own.

A fact joins two sides. A side that names a class stands for its members; a medicine that somebody names by
its class ("a statin") may be any of the members that a fact is about, and is treated as if it were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rectitude_domains.health.files import rows_of
from rectitude_domains.health.names import names, reach_of

DANGER, WARNING, CAUTION = "danger", "warning", "caution"
SEVERITIES = (DANGER, WARNING, CAUTION)
NOTICE = "One vendor's list of interactions, not of clinical grade."


@dataclass(frozen=True, slots=True)
class Interaction:
    """One fact: the names on both sides as the list has them, and everybody whom each side is about."""

    number: int
    a: tuple[str, ...]
    b: tuple[str, ...]
    severity: str
    wording: str
    source: str
    one: frozenset[str]
    other: frozenset[str]

    def between(self, taken: frozenset[str]) -> tuple[str, str] | None:
        """Return the two of the `taken` names that this fact is about, or None."""
        left, right = (self.one & taken), (self.other & taken)
        return next(((x, y) for x in sorted(left) for y in sorted(right) if x != y), None)


@cache
def interactions() -> tuple[Interaction, ...]:
    """Return all facts in the order of the list."""
    found = []
    for row in rows_of("interactions.csv"):
        a, b = tuple(row["a"].split("|")), tuple(row["b"].split("|"))
        found.append(
            Interaction(
                int(row["number"]), a, b, row["severity"], row["wording"], row["source"], _about(a), _about(b)
            )
        )
    return tuple(found)


def _about(words: tuple[str, ...]) -> frozenset[str]:
    """Return the names that a side is about, with the classes that hold one of them."""
    reached = reach_of(words)
    return reached.union(*(names()[name].classes for name in reached))


def among(taken: Iterable[str]) -> Iterator[tuple[Interaction, tuple[str, str]]]:
    """Yield the interactions within one person's own list, the gravest first, with the names they are of.

    >>> [(fact.severity, pair) for fact, pair in among(["warfarin", "aspirin"])]
    [('danger', ('warfarin', 'aspirin'))]
    """
    own = frozenset(taken)
    pairs = ((fact, pair) for fact in interactions() if (pair := fact.between(own)) is not None)
    seen: set[frozenset[str]] = set()
    for fact, pair in sorted(pairs, key=lambda found: (SEVERITIES.index(found[0].severity), found[0].number)):
        if frozenset(pair) not in seen:
            seen.add(frozenset(pair))
            yield fact, pair


@cache
def meeting(substance: str) -> dict[str, str]:
    """Return whom a substance in food interacts with, each with the gravest severity of a fact about both.

    >>> meeting("grapefruit")["simvastatin"], meeting("grapefruit")["atorvastatin"]
    ('danger', 'warning')
    """
    found: dict[str, str] = {}
    for fact in interactions():
        for here, there in ((fact.a, fact.other), (fact.b, fact.one)):
            if substance in here:
                for name in sorted(there):
                    gravest = min(SEVERITIES.index(fact.severity), _place(found.get(name)))
                    found[name] = SEVERITIES[gravest]
    return found


def _place(severity: str | None) -> int:
    return len(SEVERITIES) if severity is None else SEVERITIES.index(severity)
