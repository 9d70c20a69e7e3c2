"""The part: what holds at one moment, what holds always, and what stays missing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_data import RATED, by_modality, candidates, dataset, described, inputs

from rectitude.arrays import Floats
from rectitude.dataset import Dataset
from rectitude.domain import EventKind
from rectitude_plugins.popularity.counting import DAY
from rectitude_plugins.popularity.part import FEATURES, BoundPopularity, Popularity, esteem, plugin, turn

VIEW = EventKind("view", "looked at", threshold=math.inf)
BUY = EventKind("buy", "bought")


def bound_to(data: Dataset) -> BoundPopularity:
    part = Popularity()
    return part.bind(part.fit(data), data.catalogue)


def features_at(part: BoundPopularity, at: int, rows: list[int]) -> dict[str, Floats]:
    encodings = by_modality(part.encode(inputs(at=at)))
    columns = [*part.fuse(encodings, candidates(rows)), *part.fuse_items()]
    return {column.name: column.values for column in columns}


def test_features_are_those_that_are_declared_and_read_no_profile() -> None:
    data = dataset([(0, 0, 5.0, DAY)], 3, 1)
    part = bound_to(data)
    assert set(features_at(part, 2 * DAY, [0, 1, 2])) == {feature.name for feature in FEATURES}
    assert [column.name for column in part.fuse_items()] == [f.name for f in FEATURES if f.item_only]
    assert not any(feature.reads_profile for feature in FEATURES)


def test_a_request_at_an_earlier_moment_sees_the_log_as_it_was() -> None:
    part = bound_to(dataset([(0, 0, 5.0, 1 * DAY), (1, 0, 5.0, 4 * DAY), (1, 1, 5.0, 5 * DAY)], 3, 2))
    early, late = features_at(part, 2 * DAY, [0, 1, 2]), features_at(part, 6 * DAY, [0, 1, 2])
    assert early["demand_week"].tolist() == [1.0, 0.0, 0.0]
    assert late["demand_week"].tolist() == [2.0, 1.0, 0.0]
    assert np.isnan(early["novelty"]).tolist() == [False, True, True]
    assert np.isnan(late["idle"]).tolist() == [False, False, True]


def test_the_most_asked_for_come_first_from_both_sources() -> None:
    log = [
        (person, item, 5.0, day * DAY)
        for person, item, day in [(0, 2, 40), (1, 2, 41), (0, 1, 99), (2, 2, 42)]
    ]
    part = bound_to(dataset(log, 4, 3))
    encodings = by_modality(part.encode(inputs(at=100 * DAY)))
    week, season = part.retrieve(encodings, 20)
    assert (week.source, week.rows[0]) == ("demand_week", 1)
    assert (season.source, season.rows[:2].tolist()) == ("demand_season", [2, 1])
    assert len(week.rows) == 4
    assert len(part.retrieve(encodings, 10)[1].rows) == 1


def test_esteem_is_the_shrunk_mean_above_the_mean_of_all() -> None:
    data = dataset([(0, 0, 5.0, 1), (1, 0, 4.0, 2), (0, 1, 1.0, 3), (1, 1, 2.0, 4)], 3, 2)
    # The mean of all is 3: item 0 stands 1.5 above it twice, item 1 as much below it.
    assert esteem(data, shrink=8.0)[:2].tolist() == pytest.approx([3.0 / 10, -3.0 / 10])
    assert np.isnan(esteem(data)[2])


def test_esteem_reads_only_events_that_carry_a_value() -> None:
    kinds = described(RATED, VIEW, BUY)
    log = [(0, 0, 5.0, 1), (0, 1, 1.0, 2), (0, 2, 1.0, 3)]
    data = dataset(log, 3, 1, kinds, kinds=[0, 1, 2])
    assert np.isnan(esteem(data)).tolist() == [False, True, True]


def test_own_data_without_ratings_have_no_esteem_and_do_not_break() -> None:
    data = dataset([(0, 0, 1.0, DAY), (0, 1, 1.0, DAY)], 2, 1, described(VIEW, BUY), kinds=[0, 1])
    values = features_at(bound_to(data), 2 * DAY, [0, 1])
    assert np.isnan(values["esteem"]).all()
    assert values["demand_week"].tolist() == [1.0, 1.0]


def test_turn_is_the_shrunk_mean_place_at_which_people_come_to_an_item() -> None:
    data = dataset([(0, 0, 5.0, 1), (0, 1, 5.0, 2), (1, 0, 5.0, 3), (1, 2, 5.0, 4)], 4, 2)
    middle = math.log(2) * 2 / 4
    wanted = [(0.0 + 5 * middle) / 7, (math.log(2) + 5 * middle) / 6, (math.log(2) + 5 * middle) / 6]
    assert turn(data, shrink=5.0)[:3].tolist() == pytest.approx(wanted)
    assert np.isnan(turn(data)[3])


def test_a_log_without_events_leaves_everything_at_nothing_or_missing() -> None:
    part = bound_to(dataset([], 3, 0))
    values = features_at(part, DAY, [0, 1, 2])
    assert not values["demand_week"].any()
    assert not values["rising"].any()
    assert not values["lasting"].any()
    for name in ("idle", "novelty", "esteem", "turn"):
        assert np.isnan(values[name]).all()
    assert plugin.make({}) is not plugin.make({})
