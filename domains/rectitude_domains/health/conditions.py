"""Conditions by their codes in ICD-10-CM, with labels of our own, and which code lies inside which.

A code counts as known when it or a code that it begins with is listed: I48.91 lies inside I48, that inside
I30-I5A, and that inside the chapter I00-I99. A well-formed code of which only the chapter is listed is
known as well, but no rule of ours speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rectitude_domains.health.files import rows_of
from rectitude_domains.health.vocabulary import Heard, Vocabulary, folded

CODE = re.compile(r"([A-TV-Z]\d[0-9AB])(?:\.?([0-9A-TV-Z]{1,4}))?", re.IGNORECASE)
RANGE = re.compile(r"([A-Z]\d[0-9A-Z])-([A-Z]\d[0-9A-Z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One code or range of codes; `parent` is the range that it lies in, "" for a chapter."""

    code: str
    parent: str
    label: str
    also: tuple[str, ...]


@cache
def conditions() -> Mapping[str, Condition]:
    """Return every listed code."""
    return {
        row["code"]: Condition(
            row["code"], row["parent"], row["label"], tuple(row["also"].split("|")) if row["also"] else ()
        )
        for row in rows_of("conditions.csv")
    }


@cache
def condition_words() -> Vocabulary:
    """Return the vocabulary of labels and other names; "high blood pressure" is its code."""
    return Vocabulary.of((entry.code, (entry.label, *entry.also)) for entry in conditions().values())


def code_of(said: str) -> str | None:
    """Return the code that somebody means, by code or by name, or None.

    >>> code_of("i48.91"), code_of("Atrial fibrillation"), code_of("Z00-Z99"), code_of("hiccups")
    ('I48.91', 'I48', 'Z00-Z99', None)
    """
    plain = folded(said).upper()
    if RANGE.fullmatch(plain):
        return plain if plain in conditions() else None
    written = CODE.fullmatch(plain)
    if written is None:
        return condition_words().word(said)
    code = f"{written[1]}.{written[2]}" if written[2] else written[1]
    return code if next(_around(code), None) is not None else None


def label_of(code: str) -> str:
    """Return what a code is called, or what the narrowest listed code around it is.

    >>> label_of("I48.91")
    'atrial fibrillation and flutter'
    """
    around = next((conditions()[inside] for inside in family_of(code) if inside in conditions()), None)
    return code if around is None else around.label


def family_of(code: str) -> tuple[str, ...]:
    """Return a code and everything that it lies inside, the narrowest first.

    >>> family_of("I48.91")
    ('I48.91', 'I48', 'I30-I5A', 'I00-I99')
    """
    found = [code] if code not in conditions() else []
    inside = next(_around(code), None)
    while inside is not None:
        found.append(inside.code)
        inside = conditions().get(inside.parent)
    return tuple(dict.fromkeys(found))


def hear_conditions(said: tuple[str, ...]) -> Heard:
    """Return which conditions are known, as codes, and which words are not."""
    codes = {entry: code_of(entry) for entry in said}
    known = dict.fromkeys(code for code in codes.values() if code is not None)
    unknown = dict.fromkeys(folded(entry) for entry, code in codes.items() if code is None and folded(entry))
    return Heard(tuple(known), tuple(unknown))


def _around(code: str) -> Iterator[Condition]:
    """Yield the listed codes that a code begins with, the longest first, then the ranges around it."""
    for length in range(len(code), 2, -1):
        entry = conditions().get(code[:length].rstrip("."))
        if entry is not None:
            yield entry
    spans = ((entry, RANGE.fullmatch(entry.code)) for entry in conditions().values())
    around = [entry for entry, span in spans if span is not None and span[1] <= code[:3] <= span[2]]
    yield from sorted(around, key=_depth, reverse=True)


def _depth(entry: Condition) -> int:
    return 1 + _depth(conditions()[entry.parent]) if entry.parent else 0
