"""From numbers to one-byte codes: constant bins, and a code of its own for what is missing.

Everything before the codes is floating point; everything after them is exact.
"""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Codes, Floats, Integers

BINS = 64
"""Bins a feature has at most; their codes are 0 … 63."""
MISSING = 64
"""The code of a value that is not there."""
COARSE = 32
"""Bins a feature has at most inside a pair; their codes are 0 … 31."""
COARSE_MISSING = 32
"""What MISSING becomes inside a pair."""


def bin_edges(values: Floats, bins: int = BINS) -> Floats:
    """Return float64[63]: ascending edges that spread training values evenly over the bins, then +inf.

    An edge is the midpoint of two neighbouring distinct values, so that noise in the last digits of a
    value flips as few codes as possible. Few distinct values get a bin each; a value so frequent that it
    fills a bin alone counts as one bin's worth, and the others share the rest. NaN is left out. Raises
    ValueError if `bins` is not within 1 … 64.

    >>> bin_edges(np.array([3.0, 1.0, 1.0, 2.0, np.nan]))[:3]
    array([1.5, 2.5, inf])
    >>> bin_edges(np.arange(8.0), bins=2)[:2]
    array([3.5, inf])
    """
    if not 1 <= bins <= BINS:
        raise ValueError(f"{bins} bins were asked for; a one-byte code here has 1 to {BINS} of them.")
    known = np.asarray(values, dtype=np.float64)
    distinct, counts = np.unique(known[~np.isnan(known)], return_counts=True)
    edges = np.full(BINS - 1, np.inf)
    starts = _bin_starts(_at_most_a_bin(counts, bins), min(bins, len(distinct)))
    edges[: len(starts)] = _between(distinct[starts - 1], distinct[starts])
    return edges


def codes_of(matrix: Floats, edges: Floats) -> Codes:
    """Return uint8[m, d], C-contiguous: the number of a feature's edges below the value, NaN as MISSING.

    `matrix` is [m, d], `edges` [d, 63]. A value on an edge belongs to the bin below it; -inf falls into
    the first bin, +inf into the last that has an edge. Raises ValueError where the widths differ.

    >>> codes_of(np.array([[1.5], [1.6], [np.nan]]), bin_edges(np.array([1.0, 2.0]))[None])
    array([[ 0],
           [ 1],
           [64]], dtype=uint8)
    """
    if matrix.ndim != 2 or edges.shape != (matrix.shape[1], BINS - 1):
        raise ValueError(
            f"A matrix of shape {matrix.shape} cannot be coded by edges of shape {edges.shape}; "
            f"give [m, d] and [d, {BINS - 1}]."
        )
    columns = np.ascontiguousarray(matrix.T)
    codes = np.empty(columns.shape, dtype=np.uint8)
    missing = np.isnan(columns)
    for place in np.flatnonzero(~missing.all(axis=1)).tolist():
        codes[place] = edges[place].searchsorted(columns[place])
    np.putmask(codes, missing, MISSING)
    return np.ascontiguousarray(codes.T)


def coarsening(edges: Floats) -> Codes:
    """Return uint8[65]: for each of a feature's codes its code inside a pair, never decreasing.

    The bins in use (the finite edges and one) are spread evenly over 32; up to 32 of them keep their
    code. MISSING stays apart as 32.

    >>> coarsening(bin_edges(np.arange(64.0)))[[0, 1, 2, 63, MISSING]]
    array([ 0,  0,  1, 31, 32], dtype=uint8)
    """
    used = 1 + int(np.count_nonzero(edges < np.inf))
    bins = np.arange(BINS)
    spread = bins * COARSE // used if used > COARSE else bins
    return np.append(np.minimum(spread, COARSE - 1), COARSE_MISSING).astype(np.uint8)


def _at_most_a_bin(counts: Integers, bins: int) -> Integers:
    """Return the counts with none larger than the share of one bin in their sum."""
    for _ in range(bins):
        capped = np.minimum(counts, max(1, int(counts.sum()) // bins))
        if np.array_equal(capped, counts):
            break
        counts = capped
    return counts


def _bin_starts(counts: Integers, bins: int) -> Integers:
    """Return where the second and each later bin starts, in positions of the distinct values.

    Each bin ends at the value that brings it nearest to an equal share of what is left.
    """
    reached = np.concatenate(([0], np.cumsum(counts)))
    starts: list[int] = []
    start = 0
    for left in range(bins, 1, -1):
        share = reached[start] + (reached[-1] - reached[start]) / left
        above = int(reached.searchsorted(share))
        nearest = above if reached[above] - share <= share - reached[above - 1] else above - 1
        start = min(max(nearest, start + 1), len(counts) - left + 1)
        starts.append(start)
    return np.array(starts, dtype=np.int64)


def _between(low: Floats, high: Floats) -> Floats:
    """Return numbers e with low <= e < high: midpoints wherever floating point has one."""
    finite_high = np.minimum(high, np.finfo(np.float64).max)
    middle = low / 2 + finite_high / 2
    return np.where((low <= middle) & (middle < high), middle, low)
