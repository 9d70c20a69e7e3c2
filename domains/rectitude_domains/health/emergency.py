"""Signs of an emergency in the words of a query; rules of the pack stop the list and point to help.

It is a word list with sources (`signs.csv`), not a diagnosis. A sign is some words close together, in any
order and with mistakes forgiven. It errs towards the alarm: "no chest pain" counts as chest pain, because a
list that is missing costs little and a missed emergency may cost a life. What names an event ("stroke")
rather than a symptom does not stop the list where the words around it speak of the past or of prevention
and none of the present; help is pointed to all the same. It reads English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rectitude_domains.health.files import rows_of
from rectitude_domains.health.spelling import Spelling
from rectitude_domains.health.vocabulary import APOSTROPHES, folded

WORD = re.compile(r"[a-z0-9]+")
WINDOW = 7
"""Words within which the parts of a sign stand; one part more gets two words more."""
MOST_WORDS = 400
LONGEST_WORD = 24
SYMPTOM = "symptom"
PAST = frozenset(
    [
        "after",
        "ago",
        "avoid",
        "avoiding",
        "heat",
        "history",
        "last",
        "lower",
        "past",
        "prevent",
        "preventing",
        "prevention",
        "previous",
        "recover",
        "recovered",
        "recovering",
        "recovery",
        "reduce",
        "reducing",
        "rehab",
        "rehabilitation",
        "risk",
        "since",
        "survivor",
        "swim",
        "swimming",
        "years",
    ]
)
PRESENT = frozenset(["am", "happening", "having", "help", "just", "minutes", "now", "think", "today"])

MINDS = frozenset({"suicidal thoughts", "self-harm"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: all `parts` have to be there, each by one of its words."""

    sign: str
    kind: str
    parts: tuple[frozenset[str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sign that was found: what it may mean, whether the list stops, and who says so."""

    sign: str
    stops: bool
    source: str

    @property
    def of_the_mind(self) -> bool:
        """Whether it helps to talk to somebody."""
        return self.sign in MINDS


@cache
def signs() -> tuple[Sign, ...]:
    """Return the list of signs."""
    return tuple(
        Sign(
            row["sign"],
            row["kind"],
            tuple(frozenset(part.strip().split("|")) for part in row["words"].split("+")),
            row["source"],
        )
        for row in rows_of("signs.csv")
    )


@cache
def spelling() -> Spelling:
    """Return the index of all words that stand in signs."""
    return Spelling.of({word for sign in signs() for part in sign.parts for word in part})


def alarm_in(query: str | None) -> Alarm | None:
    """Return the gravest alarm that a query raises: one that stops the list before one that does not.

    >>> alarm_in("I have a tigth chset, what should I eat?").sign
    'chest pain'
    >>> alarm_in("snacks after a stroke two years ago").stops, alarm_in("chicken breast with rice")
    (False, None)
    """
    if not query:
        return None
    words = words_of(query)
    meant = [spelling().meant(word) | {word} for word in words]
    found = [_alarm(sign, words) for sign in signs() if _stands(sign, meant)]
    return next((alarm for alarm in found if alarm.stops), found[0] if found else None)


def words_of(query: str) -> list[str]:
    """Return the words of a query as they are compared: "can't" is "cant".

    >>> words_of("I can’t BREATHE!")
    ['i', 'cant', 'breathe']
    """
    plain = " ".join(folded(part) for part in query.translate(APOSTROPHES).replace("'", "").split())
    return [word[:LONGEST_WORD] for word in WORD.findall(plain)[:MOST_WORDS]]


def _stands(sign: Sign, meant: Sequence[frozenset[str]]) -> bool:
    """Return whether every part of a sign stands within one window of the query."""
    first, *others = ([at for at, words in enumerate(meant) if words & part] for part in sign.parts)
    width = WINDOW + 2 * max(len(sign.parts) - 2, 0)
    return any(_beside(place, others, width) for place in first)


def _beside(place: int, others: Sequence[Sequence[int]], width: int) -> bool:
    for start in range(place - width + 1, place + 1):
        if all(any(start <= at < start + width and at != place for at in places) for places in others):
            return True
    return False


def _alarm(sign: Sign, words: Sequence[str]) -> Alarm:
    said = set(words)
    stops = sign.kind == SYMPTOM or not said & PAST or bool(said & PRESENT)
    return Alarm(sign.sign, stops, sign.source)
