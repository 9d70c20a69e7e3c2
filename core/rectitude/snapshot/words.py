"""Bins in words: what a one-byte code says of a feature's value."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from rectitude.arrays import Floats

MISSING = "missing"


def bin_words(edges: Floats) -> tuple[str, ...]:
    """Return the words of each bin of one feature; the last one is *missing*.

    `edges` is float64[bins - 1], ascending, padded with infinity where there are fewer bins.

    >>> bin_words(np.array([0.5, 2.0, np.inf]))[:3]
    ('below 0.5', '0.5 to 2', '2 or more')
    """
    finite = [_number(float(edge)) for edge in edges if np.isfinite(edge)]
    if not finite:
        return ("any value",) * (len(edges) + 1) + (MISSING,)
    between = [f"{low} to {high}" for low, high in pairwise(finite)]
    used = [f"below {finite[0]}", *between, f"{finite[-1]} or more"]
    spare = len(edges) + 1 - len(used)
    return (*used, *[used[-1]] * spare, MISSING)


def _number(edge: float) -> str:
    """Return a number with three digits that matter, and never as a power of ten where it is large.

    >>> _number(0.01234), _number(8765.4)
    ('0.0123', '8,765')
    """
    return f"{edge:,.0f}" if abs(edge) >= 999.5 else f"{edge:.3g}"
