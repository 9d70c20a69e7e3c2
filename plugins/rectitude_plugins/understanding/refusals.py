"""What a query refuses: "not horror", "without nuts or milk", "gluten-free", "allergic to peanuts"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectitude_plugins.understanding.mentions import Mention
from rectitude_plugins.understanding.words import Token

_REFUSING = """
no not without except excluding exclude minus non nor avoid avoiding hate dislike zero isnt arent
dont allergic intolerant
"""
REFUSING = frozenset(_REFUSING.split())
_UNABLE = """
cannot cant wont never doesnt mustnt shouldnt
"""
UNABLE = frozenset(_UNABLE.split())
"""Words that refuse what is strict ("I can't eat nuts"), and else tell stories: "she never has children"."""
REFUSING_PAIRS = frozenset((("other", "than"), ("free", "of"), ("free", "from"), ("anything", "but")))
AFTERWARDS = frozenset(("free", "allergy", "intolerance", "intolerant"))
"""Words that refuse what stands before them: "nut-free", "a milk allergy"."""
NO_REFUSAL = frozenset(("only", "just", "necessarily", "sure", "problem", "idea"))
"""Words after which "not" and "no" refuse nothing: "not only comedies"."""
_SMALL = """
a an the any some of to with like want eat need from in for have has take too very much more really
so kind type by containing contain contains including include added other such
"""
SMALL = frozenset(_SMALL.split())
JOINING = frozenset(("or", "and", "nor"))
REACH = 1
"""How many words that say nothing may stand between a refusal and what it refuses: "no salted nuts"."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is refused: the position of its mention, and the words from the refusal to the end of it."""

    mention: int
    start: int
    end: int
    unable: bool = False


def refusals_in(tokens: Sequence[Token], text: str, mentions: Sequence[Mention]) -> list[Refusal]:
    """Return the mentions that a query refuses, in their order.

    A refusal reaches the next mention, and from there over "or", "and" and commas to the names that follow;
    not to a time: "not horror, from 1994".
    """
    found: list[Refusal] = []
    for at, mention in enumerate(mentions):
        before = found[-1] if found and found[-1].mention == at - 1 and not mention.taken else None
        joined = before is not None and _joined(tokens, text, before.end, mention.start)
        start = before.end if joined and before is not None else _refused_from(tokens, text, mentions, at)
        end = _refused_until(tokens, mention)
        if start is not None or end > mention.end:
            first = mention.start if start is None else start
            unable = before.unable if joined and before is not None else tokens[first].stem in UNABLE
            found.append(Refusal(at, first, end, unable))
    return found


def _joined(tokens: Sequence[Token], text: str, end: int, start: int) -> bool:
    """Say whether only joining words, small words and commas stand between two mentions."""
    between = [tokens[at].stem for at in range(end, start)]
    gap = text[tokens[end - 1].end : tokens[start].start]
    joins = any(word in JOINING for word in between) or "," in gap or "/" in gap
    return joins and all(word in JOINING or word in SMALL for word in between) and "with" not in between


def _refused_from(tokens: Sequence[Token], text: str, mentions: Sequence[Mention], at: int) -> int | None:
    """Return the word that begins the refusal of a mention, or None where it is not refused."""
    taken = mentions[at - 1].end if at else 0
    strange = 0
    for place in range(mentions[at].start - 1, taken - 1, -1):
        word, after = tokens[place].stem, tokens[place + 1].stem
        before = tokens[place - 1].stem if place > taken else ""
        gap = text[tokens[place].end : tokens[place + 1].start]
        if any(sign in ".;:!?" for sign in gap):
            return None
        if (before, word) in REFUSING_PAIRS:
            return place - 1
        if word in REFUSING or word in UNABLE:
            return None if after in NO_REFUSAL or before == "why" else place
        strange += word not in SMALL
        if "," in gap or strange > REACH or word in {"but", "only"}:
            return None
    return None


def _refused_until(tokens: Sequence[Token], mention: Mention) -> int:
    """Return the word after a mention and after "free" or "allergy" behind it."""
    behind = tokens[mention.end].stem if mention.end < len(tokens) else ""
    further = tokens[mention.end + 1].stem if mention.end + 1 < len(tokens) else ""
    return mention.end + 1 if behind in AFTERWARDS and further not in {"of", "from"} else mention.end
