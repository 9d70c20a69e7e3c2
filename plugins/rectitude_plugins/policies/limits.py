"""Values of a fact on both sides of every limit that rules set for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rectitude.arrays import MICRO
from rectitude.catalogue import Attribute, Kind, Value
from rectitude_plugins.policies.cel import terms as t

ANOTHER = "another word"


def values_at_limits(fact: Attribute, terms: Sequence[t.Truth]) -> tuple[Value, ...]:
    """Return each value of a fact of the person that could make a difference to some of the conditions.

    >>> age = t.Read(t.Owner.PERSON, "days", Kind.INTEGER)
    >>> values_at_limits(Attribute("days", Kind.INTEGER), [t.Less(t.Number(365, Kind.INTEGER), age)])
    (364, 365, 366)
    """
    parts = [part for term in terms for part in t.terms_of(term)]
    found: list[Value] = []
    if fact.kind is Kind.BOOLEAN:
        found = [True, False]
    elif fact.kind in (Kind.INTEGER, Kind.DECIMAL):
        found = [_number(fact, limit + step) for limit in _limits(fact, parts) for step in (-1, 0, 1)]
    elif fact.kind is Kind.ENUMERATION:
        found = [*_words(fact, parts), ANOTHER]
    elif fact.kind is Kind.TAGS:
        sizes = {0, 1, *(limit + step for limit in _limits(fact, parts) for step in (-1, 0, 1))}
        found = [tuple(f"{ANOTHER} {at}" for at in range(size)) for size in sorted(sizes) if size >= 0]
        found += [(word,) for word in _words(fact, parts)]
    return tuple(dict.fromkeys(found))


def _number(fact: Attribute, whole: int) -> Value:
    return whole / MICRO if fact.kind is Kind.DECIMAL else whole


def _limits(fact: Attribute, parts: Sequence[t.Term]) -> Iterator[int]:
    """Yield the numbers that a fact, or its size, is compared with."""
    for part in parts:
        if isinstance(part, t.Less | t.SameNumber):
            sides = (part.left, part.right)
            numbers = [side.value for side in sides if isinstance(side, t.Number)]
            if numbers and any(_is_of(fact, side) for side in sides):
                yield from numbers


def _is_of(fact: Attribute, term: t.Term) -> bool:
    read = term.words if isinstance(term, t.Size) else term
    return isinstance(read, t.Read) and read.owner is t.Owner.PERSON and read.name == fact.name


def _words(fact: Attribute, parts: Sequence[t.Term]) -> Iterator[str]:
    """Yield the words that a fact is compared with, or that are looked for in it."""
    for part in parts:
        if isinstance(part, t.SameWord | t.Member):
            sides = t.parts_of(part)
            if any(_is_of(fact, side) for side in sides):
                yield from (side.value for side in sides if isinstance(side, t.Word))
                yield from (word for side in sides if isinstance(side, t.Words) for word in side.values)
