"""Items that nothing has happened to yet: what is left to rank them by, alone and together.

A ranker of its own is learned for each set of modalities, from everybody's last known choice among all items:
lists of candidates would be made by sources that never find a cold item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rectitude.additive.binning import codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Floats, Rows
from rectitude.evaluation.cases import Split
from rectitude.evaluation.metrics import Estimate, estimate, ndcg
from rectitude.learning.lists import RankingLists
from rectitude.learning.occasions import inputs_at
from rectitude.learning.train import Training, fit_ranker
from rectitude.learning.turns import Turn, before_turns, turns
from rectitude.recommend import encode, measure, situate
from rectitude.retrieval import best_rows
from rectitude.roster import Roster
from rectitude.snapshot import Bound
from rectitude.values import Candidates, Inputs

CONTENT = ("graph", "text")
"""Modalities that speak of an item nobody has met."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """All items that a person has not had, ascending, and their features of content float64[m, d]."""

    rows: Rows
    values: Floats


@dataclass(frozen=True, slots=True)
class Content:
    """How good lists by some of the content are; `gained` is what all of it together has above them."""

    name: str
    ndcg: Estimate
    gained: Estimate


def by_content(roster: Roster, bound: Bound, held: Split, training: Training, k: int) -> tuple[Content, ...]:
    """Return NDCG@k of all items ranked by each modality of content alone, and by all of them together."""
    lessons = choices_among_all(bound, held)
    asked = [compared(inputs_at(held.known, case.turn), bound) for case in held.cases]
    there = [name for name in CONTENT if name in {feature.modality for feature in lessons.features}]
    ways = [[name] for name in there] + ([there] if len(there) > 1 else [])
    found = []
    for way in ways:
        listed = _ranked(roster, lessons, asked, way, training, k)
        found.append([ndcg(rows, case.relevant, k) for rows, case in zip(listed, held.cases, strict=True)])
    values = np.array(found).reshape(len(ways), len(held.cases))
    return tuple(
        Content(" and ".join(way), estimate(own, training.seed), estimate(values[-1] - own, training.seed))
        for way, own in zip(ways, values, strict=True)
    )


def choices_among_all(bound: Bound, held: Split) -> RankingLists:
    """Return everybody's last known success as a choice among all items that they had not had before."""
    last = turns(held.known, 1)
    earlier = before_turns(held.known, last)
    made = [(compared(inputs_at(earlier, turn), bound, turn), turn) for turn in last]
    starts = np.cumsum([0, *(len(one.rows) for one, _ in made)])
    places = [int(np.searchsorted(one.rows, turn.target)) for one, turn in made]
    return RankingLists(
        features=tuple(bound.features[at] for at in columns_of(bound)),
        pairs=(),
        values=np.concatenate([one.values for one, _ in made]),
        starts=starts.astype(np.int64),
        chosen=starts[:-1] + np.array(places, dtype=np.int64),
        plain=np.ones(len(made), dtype=np.bool_),
    )


def compared(inputs: Inputs, bound: Bound, turn: Turn | None = None) -> Compared:
    """Return all items but those that the person has had; the item chosen at `turn` is among them."""
    fresh = np.ones(len(bound.catalogue), dtype=np.bool_)
    fresh[inputs.person.history.rows] = False
    if turn is not None:
        fresh[turn.target] = True
    rows = np.flatnonzero(fresh).astype(np.int32)
    _, prior = situate(inputs, (), bound)
    everything = Candidates(rows, (), np.zeros((0, len(rows)), dtype=np.int32))
    values = measure(inputs, encode(inputs, bound), everything, prior, bound)
    return Compared(rows, values[:, columns_of(bound)])


def columns_of(bound: Bound) -> list[int]:
    """Return the columns of the features of content that depend on the request."""
    return [at for at, one in enumerate(bound.features) if one.modality in CONTENT and not one.item_only]


def _ranked(
    roster: Roster,
    lessons: RankingLists,
    asked: Sequence[Compared],
    modalities: Sequence[str],
    training: Training,
    k: int,
) -> list[Rows]:
    columns = [at for at, feature in enumerate(lessons.features) if feature.modality in modalities]
    features = tuple(lessons.features[at] for at in columns)
    narrowed = replace(lessons, features=features, values=lessons.values[:, columns])
    model = fit_ranker(roster, narrowed, replace(training, log_dir=None))
    return [one.rows[best_rows(mains_of(model, one.values[:, columns]), k)] for one in asked]


def mains_of(model: AdditiveModel, values: Floats) -> Floats:
    """Return float64[m]: the sum of a model's curves at rows of values."""
    codes = codes_of(values, model.edges)
    summed: Floats = np.take_along_axis(model.mains, codes.T.astype(np.int64), axis=1).sum(axis=0)
    return summed
