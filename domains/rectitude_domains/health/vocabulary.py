"""Words that people use, and the one word for each that rules compare: no guessing beyond what is listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SPACE = re.compile(r"[\s_]+")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
LONGEST = 120
"""Characters of a word that are read; what is longer is no name of anything."""


def folded(word: str) -> str:
    """Return a word as it is looked up: without case, accents and needless space.

    >>> folded("  St. John’s   Wort "), folded("Crohn's")
    ("st. john's wort", "crohn's")
    """
    plain = unicodedata.normalize("NFKD", word[:LONGEST].translate(APOSTROPHES).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return SPACE.sub(" ", bare).strip()


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of somebody's words: the known ones in our words, the others as they were said."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list of names; `names` has every folded spelling with the word that rules compare."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Iterable[str]]]) -> Vocabulary:
        """Return the vocabulary of words with their other spellings; the first to claim one has it."""
        names: dict[str, str] = {}
        for word, others in entries:
            for spelling in (word, *others):
                names.setdefault(folded(spelling), word)
        return cls(names)

    def word(self, said: str) -> str | None:
        """Return our word for what was said, also for its plain plural, or None."""
        wanted = folded(said)
        for spelling in (wanted, wanted.removesuffix("s"), f"{wanted}s"):
            if spelling in self.names:
                return self.names[spelling]
        return None

    def hear(self, said: Iterable[str]) -> Heard:
        """Return which of several words are known and which are not; each once, in their order.

        >>> Vocabulary.of([("milk", ["dairy"])]).hear(["Dairy", "milk", "kiwi"])
        Heard(known=('milk',), unknown=('kiwi',))
        """
        known: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for entry in said:
            word = self.word(entry)
            if word is not None:
                known[word] = None
            elif folded(entry):
                unknown[folded(entry)] = None
        return Heard(tuple(known), tuple(unknown))
