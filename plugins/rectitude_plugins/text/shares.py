"""What each word of a query adds to its match with an item, by trying the query with some words only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np

from rectitude.arrays import Floats

MOST = 8
"""Words up to which every selection of them is tried: 256 texts."""


def coalitions(words: int) -> Iterator[tuple[int, ...]]:
    """Yield the selections of words to try.

    Up to MOST words every one, in the order of its number in binary (the first word is the lowest digit);
    of more words all of them, then all but each.

    >>> list(coalitions(2))
    [(), (0,), (1,), (0, 1)]
    """
    everyone = tuple(range(words))
    if words <= MOST:
        yield from (tuple(at for at in everyone if number >> at & 1) for number in range(2**words))
    else:
        yield everyone
        yield from reversed(list(combinations(everyone, words - 1)))


def shapley(values: Floats, words: int) -> Floats:
    """Return float64[m, words]: each word's Shapley value, from values float64[2^words, m] of selections.

    φ_j = Σ over S without j of (v(S with j) − v(S)) ÷ (n · C(n − 1, |S|)); they add up to v(all) − v(none)
    (L. S. Shapley, A value for n-person games, 1953).

    >>> shapley(np.array([[0.0], [1.0], [2.0], [4.0]]), 2).tolist()
    [[1.5, 2.5]]
    """
    numbers = np.arange(2**words)
    sizes = np.array([int(number).bit_count() for number in numbers])
    shares = np.zeros((values.shape[1], words))
    for word in range(words):
        without = numbers[(numbers >> word & 1) == 0]
        weights = np.array([1.0 / (words * comb(words - 1, int(size))) for size in sizes[without]])
        shares[:, word] = weights @ (values[without | 1 << word] - values[without])
    return shares


def losses(values: Floats) -> Floats:
    """Return float64[m, words]: what is lost without each word, from values of all and of all but each."""
    lost: Floats = (values[0] - values[1:]).T
    return lost
