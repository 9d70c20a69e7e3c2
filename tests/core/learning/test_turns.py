"""Turns: who chose what when, and the data as they were before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset

from rectitude.dataset import Dataset
from rectitude.learning.turns import Turn, before_turns, turns

LOGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 5).map(float), st.integers(0, 9)),
    max_size=30,
)


def events_of(data: Dataset, person: int) -> list[tuple[int, float, int]]:
    own = data.history(person)
    return list(zip(own.rows.tolist(), own.values.tolist(), own.times.tolist(), strict=True))


@given(LOGS, st.integers(1, 4))
def test_a_turn_is_a_persons_nth_last_success(log: list[tuple[int, int, float, int]], back: int) -> None:
    data = dataset(log, 5, 4)
    found = {turn.person: turn for turn in turns(data, back)}
    for person in range(4):
        events = events_of(data, person)
        successes = [place for place, (_, value, _) in enumerate(events) if value >= 4.0]
        if len(successes) < back:
            assert person not in found
        else:
            place = successes[-back]
            item, _, time = events[place]
            assert found[person] == Turn(person, item, time, place)


@given(LOGS, st.integers(1, 3), st.sets(st.integers(0, 3)))
def test_before_a_turn_its_person_has_only_what_came_earlier_and_others_have_all(
    log: list[tuple[int, int, float, int]], back: int, asked: set[int]
) -> None:
    data = dataset(log, 5, 4)
    taken = tuple(turn for turn in turns(data, back) if turn.person in asked)
    earlier = before_turns(data, taken)
    before = {turn.person: turn.before for turn in taken}
    for person in range(4):
        events = events_of(data, person)
        assert events_of(earlier, person) == events[: before.get(person, len(events))]
    assert np.all(np.diff(earlier.events.time) >= 0)


def test_among_events_of_one_moment_the_later_written_one_is_the_last() -> None:
    data = dataset([(0, 3, 5.0, 7), (0, 1, 5.0, 7), (0, 2, 5.0, 7)], 4, 1)
    (last,), (before,) = turns(data, 1), turns(data, 2)
    assert (last.target, last.before) == (2, 2)
    assert (before.target, before.before) == (1, 1)


def test_events_that_were_no_success_go_with_the_turn_that_they_follow() -> None:
    data = dataset([(0, 0, 5.0, 1), (0, 1, 4.0, 2), (0, 2, 1.0, 3)], 3, 1)
    assert before_turns(data, turns(data, 1)).events.item.tolist() == [0]


def test_nobody_has_a_turn_in_a_log_without_events() -> None:
    data = dataset([], 3, 2)
    assert turns(data, 1) == ()
    assert len(before_turns(data, ()).events) == 0
