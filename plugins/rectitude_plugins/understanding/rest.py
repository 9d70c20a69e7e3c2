"""What is left of a query to search by, once the graph and the filters have had their part of it.

Left out are what is refused, times and bounds, and what somebody wants something *like*: a search for the
words of "like Fargo" would find Fargo, and films with "like" in their titles. Misspelt names are put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Attribute
from rectitude_plugins.understanding.mentions import Mention
from rectitude_plugins.understanding.refusals import JOINING, Refusal
from rectitude_plugins.understanding.words import ARTICLES, GLUE, Token, folded, stems_in, tokens_of

SPACE = re.compile(r"\s+")
LOOSE = "and|but|or|nor"
BEGINS = re.compile(rf"^(?:[^\w\"“]|(?:{LOOSE})\b)+", re.IGNORECASE)
ENDS = re.compile(rf"(?:[^\w\"”!?.)]|\b(?:{LOOSE}|with|from|in|of|for|the|a))+$", re.IGNORECASE)
LIKENESS = frozenset((("like",), ("similar", "to"), ("such", "as"), ("same", "as")))


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A query with its words, the mentions in them, and which of these are refused."""

    query: str
    text: str
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    refusals: Mapping[int, Refusal]

    def words(self, start: int, end: int) -> str:
        """Return the query's own words from one to before another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def rest_of(said: Said, attributes: Mapping[str, Attribute]) -> str:
    """Return the words to search by, the query itself where all of them are."""
    changes = list(_changes(said, attributes))
    if not changes:
        return said.query
    pieces: list[str] = []
    begun = 0
    for start, end, instead in changes:
        pieces.extend((said.text[begun : said.tokens[start].start], instead))
        begun = max(begun, said.tokens[end - 1].end)
    left = SPACE.sub(" ", " ".join((*pieces, said.text[begun:])))
    plain = ENDS.sub("", BEGINS.sub("", left))
    return plain if any(token.stem not in GLUE for token in tokens_of(plain)) else ""


def _changes(said: Said, attributes: Mapping[str, Attribute]) -> Iterator[tuple[int, int, str]]:
    """Yield the words that are searched for in another form or not at all, as (start, end, instead)."""
    likened_until = -1
    for at, mention in enumerate(said.mentions):
        refusal = said.refusals.get(at)
        likened = _likened_from(said.tokens, mention, likened_until)
        if refusal is not None:
            yield refusal.start, refusal.end, ""
        elif mention.taken:
            yield mention.start, mention.end, ""
        elif mention.names and mention.names[0].row >= 0 and likened is not None:
            likened_until = mention.end
            yield likened, mention.end, ""
        else:
            instead = _put_right(said, mention, attributes)
            if instead:
                yield mention.start, mention.end, instead


def _likened_from(tokens: Sequence[Token], mention: Mention, until: int) -> int | None:
    """Return the word that begins "like Fargo" or goes on with it ("or Heat"), or None."""
    first = mention.start
    while first and tokens[first - 1].plain in ARTICLES:
        first -= 1
    if first and until >= 0 and first - 1 == until and tokens[first - 1].stem in JOINING:
        return first - 1
    for count in (1, 2):
        if count <= first and tuple(token.stem for token in tokens[first - count : first]) in LIKENESS:
            return first - count
    return None


def _put_right(said: Said, mention: Mention, attributes: Mapping[str, Attribute]) -> str:
    """Return a mention as the catalogue spells it: misspelt words, and the plural of a searched attribute."""
    words = said.tokens[mention.start : mention.end]
    told = " ".join(folded(said.text[token.start : token.end]) for token in words)
    meant = " ".join(token.plain for token in words)
    for name in mention.names:
        attribute = attributes.get(name.kind)
        same = stems_in(name.label) == name.stems
        if attribute is not None and attribute.searched and same and name.plain != told:
            return name.label
    return meant if meant != told else ""
