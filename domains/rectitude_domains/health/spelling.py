"""Words that are misspelt: which listed word somebody probably meant.

Distance counts insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, restricted).
Words of four letters or fewer are compared as they are, except for a swap; those of five may have one
letter too many, too few or swapped, but not another one ("light" is not "tight"); from six letters on one
mistake of any kind is forgiven, from nine on two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SWAPS, NO_SUBSTITUTION, TWO_MISTAKES = 4, 5, 9
"""Letters of the listed word at which the rules change."""


def distance(one: str, other: str) -> int:
    """Return the number of mistakes between two words.

    >>> distance("chest", "chset"), distance("stroke", "strke"), distance("suicide", "suiside")
    (1, 1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        now = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (letter != theirs))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs
            now.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before, last = last, now
    return last[-1]


def is_meant(said: str, word: str) -> bool:
    """Return whether a listed word may be what was said.

    >>> is_meant("pian", "pain"), is_meant("light", "tight"), is_meant("anafilaxis", "anaphylaxis")
    (True, False, False)
    >>> is_meant("anaphilaxis", "anaphylaxis"), is_meant("tigth", "tight")
    (True, True)
    """
    if said == word:
        return True
    length = len(word)
    if length < SWAPS or abs(len(said) - length) > 2:
        return False
    mistakes = distance(said, word)
    if length == SWAPS:
        return mistakes == 1 and sorted(said) == sorted(word)
    if length == NO_SUBSTITUTION:
        return mistakes == 1 and (len(said) != length or sorted(said) == sorted(word))
    return mistakes <= (2 if length >= TWO_MISTAKES else 1)


def shortened(word: str, times: int) -> frozenset[str]:
    """Return a word without up to `times` of its letters.

    >>> sorted(shortened("abc", 1))
    ['ab', 'abc', 'ac', 'bc']
    """
    found = {word}
    for _ in range(times):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    return frozenset(found)


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """Listed words by what is left of them when letters are taken out: two close words share a remainder."""

    remainders: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> Spelling:
        """Return the index of some words."""
        remainders: dict[str, set[str]] = {}
        for word in words:
            for rest in shortened(word, _forgiven(word)):
                remainders.setdefault(rest, set()).add(word)
        return cls({rest: tuple(sorted(found)) for rest, found in remainders.items()})

    def meant(self, said: str) -> frozenset[str]:
        """Return the listed words that may be what was said."""
        near = {word for rest in shortened(said, _forgiven(said)) for word in self.remainders.get(rest, ())}
        return frozenset(word for word in near if is_meant(said, word))


def _forgiven(word: str) -> int:
    """Return how many letters are taken out; what was said may be shorter than what was meant."""
    return 0 if len(word) < SWAPS else 2 if len(word) >= TWO_MISTAKES - 2 else 1
