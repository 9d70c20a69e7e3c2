"""Events by person and in time, and what counts as a success."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset, described, history

from rectitude.dataset import no_history
from rectitude.domain import EventKind

LOGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 5).map(float), st.integers(0, 9)),
    max_size=30,
)


@given(LOGS)
def test_a_persons_history_is_their_events_oldest_first(log: list[tuple[int, int, float, int]]) -> None:
    data = dataset(log, 5, 4)
    ordered = sorted(log, key=lambda event: event[3])
    for person in range(4):
        own = data.history(person)
        wanted = [(item, value, time) for one, item, value, time in ordered if one == person]
        assert list(zip(own.rows.tolist(), own.values.tolist(), own.times.tolist(), strict=True)) == wanted
        assert data.events.time[data.positions(person)].tolist() == own.times.tolist()


@given(LOGS, st.data())
def test_a_slice_keeps_what_its_mask_keeps_and_shares_the_rest(
    log: list[tuple[int, int, float, int]], drawn: st.DataObject
) -> None:
    data = dataset(log, 5, 4)
    kept = np.array(drawn.draw(st.lists(st.booleans(), min_size=len(log), max_size=len(log))), dtype=np.bool_)
    sliced = data.keeping(kept)
    assert sliced.events.time.tolist() == data.events.time[kept].tolist()
    assert sum(len(sliced.history(person)) for person in range(4)) == int(kept.sum())
    assert sliced.catalogue is data.catalogue and sliced.people is data.people
    assert len(data.events) == len(log)


def test_a_success_has_at_least_its_kinds_threshold() -> None:
    kinds = described(
        EventKind("rating", "rated", threshold=4.0),
        EventKind("view", "looked at", threshold=math.inf),
        EventKind("buy", "bought"),
    )
    told = [(0, 3.9), (0, 4.0), (1, 10.0), (2, 0.0), (2, 1.0)]
    log = [(0, 0, value, at) for at, (_, value) in enumerate(told)]
    data = dataset(log, 1, 1, kinds, kinds=[kind for kind, _ in told])
    assert data.positive.tolist() == [False, True, False, True, True]


def test_the_end_is_the_last_events_time() -> None:
    assert dataset([(0, 0, 5.0, 3), (0, 0, 5.0, 9), (0, 0, 5.0, 5)], 1, 1).end == 9
    assert dataset([], 1, 1).end == 0


@pytest.mark.parametrize(("length", "left"), [(0, []), (1, [6]), (2, [5, 6]), (3, [4, 5, 6]), (9, [4, 5, 6])])
def test_the_last_events_are_the_newest(length: int, left: list[int]) -> None:
    recent = history([4, 5, 6], values=[1.0, 2.0, 3.0], times=[7, 8, 9]).last(length)
    assert recent.rows.tolist() == left
    assert len(recent.times) == len(recent.values) == len(recent.kinds) == len(recent)


def test_nobody_has_a_history_of_nothing() -> None:
    assert len(no_history()) == len(no_history().last(5)) == 0
    nobody = dataset([], 3, 2)
    assert len(nobody.history(1)) == 0
    assert nobody.positive.tolist() == []
