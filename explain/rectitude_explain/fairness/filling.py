"""Filling a slate under prefix guarantees, with every forced place priced and every shortfall named.

The scores may already hold a bonus for groups that are behind over the stream of lists; a price is the
difference of the scores as they were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Integers, Mask
from rectitude.errors import BadRequest
from rectitude.layers import Guarantees, MayJoin
from rectitude.values import Adjustment, Infeasible, Slate
from rectitude_explain.fairness.choosing import Choice, Ranking, choose_freely
from rectitude_explain.fairness.deadlines import Job, jobs_of, within_supply
from rectitude_explain.fairness.joining import choose_joining

Positions = npt.NDArray[np.intp]


def by_score(scores: Integers, permitted: Mask) -> Positions:
    """Return the permitted positions, best score first, equal scores by position.

    >>> by_score(np.array([5, 9, 9, 7]), np.array([True, True, True, False])).tolist()
    [1, 2, 0]
    """
    positions = np.flatnonzero(permitted)[::-1]
    return positions[np.argsort(scores[positions], kind="stable")][::-1]


def fill_slate(
    scores: Integers,
    permitted: Mask,
    group: npt.NDArray[np.int8],
    guarantees: Guarantees,
    k: int,
    may_join: MayJoin | None,
) -> Slate:
    """Fill up to k places of int64[m] scored candidates; the list is shorter where candidates run out.

    What the permitted candidates cannot supply is dropped before the first place is filled, so that the
    rest is kept; the finished list is then held against the untouched tables, and what it lacks is
    `infeasible`. Raises BadRequest where the list would be longer than the tables.
    """
    order = by_score(scores, permitted)
    places = max(0, min(k, len(order)))
    _check_length(places, guarantees)
    ranking = Ranking(group[order].astype(np.intp), len(guarantees.labels))
    wanted = jobs_of(guarantees.tables, places)
    jobs = within_supply(wanted, ranking.supply(np.ones(len(order), dtype=np.bool_)))
    refused: dict[int, int] = {}
    if may_join is None:
        choices = choose_freely(ranking, jobs, places)
    else:
        choices, refused = choose_joining(ranking, jobs, places, _by_rank(may_join, order))
    position: list[int] = order.tolist()
    served: list[int] = ranking.groups[[choice.rank for choice in choices]].tolist()
    return Slate(
        positions=tuple(position[choice.rank] for choice in choices),
        adjustments=tuple(_adjustments(choices, position, scores, guarantees.labels)),
        infeasible=tuple(_infeasible(served, wanted, guarantees.labels)),
        refused=tuple((position[rank], place) for rank, place in refused.items()),
    )


def _check_length(places: int, guarantees: Guarantees) -> None:
    """Refuse a list that goes on where the tables end: nothing would be guaranteed there."""
    longest = guarantees.tables.shape[1]
    if guarantees.tables.any() and places > longest:
        raise BadRequest(f"Fairness is guaranteed for at most {longest} places; ask for fewer.", "k")


def _by_rank(may_join: MayJoin, order: Positions) -> MayJoin:
    """Return the jurors' question asked in ranks instead of positions."""

    def joinable(ranks: Sequence[int]) -> Mask:
        return may_join([int(order[rank]) for rank in ranks])[order]

    return joinable


def _adjustments(
    choices: Sequence[Choice], position: Sequence[int], scores: Integers, labels: Sequence[str]
) -> Iterator[Adjustment]:
    """Yield the places that did not go to the best candidate that could have had them."""
    for place, choice in enumerate(choices):
        if choice.rank != choice.best:
            forced, displaced = position[choice.rank], position[choice.best]
            price = int(scores[displaced]) - int(scores[forced])
            yield Adjustment(place, f"fairness/{labels[choice.group]}", forced, displaced, price)


def _infeasible(served: Sequence[int], wanted: Sequence[Job], labels: Sequence[str]) -> Iterator[Infeasible]:
    """Yield, for each prefix at which a table wants more than before, what the list lacks there.

    `served` holds the group of each place; prefixes that the list does not reach are no shortfall.
    """
    totals: dict[Job, int] = {}
    seen = [0] * len(labels)
    for deadline, group in wanted:
        seen[group] += 1
        totals[deadline, group] = seen[group]
    for (prefix, group), count in totals.items():
        available = served[:prefix].count(group)
        if prefix <= len(served) and available < count:
            yield Infeasible(labels[group], prefix, count, available)
