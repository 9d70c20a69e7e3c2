"""The person's profile, and what follows from it, as the numbers and words that conditions compare."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rectitude.arrays import MICRO
from rectitude.catalogue import WANTED, Attribute, Kind, Value
from rectitude_plugins.errors import ProfileUnusable
from rectitude_plugins.policies.cel.parse import LARGEST

NUMERIC = (Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Profile:
    """The attributes that rules read; what is missing is None.

    `numbers` holds whole numbers, micro-units and truth values as 0 and 1. An empty list of words is an
    answer: the person has none.
    """

    numbers: Mapping[str, int | None]
    words: Mapping[str, str | None]
    tags: Mapping[str, tuple[str, ...] | None]
    present: frozenset[str]


NOBODY = Profile({}, {}, {}, frozenset())


def profile_of(values: Mapping[str, Value], wanted: Iterable[Attribute]) -> Profile:
    """Return the wanted attributes of a profile; raises ProfileUnusable for one of the wrong kind.

    Of dates and shares it is only noted whether they are there.

    >>> profile_of({"loss": 0.05}, [Attribute("loss", Kind.DECIMAL), Attribute("age", Kind.INTEGER)]).numbers
    {'loss': 50000, 'age': None}
    """
    numbers: dict[str, int | None] = {}
    words: dict[str, str | None] = {}
    tags: dict[str, tuple[str, ...] | None] = {}
    present: set[str] = set()
    for attribute in wanted:
        name, value = attribute.name, values.get(attribute.name)
        if value is not None:
            present.add(name)
        if attribute.kind is Kind.TAGS:
            tags[name] = None if value is None else _tags(attribute, value)
        elif attribute.kind in (Kind.ENUMERATION, Kind.TEXT):
            words[name] = None if value is None else _word(attribute, value)
        elif attribute.kind in NUMERIC:
            numbers[name] = None if value is None else _number(attribute, value)
    return Profile(numbers, words, tags, frozenset(present))


def _number(attribute: Attribute, value: Value) -> int:
    if attribute.kind is Kind.BOOLEAN:
        if isinstance(value, bool):
            return int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value * MICRO if attribute.kind is Kind.DECIMAL else value
        if abs(number) <= LARGEST:
            return number
    elif isinstance(value, float) and attribute.kind is Kind.DECIMAL and math.isfinite(value):
        number = round(value * MICRO)
        if abs(number) <= LARGEST:
            return number
    raise _unusable(attribute, value)


def _word(attribute: Attribute, value: Value) -> str:
    if isinstance(value, str):
        return value
    raise _unusable(attribute, value)


def _tags(attribute: Attribute, value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple | list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    raise _unusable(attribute, value)


def _unusable(attribute: Attribute, value: Value) -> ProfileUnusable:
    return ProfileUnusable(attribute.name, WANTED[attribute.kind], value)
