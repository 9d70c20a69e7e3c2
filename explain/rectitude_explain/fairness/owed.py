"""What each group is owed of one list: its share of the exposure, as far as its candidates can reach it.

Vetoes may leave a group fewer candidates than its share needs. What it could not have had in any order is
made up for in later lists, though not without end: see `stream`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rectitude.arrays import MICRO


def owed(shares: Sequence[int], weights: Sequence[int], eligible: Sequence[int]) -> tuple[int, ...]:
    """Return what each group is owed, in 1e-12 of a first place; together it is all the weight there is.

    `shares` are the targets in parts per million, `weights` those of the places that the groups hold, first
    place first, in micro-units, `eligible` how many candidates of each group could have been served. Whatever
    a group cannot reach, with all its candidates at the top, goes to the others by their shares.

    >>> owed((400_000, 600_000), (1_000_000, 500_000), (9, 9))
    (600000000000, 900000000000)
    >>> owed((400_000, 600_000), (1_000_000, 500_000), (0, 9))
    (0, 1500000000000)
    """
    reach = [MICRO * sum(weights[:count]) for count in eligible]
    left, free, due = MICRO * sum(weights), list(range(len(shares))), [0] * len(shares)
    while short := _short(shares, reach, left, free):
        for group in short:
            due[group] = reach[group]
            free.remove(group)
        left -= sum(reach[group] for group in short)
    whole = sum(shares[group] for group in free)
    for group in free[:-1]:
        due[group] = left * shares[group] // whole
    if free:
        due[free[-1]] = left - sum(due[group] for group in free[:-1])
    return tuple(due)


def _short(shares: Sequence[int], reach: Sequence[int], left: int, free: Sequence[int]) -> list[int]:
    """Return the groups that cannot reach their part of what is left."""
    whole = sum(shares[group] for group in free)
    return [group for group in free if reach[group] * whole < left * shares[group]]
