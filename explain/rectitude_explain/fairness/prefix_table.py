"""The prefix table of FA*IR: how many of a group must stand among the first r places, for every r.

A list whose places were drawn with the group's share p has a binomial number of the group's items in
each prefix. A prefix fails where that number lies in the lowest α of its distribution. A whole list is
tested at all its prefixes, so α has to be lowered to a corrected α_c for the list to fail with at most α.

M. Zehlike, F. Bonchi, C. Castillo, S. Hajian, M. Megahed, R. Baeza-Yates: "FA*IR: A Fair Top-k Ranking
Algorithm", CIKM 2017. That only finitely many tables exist, so that α_c is found among them exactly:
M. Zehlike, T. Sühr, C. Castillo, "A Note on the Significance Adjustment for FA*IR with Two Protected
Groups", 2020. Sums and products alone are used, so every machine builds the same table.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

import numpy as np

from rectitude.arrays import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class PrefixTable:
    """Minimum counts int64[longest], the significance used, and what a fair list fails with.

    `failure` belongs to `counts`; `uncorrected` is the failure of the table that α itself would give.
    """

    counts: Integers
    corrected: float
    failure: float
    uncorrected: float


def binomial_distribution(share: float, longest: int) -> Floats:
    """Return P(X_r ≤ j) for X_r ~ Binomial(r, share), as float64[longest, longest + 1] (row r − 1).

    Row by row from P(X_r = j) = (1 − p) P(X_{r−1} = j) + p P(X_{r−1} = j − 1).

    >>> binomial_distribution(0.5, 2)
    array([[0.5 , 1.  , 1.  ],
           [0.25, 0.75, 1.  ]])
    """
    cumulative = np.empty((longest, longest + 1))
    exactly = np.zeros(longest + 1)
    exactly[0] = 1.0
    for row in cumulative:
        exactly = _one_place_more(exactly, share)
        np.cumsum(exactly, out=row)
    return cumulative


def minimum_counts(distribution: Floats, significance: float) -> Integers:
    """Return m[r − 1] = min{j : P(X_r ≤ j) ≥ significance}, the binomial quantile, for every r.

    >>> minimum_counts(binomial_distribution(0.5, 6), 0.1).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    return np.asarray((distribution < significance).sum(axis=1), dtype=np.int64)


def failure_probability(counts: Integers, share: float) -> float:
    """Return the probability that a list drawn place by place with `share` breaks the table somewhere.

    Exact up to floating point: the distribution of the count over the lists that have not failed yet is
    carried from place to place, and what lies below the table is taken out at each.

    >>> round(failure_probability(np.array([0, 1]), 0.5), 6)  # fails only if both places miss the group
    0.25
    """
    alive = np.zeros(len(counts) + 1)
    alive[0] = 1.0
    failed = 0.0
    for minimum in counts.tolist():
        alive = _one_place_more(alive, share)
        failed += float(alive[:minimum].sum())
        alive[:minimum] = 0.0
    return failed


@cache
def corrected_table(share: float, significance: float, longest: int) -> PrefixTable:
    """Return the strictest table that a fair list of `longest` places fails with at most `significance`.

    The table changes only where the significance crosses a value of the distribution, and its failure
    grows with the significance: α_c is found by bisection over those values, without a tolerance.

    >>> table = corrected_table(0.3, 0.1, 20)
    >>> table.counts.tolist()
    [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]
    >>> round(table.failure, 4), round(table.uncorrected, 3)
    (0.0968, 0.158)
    """
    distribution = binomial_distribution(share, longest)
    steps = np.append(np.unique(distribution[distribution < significance]), significance).tolist()

    def failure(at: float) -> float:
        return failure_probability(minimum_counts(distribution, at), share)

    corrected = float(steps[bisect_right(steps, significance, key=failure) - 1])
    return PrefixTable(
        minimum_counts(distribution, corrected), corrected, failure(corrected), failure(significance)
    )


def _one_place_more(exactly: Floats, share: float) -> Floats:
    """Return the distribution of the count after one more place."""
    after = exactly * (1.0 - share)
    after[1:] += exactly[:-1] * share
    return after
