"""Demand is what was asked for strictly before a moment, counted against the plain loops that define it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import Integers
from rectitude_plugins.popularity.counting import DAY, HOUR, Log, Trends, trends

ITEMS = 4
NEVER = np.iinfo(np.int64).max
EVENTS = st.lists(st.tuples(st.integers(0, ITEMS - 2), st.integers(0, 90)), max_size=30)
"""Events as (item, day); the last item has none."""


def log_of(events: list[tuple[int, int]]) -> Log:
    ordered = sorted(events, key=lambda event: event[1])
    items = np.array([item for item, _ in ordered], dtype=np.int32)
    return Log.of(items, np.array([day * DAY for _, day in ordered], dtype=np.int64), ITEMS)


def first_of(events: list[tuple[int, int]]) -> Integers:
    first = np.full(ITEMS, NEVER, dtype=np.int64)
    for item, day in events:
        first[item] = min(first[item], day * DAY)
    return first


def at_day(events: list[tuple[int, int]], day: int) -> Trends:
    return trends(log_of(events), first_of(events), day * DAY)


def count(events: list[tuple[int, int]], item: int, after: float, before: int) -> int:
    return sum(one == item and after <= day < before for one, day in events)


@given(EVENTS, st.integers(0, 100))
def test_demand_is_counted_in_windows_that_end_before_the_moment(
    events: list[tuple[int, int]], day: int
) -> None:
    now = at_day(events, day)
    for item in range(ITEMS):
        assert now.week[item] == count(events, item, day - 7, day)
        assert now.season[item] == count(events, item, day - 60, day)


@given(EVENTS, st.integers(0, 100))
def test_rising_and_lasting_follow_their_formulas(events: list[tuple[int, int]], day: int) -> None:
    now = at_day(events, day)
    late = [count(events, item, day - 14, day) for item in range(ITEMS)]
    ever = [count(events, item, -math.inf, day) for item in range(ITEMS)]
    for item in range(ITEMS):
        week, season = now.week[item], now.season[item]
        assert now.rising[item] == pytest.approx(math.log((week + 1) / (season * 7 / 60 + 1)))
        share_late = (late[item] + 2) / max(sum(late), 1)
        share_ever = (ever[item] + 2) / max(sum(ever), 1)
        assert now.lasting[item] == pytest.approx(math.log(share_late / share_ever))


@given(EVENTS, st.integers(0, 100))
def test_idleness_and_age_are_missing_before_an_items_first_event(
    events: list[tuple[int, int]], day: int
) -> None:
    now = at_day(events, day)
    for item in range(ITEMS):
        earlier = [when for one, when in events if one == item and when < day]
        if earlier:
            assert now.idle_hours[item] == pytest.approx((day - max(earlier)) * DAY / HOUR)
            assert now.age_days[item] == pytest.approx(day - min(earlier))
        else:
            assert np.isnan(now.idle_hours[item])
            assert np.isnan(now.age_days[item])


def test_an_event_at_exactly_the_moment_does_not_count() -> None:
    events = [(0, 4), (0, 10)]
    assert at_day(events, 10).week[0] == 1
    assert trends(log_of(events), first_of(events), 10 * DAY + 1).week[0] == 2


def test_an_event_at_exactly_the_windows_begin_counts() -> None:
    assert at_day([(0, 3)], 10).week[0] == 1
    assert trends(log_of([(0, 3)]), first_of([(0, 3)]), 10 * DAY + 1).week[0] == 0


def test_a_log_from_before_1970_counts_like_any_other() -> None:
    old = [(0, -40), (1, -39)]
    shifted = [(item, day + 100) for item, day in old]
    before, after = at_day(old, -30), at_day(shifted, 70)
    for name in ("week", "season", "rising", "lasting", "idle_hours", "age_days"):
        np.testing.assert_allclose(getattr(before, name), getattr(after, name))


def test_after_the_logs_end_the_whole_log_has_been() -> None:
    log = log_of([(0, 1), (1, 2), (0, 5)])
    assert log.counts(0, 6 * DAY).tolist() == log.ever.tolist() == [2.0, 1.0, 0.0, 0.0]
    assert log.last_before(6 * DAY).tolist() == [5 * DAY, 2 * DAY, 0, 0]
    assert log.last_before(5 * DAY).tolist() == [1 * DAY, 2 * DAY, 0, 0]
