"""A path through the graph in words that go on about the item: "shares two actors with Fargo"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Noun = tuple[str, str]
"""What one thing is called, and what several are."""

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
VOWELS = frozenset("aeiou")
PART = re.compile(r"[./:#]")


class Stop(NamedTuple):
    """Where a path stands after one step away from the item.

    `noun` says what the step leads to, `forward` that the stop before is the statement's head. An entity
    without a name stands for `alike` of its kind. A seed may stand for `others` beside itself.
    """

    name: str
    noun: Noun
    forward: bool
    item: bool
    named: bool = True
    alike: int = 1
    others: int = 0


def words_of(stops: Sequence[Stop]) -> str:
    """Return the path from the item to the seed in words.

    >>> actor = Stop("m.01", ("actor", "actors"), True, item=False, named=False, alike=2)
    >>> words_of([actor, Stop("Fargo", ("actor", "actors"), False, item=True)])
    'shares two actors with Fargo'
    >>> words_of([Stop("Film-Noir", ("genre", "genres"), True, item=False)])
    'has the genre Film-Noir'
    """
    if not stops:
        return "is itself one of the things that the walk starts from"
    if len(stops) == 1 or (len(stops) == 2 and not stops[0].item):
        return _clause(stops)
    items = [place for place, stop in enumerate(stops, start=1) if stop.item]
    ends = [*items, len(stops)] if not stops[-1].item else items
    bounds = zip([0, *ends], ends, strict=False)
    return ", which ".join(_clause(stops[start:end]) for start, end in bounds)


def _clause(stops: Sequence[Stop]) -> str:
    """Return one stretch of the path, from an item to the next item or to the entity at its end."""
    last = stops[-1]
    if len(stops) == 1:
        return _neighbour(last) if last.item else f"has {_entity(last)}"
    if len(stops) == 2:
        return _shared(stops[0], last) if last.item else f"has {_entity(stops[0])} with {_entity(last)}"
    return f"leads over {' and '.join(_entity(stop) for stop in stops[:-1])} to {_end(last)}"


def _neighbour(stop: Stop) -> str:
    return f"has the {stop.noun[0]} {stop.name}" if stop.forward else f"is the {stop.noun[0]} of {_end(stop)}"


def _shared(through: Stop, end: Stop) -> str:
    if through.noun == end.noun:
        return f"shares {_entity(through)} with {_end(end)}"
    if through.named:
        return f"has {_entity(through)}, {end.noun[0]} of {_end(end)}"
    if through.alike == 1:
        return f"has {_entity(through)} that is {_one(end.noun)} of {_end(end)}"
    return f"has {_entity(through)} that are {end.noun[1]} of {_end(end)}"


def _entity(stop: Stop) -> str:
    if stop.named:
        return f"the {stop.noun[0]} {stop.name}"
    return _one(stop.noun) if stop.alike == 1 else f"{number_in_words(stop.alike)} {stop.noun[1]}"


def _end(stop: Stop) -> str:
    if not stop.item:
        return _entity(stop)
    if not stop.others:
        return stop.name
    return f"{stop.name} and {number_in_words(stop.others)} {'other' if stop.others == 1 else 'others'}"


def _one(noun: Noun) -> str:
    return f"{'an' if noun[0][:1].lower() in VOWELS else 'a'} {noun[0]}"


def number_in_words(number: int) -> str:
    """Return small numbers as words and others as digits.

    >>> number_in_words(2), number_in_words(40)
    ('two', '40')
    """
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def noun_of(relation: str, nouns: Mapping[str, Noun]) -> Noun:
    """Return what a relation leads to: as `nouns` has it, or the last part of the relation's own name.

    >>> noun_of("film.film.production_companies", {})
    ('production company', 'production companies')
    """
    if relation in nouns:
        return nouns[relation]
    word = PART.split(relation)[-1].replace("_", " ").strip() or "relation"
    if word.endswith("ies"):
        return f"{word[:-3]}y", word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1], word
    return word, _plural(word)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
