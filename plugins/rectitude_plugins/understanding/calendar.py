"""Times in a query: "before 1980", "from the nineties", "between 1950 and 1960", "1994".

A time that says when a story happens says nothing of when it was told: "in the 1920s" counts where nothing
but names and small words stands before it ("comedies in the 90s"), not in "a bank robber in the 1920s", and
"1950s" not where what follows is no name: "1950s California".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rectitude.catalogue import Attribute, Kind
from rectitude.filters import Operator
from rectitude_plugins.understanding.mentions import Bound, Mention
from rectitude_plugins.understanding.words import GLUE, Token

DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
YEAR = r"(?:1[89]|20)\d\d"
TIME = rf"(?:the )?(?:(?P<part>early|mid|late) )?(?P<time>{YEAR}s?|[2-9]0s|{'|'.join(DECADES)})"
SIGNS = {
    Operator.BELOW: r"before|prior to|earlier than|older than|pre",
    Operator.AT_MOST: r"until|till|up to|(?:no|not) later than|(?:no|not) newer than",
    Operator.ABOVE: r"after|later than|newer than|post",
    Operator.AT_LEAST: r"since|(?:no|not) earlier than|(?:no|not) older than|starting (?:in|from)",
}
BOUNDED = [(operator, re.compile(rf"\b(?:{sign}) {TIME}(?= |$)")) for operator, sign in SIGNS.items()]
ONWARDS = re.compile(rf"\b(?:from )?{TIME} (?:onwards?|or later|or newer|and later|and newer)(?= |$)")
BACKWARDS = re.compile(rf"\b(?:from )?{TIME} (?:or earlier|or older|and earlier|and older)(?= |$)")
WITHIN = re.compile(
    rf"\b(?:between |from )?(?P<first>{YEAR}) (?P<joint>and|to|until|till|-) (?P<last>{YEAR}|\d\d)(?= |$)"
)
MADE = re.compile(rf"\b(?P<before>(?:made|released|shot|filmed|out) in |from |of |in |during )?{TIME}(?= |$)")
OWN = frozenset(("my", "his", "her", "their", "our", "your"))
"""Whose twenties are no decade."""
PARTS = {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}


def times_in(
    tokens: Sequence[Token], text: str, attribute: Attribute, named: frozenset[int]
) -> Iterator[Mention]:
    """Yield every reading of a query's times; `named` are the words that are part of a name.

    `text` is the query itself: only there a dash can be seen.
    """
    line, starts = line_of([token.plain for token in tokens], tokens, text)
    for operator, pattern in BOUNDED:
        for found in pattern.finditer(line):
            yield _mention(found, starts, [_bound(attribute, operator, *span_of(found))])
    for pattern, operator in ((ONWARDS, Operator.AT_LEAST), (BACKWARDS, Operator.AT_MOST)):
        for found in pattern.finditer(line):
            yield _mention(found, starts, [_bound(attribute, operator, *span_of(found))])
    for found in WITHIN.finditer(line):
        first, last = int(found["first"]), int(found["last"])
        last += first // 100 * 100 if last < 100 else 0
        if first <= last and (found["joint"] != "and" or found[0].startswith("between")):
            yield _mention(found, starts, _between(attribute, first, last))
    for found in MADE.finditer(line):
        if not _tells_a_story(found, tokens, starts, named):
            first, last = span_of(found)
            yield _mention(found, starts, _between(attribute, first, last), seeds=_seeds(attribute, found))


def line_of(words: Sequence[str], tokens: Sequence[Token], text: str) -> tuple[str, dict[int, int]]:
    """Return the words of some tokens in one line, and which of them begins at each place of it.

    A dash between two words is a word of its own in it, a point or comma between two digits stays a point.
    """
    line, starts = "", {}
    for at, (word, token) in enumerate(zip(words, tokens, strict=True)):
        gap = text[tokens[at - 1].end : token.start] if at else ""
        number = gap in {".", ","} and line[-1:].isdigit() and word[:1].isdigit()
        line += _between_words(gap, number=number) if at else ""
        starts[len(line)] = at
        line += word
    return line, starts


def _between_words(gap: str, *, number: bool) -> str:
    if number:
        return "."
    return " - " if gap.strip() in {"-", "–", "—"} else " "


def span_of(found: re.Match[str]) -> tuple[int, int]:
    """Return the first and the last year that a time stands for.

    >>> span_of(MADE.search("late 80s")), span_of(MADE.search("nineties")), span_of(MADE.search("1994"))
    ((1985, 1989), (1990, 1999), (1994, 1994))
    """
    time = found["time"]
    if time in DECADES:
        first = 1900 + DECADES[time]
    elif time.endswith("s"):
        first = int(time[:-1]) + (1900 if len(time) == 3 else 0)
    else:
        return int(time), int(time)
    if first % 100 == 0 and len(time) == 5 and first < 2000:
        return first, first + 99
    early, late = PARTS[found["part"]] if found["part"] else (0, 9)
    return first + early, first + late


def _tells_a_story(
    found: re.Match[str], tokens: Sequence[Token], starts: dict[int, int], named: frozenset[int]
) -> bool:
    """Say whether a lone time is that of a story, or nobody's decade at all ("in her twenties")."""
    first, end = words_of(found, starts)
    before = (found["before"] or "").strip()
    if first and tokens[first - 1].stem in OWN:
        return True
    if before in {"in", "during", "of"}:
        return any(tokens[at].stem not in GLUE and at not in named for at in range(first))
    telling = end < len(tokens) and tokens[end].stem not in GLUE and end not in named
    return telling and not before


def _mention(
    found: re.Match[str],
    starts: dict[int, int],
    bounds: Sequence[Bound],
    seeds: tuple[tuple[str, str], ...] = (),
) -> Mention:
    first, end = words_of(found, starts)
    return Mention(first, end, 0, bounds=tuple(bounds), seeds=seeds, taken=True)


def words_of(found: re.Match[str], starts: dict[int, int]) -> tuple[int, int]:
    """Return the first word of what was found in a line, and the one after its last."""
    within = [at for place, at in starts.items() if found.start() <= place < found.end()]
    return within[0], within[-1] + 1


def _bound(attribute: Attribute, operator: Operator, first: int, last: int) -> Bound:
    early = operator in {Operator.BELOW, Operator.AT_LEAST}
    year = _day(attribute, first, end=False) if early else _day(attribute, last, end=True)
    return Bound(attribute.name, operator, year)


def _between(attribute: Attribute, first: int, last: int) -> list[Bound]:
    if first == last and attribute.kind is Kind.INTEGER:
        return [Bound(attribute.name, Operator.IS, first)]
    return [
        _bound(attribute, Operator.AT_LEAST, first, first),
        _bound(attribute, Operator.AT_MOST, last, last),
    ]


def _day(attribute: Attribute, year: int, *, end: bool) -> int:
    """Return a year as the attribute keeps it: itself, or its first or last day."""
    if attribute.kind is not Kind.DATE:
        return year
    return (date(year, 12, 31) if end else date(year, 1, 1)).toordinal() - date(1970, 1, 1).toordinal()


def _seeds(attribute: Attribute, found: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """Return the graph's entities of a lone year or decade."""
    first, last = span_of(found)
    if first == last:
        return ((attribute.name, str(first)),)
    return (("decade", f"{first // 10 * 10}s"),)
