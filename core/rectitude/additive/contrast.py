"""Why one candidate stands above another: the exact contrast of the very tables that were served."""

from __future__ import annotations

import numpy as np

from rectitude.additive.shapes import check_codes
from rectitude.additive.tables import Tables
from rectitude.arrays import Codes, Integers


def contrast(tables: Tables, above: Codes, below: Codes) -> Integers:
    """Return C(above > below) int64[…, d] in micro-units, for codes uint8[…, d] of either candidate.

    C is the Shapley value of the score with `below` as the only background:

        C_i = f_i(a_i) − f_i(b_i)
              + ½ Σ_j [ f_ij(a_i, a_j) − f_ij(b_i, a_j) + f_ij(a_i, b_j) − f_ij(b_i, b_j) ]

    taken of the served score itself, which is an additive model of whole numbers: f_i are the rounded
    mains, f_ij the sums of the two rounded shares. So ΣC is exactly the difference of the served scores,
    and a feature with the same code in both gets exactly 0 (the difference of two attributions does not
    give that). Where a pair's two halves are odd, the first feature's is rounded towards zero and the
    second's takes the difference; contrast(a, b) = −contrast(b, a). Rounding moves C_i by at most
    1 + 2½ · pairs of i micro-units from the unrounded model's.

    Reference: Merrick and Taly, The explanation game, 2020 (single-reference games).

    >>> tables = Tables(0, np.arange(130).reshape(2, 65), np.empty((0, 2), np.int16),
    ...     np.full((2, 65), 32, np.uint8), np.empty((0, 2, 33, 33), np.int64))
    >>> contrast(tables, np.array([9, 5], np.uint8), np.array([2, 5], np.uint8))
    array([7, 0])
    """
    features = np.arange(len(tables.mains))
    check_codes(above, len(features))
    check_codes(below, len(features))
    difference = tables.mains[features, above] - tables.mains[features, below]
    inside_above, inside_below = tables.coarse[features, above], tables.coarse[features, below]
    firsts, seconds = _pair_parts(tables, inside_above, inside_below)
    for n, (i, j) in enumerate(tables.layout.owners):
        difference[..., i] += firsts[..., n]
        difference[..., j] += seconds[..., n]
    return difference


def _pair_parts(tables: Tables, above: Codes, below: Codes) -> tuple[Integers, Integers]:
    """Return what each pair adds to its first and to its second feature, each int64[…, p]."""
    i, j = tables.layout.first, tables.layout.second
    a_i, a_j, b_i, b_j = above[..., i], above[..., j], below[..., i], below[..., j]
    both_above, both_below = _pair_terms(tables, a_i, a_j), _pair_terms(tables, b_i, b_j)
    only_first, only_second = _pair_terms(tables, a_i, b_j), _pair_terms(tables, b_i, a_j)
    twice_first = both_above - only_second + only_first - both_below
    twice_second = both_above - only_first + only_second - both_below
    # Their sum is even, so either both are odd or neither is.
    rest = np.sign(twice_first) * (twice_first % 2)
    return (twice_first - rest) // 2, (twice_second + rest) // 2


def _pair_terms(tables: Tables, rows: Codes, columns: Codes) -> Integers:
    """Return the served f_ij int64[…, p] at coarse codes [… , p]: the sum of the two shares."""
    pair = np.arange(len(tables.pairs))
    return np.asarray(tables.shares[pair, 0, rows, columns] + tables.shares[pair, 1, rows, columns])
