"""When things happen: people join over time and come back at irregular intervals."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Integers


def moments(
    occasions: Integers, start: int, end: int, generator: np.random.Generator
) -> tuple[Integers, ...]:
    """Return one ascending int64[occasions] a person: microseconds between `start` and `end`.

    Each person joins at a random moment of the first two thirds; intervals are exponential, stretched so
    that the last occasion falls into what is left.

    >>> [len(times) for times in moments(np.array([3, 0]), 0, 1000, np.random.default_rng(0))]
    [3, 0]
    """
    return tuple(_visits(int(count), start, end, generator) for count in occasions)


def _visits(count: int, start: int, end: int, generator: np.random.Generator) -> Integers:
    joined = start + (end - start) * 2 / 3 * generator.random()
    gaps = generator.exponential(size=count + 1)
    passed = np.cumsum(gaps)[:count] / gaps.sum()
    return np.asarray(joined + (end - joined) * passed, dtype=np.float64).astype(np.int64)
