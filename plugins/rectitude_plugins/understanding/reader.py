"""Reading a query: the runs of its words that name something, set a bound or refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rectitude.asking import Names
from rectitude.catalogue import Attribute
from rectitude.values import Understanding
from rectitude_plugins.understanding.book import MOST_WORDS_IN_A_NAME, Book, Name
from rectitude_plugins.understanding.calendar import times_in
from rectitude_plugins.understanding.measures import Gauge, bounds_in, gauges_of
from rectitude_plugins.understanding.mentions import Bound, Mention, chosen
from rectitude_plugins.understanding.nearness import said_nearly
from rectitude_plugins.understanding.outcome import understanding_of
from rectitude_plugins.understanding.refusals import refusals_in
from rectitude_plugins.understanding.rest import Said
from rectitude_plugins.understanding.signs import is_meant
from rectitude_plugins.understanding.spelling import Speller
from rectitude_plugins.understanding.words import Token, normal, stems_in, tokens_of

PHRASED, NAMED, NEARLY = 1, 2, 3
"""Which of two readings of equally many words goes first: bounds (0), phrases, names, names nearly said."""


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads queries by one book of names; `attributes` are those of the catalogue."""

    book: Book
    attributes: Mapping[str, Attribute]

    def read(self, query: str) -> Understanding:
        """Return what a query names, bounds and refuses, and what is left of it to search by."""
        text = normal(query)
        tokens = self.speller.respelt(tokens_of(text))
        mentions = self.mentions(tokens, text)
        refusals = {
            refusal.mention: refusal
            for refusal in refusals_in(tokens, text, mentions)
            if not refusal.unable or self._is_strict(mentions[refusal.mention])
        }
        said = Said(query, text, tokens, mentions, refusals)
        return understanding_of(said, self.specs, self.attributes)

    def mentions(self, tokens: Sequence[Token], text: str) -> list[Mention]:
        """Return the mentions of a query, in its order."""
        named = list(self._named(tokens, text))
        places = frozenset(at for mention in named for at in mention.places)
        found = [*named, *bounds_in(tokens, text, self.gauges)]
        if self.calendar is not None:
            found.extend(times_in(tokens, text, self.calendar, places))
        whole = chosen(found)
        return chosen([*whole, *self._near(tokens, text, whole)])

    def _near(self, tokens: Sequence[Token], text: str, whole: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the name that words outside all mentions nearly say."""
        taken = {at for mention in whole for at in mention.places}
        near = said_nearly(tokens, [at for at in range(len(tokens)) if at not in taken], self.book)
        if near is not None:
            start, end, key = near
            meant = is_meant(tokens, text, start, end, taken)
            names = [name for name in spelt(self.book.by_key[key], "") if name.sure or meant]
            if names:
                yield Mention(start, end, NEARLY, names=tuple(names))

    def _is_strict(self, mention: Mention) -> bool:
        """Say whether a refusal of what is mentioned is strict."""
        declared = (self.specs[name.kind][1] for name in mention.names if name.kind in self.specs)
        return mention.strict or any(spec.strict and spec.refused for spec in declared)

    def _named(self, tokens: Sequence[Token], text: str) -> Iterator[Mention]:
        """Yield every run of words that is a declared phrase or a name, if it is sure or meant as one."""
        runs = self._runs(tokens)
        covered = {at for mention in runs if len(mention) > 1 or _is_sure(mention) for at in mention.places}
        for mention in runs:
            if _is_sure(mention):
                yield mention
                continue
            words = tokens[mention.start : mention.end]
            plain = " ".join(token.plain for token in words)
            meant = is_meant(tokens, text, mention.start, mention.end, covered)
            guessed = any(token.respelt for token in words)
            names = [n for n in mention.names if n.sure or (meant and (guessed or n.plain == plain))]
            if names:
                yield replace(mention, names=tuple(names))

    def _runs(self, tokens: Sequence[Token]) -> list[Mention]:
        """Return every run of words that is a declared phrase or could be a name."""
        stems, found = [token.stem for token in tokens], []
        for start in range(len(stems)):
            for end in range(start + 1, min(start + MOST_WORDS_IN_A_NAME, len(stems)) + 1):
                key = " ".join(stems[start:end])
                if key in self.phrases:
                    bounds, strict = self.phrases[key]
                    found.append(Mention(start, end, PHRASED, bounds=bounds, strict=strict))
                elif key in self.book.by_key:
                    plain = " ".join(token.plain for token in tokens[start:end])
                    found.append(Mention(start, end, NAMED, names=spelt(self.book.by_key[key], plain)))
        return found

    @cached_property
    def specs(self) -> Mapping[str, tuple[int, Names]]:
        """What is declared of each kind of names, with its place in the declaration."""
        return {names.kind: (at, names) for at, names in enumerate(self.book.asking.names)}

    @cached_property
    def phrases(self) -> Mapping[str, tuple[tuple[Bound, ...], bool]]:
        """The bounds that each declared phrase stands for, and whether they are strict."""
        found: dict[str, tuple[tuple[Bound, ...], bool]] = {}
        for phrase in self.book.asking.phrases:
            filters = [one.filter(self.attributes[one.attribute]) for one in phrase.conditions]
            bounds = tuple(Bound(one.attribute, one.operator, one.value) for one in filters)
            for words in phrase.words:
                found.setdefault(stems_in(words), (bounds, phrase.strict))
        return found

    @cached_property
    def calendar(self) -> Attribute | None:
        """The attribute that times are meant of."""
        dated = [measure.attribute for measure in self.book.asking.measures if measure.calendar]
        return next((self.attributes[name] for name in dated if name in self.attributes), None)

    @cached_property
    def gauges(self) -> tuple[Gauge, ...]:
        """What finds bounds on measures."""
        return gauges_of(self.book.asking.measures, self.attributes)

    @cached_property
    def speller(self) -> Speller:
        """What knows how words are spelt."""
        measured = [
            words for measure in self.book.asking.measures for words in (*measure.words, *measure.units)
        ]
        declared = {word for words in (*self.phrases, *map(stems_in, measured)) for word in words.split()}
        return Speller.of(self.book, frozenset(declared))


def _is_sure(mention: Mention) -> bool:
    return all(name.sure for name in mention.names)


def spelt(names: Sequence[Name], plain: str) -> tuple[Name, ...]:
    """Return each thing once, of one kind only those that are spelt the same where there are such.

    >>> names = [Name("alien", "alien", "item", "Alien", 1), Name("alien", "aliens", "item", "Aliens", 2)]
    >>> [name.label for name in spelt(names, "aliens")], len(spelt(names, ""))
    (['Aliens'], 2)
    """
    same = {name.kind for name in names if name.plain == plain}
    kept = [name for name in names if name.plain == plain or name.kind not in same]
    return tuple({(name.kind, name.label, name.row): name for name in kept}.values())
