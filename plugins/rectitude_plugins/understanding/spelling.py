"""Misspelt words, by rapidfuzz, which is imported with the first word that nobody knows.

A word that stands in no name is taken for the nearest one that does, if it begins with the same letter and
is at most one insertion, deletion, substitution or swap away, from nine letters on two. Words of four
letters are compared as they are, and so is the substitution in one of five: "light" is not "tight".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude_plugins.understanding.book import Book
from rectitude_plugins.understanding.words import GLUE, Token

SHORTEST, NO_SUBSTITUTION, TWO_MISTAKES = 5, 5, 9


@dataclass(frozen=True, slots=True, eq=False)
class Speller:
    """Known words by first letter and length, those of most names first."""

    known: frozenset[str]
    near: Mapping[tuple[str, int], tuple[str, ...]]

    @classmethod
    def of(cls, book: Book, declared: frozenset[str]) -> Speller:
        """Return what knows the words of all names and those that a domain declares."""
        holders = dict(zip(book.words, np.diff(book.starts).tolist(), strict=True))
        words = {*book.words, *declared}
        near: dict[tuple[str, int], list[str]] = {}
        for word in sorted(words, key=lambda one: (-holders.get(one, 0), one)):
            if len(word) >= SHORTEST and word.isalpha() and word not in GLUE:
                near.setdefault((word[0], len(word)), []).append(word)
        known = frozenset(words) | GLUE
        return cls(known, {place: tuple(several) for place, several in near.items()})

    def meant(self, word: str) -> str | None:
        """Return the known word that a word probably is a misspelling of, or None."""
        if len(word) < SHORTEST or word in self.known or not word.isalpha():
            return None
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        mistakes = 2 if len(word) >= TWO_MISTAKES else 1
        best: tuple[float, str] | None = None
        for length in range(len(word) - mistakes, len(word) + mistakes + 1):
            words = self.near.get((word[0], length), ())
            found = extractOne(word, words, scorer=OSA.distance, score_cutoff=mistakes)
            if found is not None and _forgivable(word, found[0]) and (best is None or found[1] < best[0]):
                best = (found[1], found[0])
        return best[1] if best is not None else None

    def respelt(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the words of a query with misspelt ones as they are meant, in their old places."""
        return [
            token if meant is None else Token(meant, meant, token.start, token.end, respelt=True)
            for token in tokens
            for meant in (self.meant(token.stem),)
        ]


def _forgivable(said: str, word: str) -> bool:
    shortest = min(len(said), len(word))
    if shortest < NO_SUBSTITUTION:
        return False
    if shortest == NO_SUBSTITUTION:
        return len(said) != len(word) or sorted(said) == sorted(word)
    return True
