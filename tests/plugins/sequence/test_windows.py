"""Histories cut into windows: every action but a first one is asked about, and never by itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rectitude_plugins.behaviour.sequence import Sequence
from rectitude_plugins.sequence.windows import NOTHING, examples_of, latest

HISTORIES = st.lists(st.lists(st.integers(0, 8), max_size=9), max_size=4)


def told(histories: list[list[int]]) -> Sequence:
    people = [person for person, items in enumerate(histories) for _ in items]
    items = [item for own in histories for item in own]
    return Sequence(np.array(people, np.int32), np.array(items, np.int32), np.arange(len(items)))


@given(HISTORIES, st.integers(1, 4), st.integers(0, 3))
def test_every_action_but_a_first_is_asked_about_after_what_came_right_before_it(
    histories: list[list[int]], length: int, shift: int
) -> None:
    found = examples_of(told(histories), length, shift % length)
    asked = {
        (int(read), int(following))
        for window, after in zip(found.read, found.following, strict=True)
        for read, following in zip(window, after, strict=True)
        if following != NOTHING
    }
    steps = {(one + 1, two + 1) for own in histories for one, two in pairwise(own)}
    assert asked == steps
    assert found.read.shape[1] == length or not len(found)


def test_without_a_shift_nothing_is_asked_twice() -> None:
    histories = [[0, 1, 2, 3, 4, 5], [6], [7, 8]]
    found = examples_of(told(histories), 2, 0)
    assert sorted(found.following[found.following != NOTHING].tolist()) == [2, 3, 4, 5, 6, 9]


def test_a_window_never_reaches_into_another_person() -> None:
    found = examples_of(told([[1, 2, 3], [4, 5]]), 4, 0)
    assert found.read.tolist() == [[0, 0, 2, 3], [0, 0, 0, 5]]
    assert found.following.tolist() == [[0, 0, 3, 4], [0, 0, 0, 6]]


def test_only_the_last_actions_are_read() -> None:
    assert latest(np.array([7, 8, 9], np.int32), 2).tolist() == [[9, 10]]
    assert latest(np.zeros(0, np.int32), 2).tolist() == [[NOTHING, NOTHING]]
