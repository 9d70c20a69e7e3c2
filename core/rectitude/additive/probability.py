"""Scores to probabilities without a floating-point number on the way."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cache

import numpy as np

from rectitude.arrays import MICRO, Integers

UNIT_BITS = 40
"""Weights are fixed-point numbers with this many bits behind the point."""
SPAN_BITS = 25
"""Scores that are 2^25 micro-units (33.6) or more below the best weigh nothing."""


def probabilities(scores: Integers) -> Integers:
    """Return p int64[m] in parts per million, p_a = exp(s_a) / Σ_b exp(s_b), for scores in micro-units.

    Equal scores get equal probabilities; each is rounded by itself, so the sum may miss a million by up
    to m / 2. The error before rounding is below 1e-9 for up to 400 candidates, and grows in proportion.

    >>> probabilities(np.array([0, 0, 1_000_000]))
    array([211942, 211942, 576117])
    """
    weight = weights(scores)
    total = max(int(weight.sum()), 1)
    return (weight * MICRO + total // 2) // total


def weights(scores: Integers) -> Integers:
    """Return exp(s − max s) as int64[m] in units of 2^-40, within 3 of them, for scores in micro-units.

    The distance from the best is cut into three bytes, and three table entries are multiplied: whole
    numbers only, hence the same on every machine.

    >>> weights(np.array([0, -693_147, -10**12])) / 2**UNIT_BITS
    array([1. , 0.5, 0. ])
    """
    if not scores.size:
        return np.zeros(0, dtype=np.int64)
    distance = _distances(scores)
    high = _exponentials(16, SPAN_BITS - 16).take(distance >> 16)
    middle = _exponentials(8, 8).take(distance >> 8 & 255)
    low = _exponentials(0, 8).take(distance & 255)
    return _times(_times(high, middle), low)


def _distances(scores: Integers) -> Integers:
    """Return max s − s, cut off at the span; even the extremes of int64 do not overflow."""
    best = int(scores.max())
    furthest = max(best - (1 << SPAN_BITS) + 1, int(np.iinfo(np.int64).min))
    return best - np.maximum(scores, furthest)


def _times(left: Integers, right: Integers) -> Integers:
    """Return the product of two fixed-point numbers of at most one, each of 41 bits, within 63 bits."""
    half = UNIT_BITS // 2
    return ((left >> half) * right + ((left & (1 << half) - 1) * right >> half) + (1 << half - 1)) >> half


@cache
def _exponentials(shift: int, bits: int) -> Integers:
    """Return exp(−n · 2^shift micro-units) in units of 2^-40 for n of `bits` bits, from exact decimals."""
    with localcontext() as context:
        context.prec = 40
        unit = Decimal(1 << UNIT_BITS)
        exact = ((Decimal(-n << shift) / MICRO).exp() * unit for n in range(1 << bits))
        whole = [int(value.to_integral_value(rounding=ROUND_HALF_EVEN)) for value in exact]
    table = np.array(whole, dtype=np.int64)
    table.flags.writeable = False
    return table
