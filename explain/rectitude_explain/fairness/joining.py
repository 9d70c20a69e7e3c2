"""Which candidate gets each place where jurors decide, place by place, who may join the slate so far.

A juror's word depends on the slate, so a choice can shut out the candidates that a group's table still
wants. One step is looked ahead: such a candidate is passed over while another does no such harm. Whether
any list keeps every table under arbitrary jurors is as hard as finding an independent set, so this is no
proof: what the finished list lacks is counted against the tables by whoever called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask
from rectitude_explain.fairness.choosing import Choice, Ranking
from rectitude_explain.fairness.deadlines import Job, urgent_groups, within_supply, without_first

ALTERNATIVES = 8
"""How many candidates are tried for a place before the one that does least harm is taken."""

JoinByRank = Callable[[Sequence[int]], Mask]
"""Given the ranks chosen so far, which of the ranked candidates may join them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A slate under way: the ranks chosen, those left, those that may join, the jobs not done.

    `reachable` are the jobs that the joinable candidates could still do.
    """

    chosen: tuple[int, ...]
    left: Mask
    joinable: Mask
    jobs: Sequence[Job]
    reachable: Sequence[Job]

    @property
    def lost(self) -> int:
        """Return how many of the jobs no joinable candidate is there for."""
        return len(self.jobs) - len(self.reachable)


def choose_joining(
    ranking: Ranking, jobs: Sequence[Job], places: int, may_join: JoinByRank
) -> tuple[list[Choice], dict[int, int]]:
    """Return one choice a place, and the ranks refused where they went before the one chosen.

    Each refused rank stands with the first place (from 0) at which that happened. Filling ends early where
    nobody may join; all that are left are refused then.
    """
    step = _step(ranking, (), np.ones(len(ranking.groups), dtype=np.bool_), jobs, may_join)
    choices: list[Choice] = []
    refused: dict[int, int] = {}
    for place in range(places):
        if not step.joinable.any():
            _note_refused(refused, step, len(step.left), place)
            break
        choice, after = _next_place(ranking, step, may_join)
        _note_refused(refused, step, choice.rank, place)
        choices.append(choice)
        step = after
    return choices, refused


def _next_place(ranking: Ranking, step: _Step, may_join: JoinByRank) -> tuple[Choice, _Step]:
    """Choose among the joinable ranks, best first: the urgent groups' only, and none that does harm."""
    best = int(step.joinable.argmax())
    allowed = _allowed(ranking, step)
    first = after = _with_rank(ranking, step, allowed[0], may_join)
    for rank in allowed[1:]:
        if after.lost <= step.lost:
            break
        other = _with_rank(ranking, step, rank, may_join)
        after = other if other.lost < after.lost else after
    rank = after.chosen[-1]
    shuts_out = rank != best == allowed[0]
    group = _shut_out(step, first) if shuts_out else int(ranking.groups[rank])
    return Choice(rank, best, group), after


def _allowed(ranking: Ranking, step: _Step) -> list[int]:
    """Return the best joinable ranks that leave no deadline behind, as many as are tried."""
    joinable = step.joinable
    urgent = urgent_groups(step.reachable, len(step.chosen))
    if urgent is not None:
        joinable = joinable & np.logical_or.reduce([ranking.groups == group for group in urgent])
    ranks: list[int] = np.flatnonzero(joinable)[:ALTERNATIVES].tolist()
    return ranks


def _with_rank(ranking: Ranking, step: _Step, rank: int, may_join: JoinByRank) -> _Step:
    """Return the step after giving the next place to `rank`."""
    left = step.left.copy()
    left[rank] = False
    jobs = without_first(step.jobs, int(ranking.groups[rank]))
    return _step(ranking, (*step.chosen, rank), left, jobs, may_join)


def _step(
    ranking: Ranking, chosen: tuple[int, ...], left: Mask, jobs: Sequence[Job], may_join: JoinByRank
) -> _Step:
    """Ask who may join, and see which jobs that leaves within reach."""
    joinable = left & may_join(chosen)
    reachable = within_supply(jobs, ranking.supply(joinable)) if jobs else jobs
    return _Step(chosen, left, joinable, jobs, reachable)


def _shut_out(step: _Step, after: _Step) -> int:
    """Return the first group that has more jobs out of reach after a choice than before it."""
    before, behind = _out_of_reach(step), _out_of_reach(after)
    return next(group for group in sorted(behind) if behind.count(group) > before.count(group))


def _out_of_reach(step: _Step) -> list[int]:
    """Return the group of every job that no joinable candidate is there for."""
    groups = [group for _, group in step.jobs]
    for _, group in step.reachable:
        groups.remove(group)
    return groups


def _note_refused(refused: dict[int, int], step: _Step, before: int, place: int) -> None:
    """Note the ranks left above `before` that may not join here."""
    for rank in np.flatnonzero(step.left[:before] & ~step.joinable[:before]).tolist():
        refused.setdefault(rank, place)
