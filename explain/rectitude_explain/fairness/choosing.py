"""Which candidate gets each place: the best one that keeps every prefix guarantee reachable.

Where no guarantee is urgent the place goes to the best candidate, otherwise to the best one of the urgent
groups. With one group and a table that grows by ones this is the merge of FA*IR (Zehlike et al., CIKM
2017). Every prefix of the result has the highest sum of scores among the lists that keep the tables, so
the list is best under any position weights that do not increase.

Candidates are known here by rank: their place in the order of scores, from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Mask
from rectitude_explain.fairness.deadlines import Job, urgent_groups, without_first

NO_TABLE = -1
"""The group of candidates to whose group nothing is guaranteed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One filled place; where `rank` is not `best`, `group` is the group that this was done for."""

    rank: int
    best: int
    group: int


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The permitted candidates in order of score: the group of each, and how many groups have tables."""

    groups: npt.NDArray[np.intp]
    tables: int

    def supply(self, among: Mask) -> list[int]:
        """Return how many of the candidates marked belong to each group with a table."""
        counts: list[int] = np.bincount(self.groups[among] + 1, minlength=self.tables + 1)[1:].tolist()
        return counts


def choose_freely(ranking: Ranking, jobs: Sequence[Job], places: int) -> list[Choice]:
    """Return one choice a place where any candidate may join any slate; jobs are within their supply."""
    queues = {group: _queue(ranking.groups == group, places) for group in range(ranking.tables)}
    queues[NO_TABLE] = _queue((ranking.groups < 0) | (ranking.groups >= ranking.tables), places)
    heads = {queue.pop(): group for group, queue in queues.items() if queue}
    choices: list[Choice] = []
    for filled in range(places):
        best = rank = min(heads)
        urgent = urgent_groups(jobs, filled)
        if urgent is not None:
            rank = min(head for head, group in heads.items() if group in urgent)
        group = heads.pop(rank)
        if queues[group]:
            heads[queues[group].pop()] = group
        jobs = without_first(jobs, group)
        choices.append(Choice(rank, best, group))
    return choices


def _queue(members: Mask, places: int) -> list[int]:
    """Return the first `places` ranks of a group, best last."""
    queue: list[int] = np.flatnonzero(members)[:places][::-1].tolist()
    return queue
