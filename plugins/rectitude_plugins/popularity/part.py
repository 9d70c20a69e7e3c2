"""The part `popularity`: retrieval by recent demand, and features of demand, novelty and esteem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from rectitude.arrays import Arrays, Floats, Integers, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, FeatureColumn, Inputs, Retrieved
from rectitude_plugins.popularity.counting import Log, trends

FEATURES = (
    FeatureSpec("demand_week", "how much it was asked for this week", "popularity"),
    FeatureSpec("demand_season", "how much it was asked for in two months", "popularity"),
    FeatureSpec("rising", "whether demand is rising", "popularity"),
    FeatureSpec("lasting", "demand of late against all time", "popularity"),
    FeatureSpec("idle", "how long nobody asked for it", "popularity"),
    FeatureSpec("novelty", "how new it is here", "popularity"),
    FeatureSpec("esteem", "how it is rated", "popularity", item_only=True),
    FeatureSpec("turn", "how early people come to it", "popularity", item_only=True),
)
NEVER = np.iinfo(np.int64).max
MODALITY = "popularity"
WEEK_SHARE, SEASON_SHARE = 0.2, 0.15


class Popularity:
    """Learns when which item was asked for; takes no settings."""

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the features; none of them reads a profile."""
        return FEATURES

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return the log by time, and what holds of an item at all times: esteem and turn."""
        events, items = dataset.events, len(dataset.catalogue)
        first = np.full(items, NEVER, dtype=np.int64)
        np.minimum.at(first, events.item, events.time)
        return {
            "item": events.item.astype(np.int32),
            "time": events.time,
            "first": first,
            "esteem": esteem(dataset),
            "turn": turn(dataset),
        }

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundPopularity:
        """Return the part that answers."""
        item, time = arrays["item"].astype(np.int32, copy=False), arrays["time"].astype(np.int64, copy=False)
        log = Log.of(item, time, len(catalogue))
        first = arrays["first"].astype(np.int64, copy=False)
        # A shop whose clock stands still is asked about one moment again and again.
        demand = lru_cache(maxsize=4)(partial(demand_at, log, first))
        return BoundPopularity(demand, arrays["esteem"].astype(float), arrays["turn"].astype(float))


def demand_at(log: Log, first: Integers, at: int) -> Vectors:
    """Return float32[features, items]: what the log says of every item strictly before `at`."""
    now = trends(log, first, at)
    rows = (now.week, now.season, now.rising, now.lasting, now.idle_hours, now.age_days)
    matrix = np.array(rows, dtype=np.float32)
    matrix.flags.writeable = False
    return matrix


def esteem(dataset: Dataset, shrink: float = 8.0) -> Floats:
    """Return float64[items]: an item's mean value above the mean of all, shrunk; NaN if never valued.

    Only events of a kind with a finite threshold above zero carry a value (ratings).
    """
    valued_kinds = np.array([0.0 < kind.threshold < np.inf for kind in dataset.description.events])
    events = dataset.events
    valued = valued_kinds[events.kind]
    if not valued.any():
        return np.full(len(dataset.catalogue), np.nan)
    above = events.value[valued] - events.value[valued].mean()
    sums = np.bincount(events.item[valued], above, minlength=len(dataset.catalogue))
    counts = np.bincount(events.item[valued], minlength=len(dataset.catalogue))
    return np.where(counts > 0, sums / (counts + shrink), np.nan)


def turn(dataset: Dataset, shrink: float = 5.0) -> Floats:
    """Return float64[items]: the mean of log(1 + place) at which it stands in people's histories, shrunk."""
    events, items = dataset.events, len(dataset.catalogue)
    place = np.zeros(len(events), dtype=np.float64)
    for person in range(len(dataset.people)):
        taken = dataset.positions(person)
        place[taken] = np.arange(len(taken))
    sums = np.bincount(events.item, np.log1p(place), minlength=items)
    counts = np.bincount(events.item, minlength=items)
    middle = float(np.log1p(place).mean()) if len(events) else 0.0
    return np.where(counts > 0, (sums + shrink * middle) / (counts + shrink), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class BoundPopularity:
    """Answers from one log; `demand` gives what it says at a moment."""

    demand: Callable[[int], Vectors]
    esteem: Floats
    turn: Floats

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return every item's demand before the request's time, one row a feature, in item space."""
        matrix = self.demand(inputs.at)
        return [Encoding(MODALITY, matrix, np.ones(len(matrix), dtype=np.bool_))]

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return what was asked for most, this week and in two months."""
        week, season = encodings[MODALITY].matrix[:2]
        return [
            Retrieved("demand_week", best_rows(week, int(depth * WEEK_SHARE))),
            Retrieved("demand_season", best_rows(season, int(depth * SEASON_SHARE))),
        ]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the features that change with time."""
        values = encodings[MODALITY].matrix.take(candidates.rows, axis=1).astype(np.float64)
        return [
            FeatureColumn(feature.name, column)
            for feature, column in zip(FEATURES[: len(values)], values, strict=True)
        ]

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        """Return what holds of an item at all times."""
        return [FeatureColumn("esteem", self.esteem), FeatureColumn("turn", self.turn)]


def _make(settings: Mapping[str, Setting]) -> Popularity:
    return Popularity()


plugin = Plugin(Role.PART, _make, "knows what is asked for, of late and over all, and what is new")
