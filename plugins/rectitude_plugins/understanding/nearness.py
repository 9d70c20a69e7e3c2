"""Names of several words that a query says nearly: small words left out, or one word misspelt.

"silence of lambs" wants an article, "leaving las vagas" has one letter that is not; "Beverly Hills" is not
"Beverly Hills Ninja", because what is wanting there is no small word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from rectitude_plugins.understanding.book import Book
from rectitude_plugins.understanding.words import GLUE, Token

COVERED = 0.5
"""The least share of a name's words, weighed by rarity, that the query must say."""
LIKENESS = 80.0
"""The least likeness of a name and what was said, in rapidfuzz's `ratio` (0 to 100)."""
WORD_LIKENESS = 60.0
"""The same of the one word in it that is spelt otherwise."""
TRIED = 5
"""Names of which the likeness is measured."""
LEFT_OUT = 3
"""Small words that may be wanting."""


def said_nearly(tokens: Sequence[Token], free: Sequence[int], book: Book) -> tuple[int, int, str] | None:
    """Return (start, end, key) of the name that some of the `free` words nearly say, or None.

    The word that is spelt otherwise must be one that no name has: "full moon" is not "The Full Monty".
    """
    likely = _likely([tokens[at].stem for at in free], book)
    if not likely:
        return None
    from rapidfuzz.fuzz import ratio

    best: tuple[float, int, int, str] | None = None
    for key in likely:
        words = key.split()
        for start, end in _windows(free, len(words)):
            said = [token.stem for token in tokens[start:end]]
            likeness = ratio(key, " ".join(said), score_cutoff=LIKENESS)
            if likeness and (best is None or likeness > best[0]) and _nearly(words, said, book):
                best = (likeness, start, end, key)
    return best[1:] if best is not None else None


def _likely(stems: Sequence[str], book: Book) -> list[str]:
    """Return the names that share most with some words, of which two or more must be no small ones."""
    places = {book.place[stem] for stem in stems if stem in book.place}
    if sum(stem in book.place and stem not in GLUE for stem in dict.fromkeys(stems)) < 2:
        return []
    share = np.zeros(len(book.keys))
    for word in places:
        share[book.holders[book.starts[word] : book.starts[word + 1]]] += book.rarity[word]
    share /= np.maximum(book.weight, 1e-9)
    best = np.argsort(-share, kind="stable")[:TRIED]
    return [book.keys[at] for at in best[share[best] >= COVERED].tolist()]


def _windows(free: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of free words that a name of so many words could be, as (start, end)."""
    followed = set(free)
    for start in free:
        end = start
        while end in followed and end - start <= length:
            end += 1
            if end - start >= max(2, length - LEFT_OUT):
                yield start, end


def _nearly(words: Sequence[str], said: Sequence[str], book: Book) -> bool:
    """Say whether only small words are wanting, or one word is there in another spelling."""
    wanting = list((Counter(words) - Counter(said)).elements())
    more = list((Counter(said) - Counter(words)).elements())
    telling = [word for word in wanting if word not in GLUE]
    if len(set(words) & set(said) - GLUE) < 2 and len(telling) != len(more):
        return False
    if not telling:
        return not more
    from rapidfuzz.fuzz import ratio

    one = len(telling) == len(more) == 1 and more[0] not in book.place
    return one and ratio(telling[0], more[0]) >= WORD_LIKENESS
