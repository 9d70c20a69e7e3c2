"""Prefix tables read as jobs with deadlines, and which group must have the next place.

The j-th item that a group's table wants is a job; its deadline is the first prefix that wants j of them.
Groups are disjoint, so a partial list can still keep every table if and only if, for every i, the i-th
earliest deadline of the jobs not done leaves at least i places.
"""

from __future__ import annotations

from collections.abc import Sequence

from rectitude.arrays import Integers

Job = tuple[int, int]
"""Deadline (a number of places, from 1) and group of one item that a table wants."""


def jobs_of(tables: Integers, places: int) -> list[Job]:
    """Return what int64[g, longest] tables want within the first `places`, earliest deadline first.

    >>> import numpy as np
    >>> jobs_of(np.array([[0, 2, 2], [0, 0, 1]]), 3)
    [(2, 0), (2, 0), (3, 1)]
    """
    jobs: list[Job] = []
    for group, table in enumerate(tables[:, :places].tolist()):
        seen = 0
        for deadline, wanted in enumerate(table, start=1):
            if wanted > seen:
                jobs.extend([(deadline, group)] * (wanted - seen))
                seen = wanted
    jobs.sort()
    return jobs


def within_supply(jobs: Sequence[Job], supply: Sequence[int]) -> list[Job]:
    """Return the jobs that candidates exist for: of each group the first `supply[group]`.

    >>> within_supply([(2, 0), (2, 0), (3, 1)], [1, 5])
    [(2, 0), (3, 1)]
    """
    left = list(supply)
    kept: list[Job] = []
    for job in jobs:
        if left[job[1]] > 0:
            left[job[1]] -= 1
            kept.append(job)
    return kept


def urgent_groups(jobs: Sequence[Job], filled: int) -> frozenset[int] | None:
    """Return the groups one of which must have the next place, or None where any candidate may.

    Where i jobs have exactly i places left, the next place belongs to a group of theirs. A job that is
    late already (its candidates could not join in time) is as urgent as one that is due.

    >>> urgent_groups([(2, 0), (4, 1)], filled=0) is None
    True
    >>> sorted(urgent_groups([(2, 0), (4, 1)], filled=1))
    [0]
    """
    for waiting, (deadline, _) in enumerate(jobs, start=1):
        if deadline - filled <= waiting:
            return frozenset(group for _, group in jobs[:waiting])
    return None


def without_first(jobs: Sequence[Job], group: int) -> list[Job]:
    """Return the jobs that are left once the group has one more place: its earliest one is done.

    >>> without_first([(2, 0), (3, 1), (4, 0)], 0)
    [(3, 1), (4, 0)]
    """
    for index, (_, owner) in enumerate(jobs):
        if owner == group:
            return [*jobs[:index], *jobs[index + 1 :]]
    return list(jobs)
