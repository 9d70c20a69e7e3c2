"""What is held out, on logs written by hand: exactly the protocols that the scoreboard names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset, described

from rectitude.catalogue import Item
from rectitude.dataset import Dataset, RawData, RawEvents
from rectitude.evaluation.cases import (
    CUT,
    Protocol,
    Split,
    cold_items,
    hidden_items,
    leave_one_out,
    split,
    temporal,
)
from rectitude.storage.store import Store

LOGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 6), st.integers(1, 5).map(float), st.integers(0, 12)),
    max_size=40,
)


def asked(held: Split) -> dict[int, list[int]]:
    return {case.turn.person: sorted(case.relevant.tolist()) for case in held.cases}


def rows_known(held: Split, person: int) -> list[int]:
    return [int(row) for row in held.known.history(person).rows]


def test_the_last_success_is_held_out_with_everything_after_it() -> None:
    log = [(0, 0, 5.0, 1), (0, 1, 2.0, 2), (0, 2, 4.0, 3), (0, 3, 5.0, 4), (0, 4, 1.0, 5), (0, 5, 3.0, 6)]
    held = leave_one_out(dataset(log, 6, 1))
    assert asked(held) == {0: [3]}
    assert rows_known(held, 0) == [0, 1, 2]
    assert (held.cases[0].turn.at, held.cases[0].turn.before) == (4, 3)


def test_people_with_fewer_than_three_successes_are_not_asked_and_keep_all_they_did() -> None:
    log = [(0, item, 5.0, item) for item in range(2)] + [(0, item, 3.0, item) for item in range(2, 6)]
    log += [(1, item, 4.0, item) for item in range(3)]
    held = leave_one_out(dataset(log, 6, 3))
    assert asked(held) == {1: [2]}
    assert rows_known(held, 0) == [0, 1, 2, 3, 4, 5]


def test_ties_are_in_the_order_of_the_file() -> None:
    log = [(0, 4, 5.0, 7), (0, 1, 5.0, 7), (0, 3, 5.0, 7), (0, 2, 5.0, 6), (0, 0, 1.0, 7)]
    held = leave_one_out(dataset(log, 5, 1))
    assert asked(held) == {0: [3]}
    assert rows_known(held, 0) == [2, 4, 1]


def test_ties_stay_in_the_order_of_the_file_through_the_store(tmp_path: Path) -> None:
    items = [Item(str(number), f"Thing {number}", {}) for number in range(5)]
    told = ["4", "1", "3", "2", "0"]
    values, times = [5.0, 5.0, 5.0, 5.0, 1.0], [7, 7, 7, 6, 7]
    events = RawEvents(["u"] * 5, told, ["rating"] * 5, values, times)
    with Store.open(tmp_path / "s.sqlite3", described()) as store:
        store.replace_all(RawData(items, (), events, (), ()))
        held = leave_one_out(store.dataset())
    assert asked(held) == {0: [3]}
    assert rows_known(held, 0) == [2, 4, 1]


@given(LOGS)
def test_leave_one_out_by_the_plain_words_of_the_protocol(log: list[tuple[int, int, float, int]]) -> None:
    held = leave_one_out(dataset(log, 7, 4))
    ordered = sorted(log, key=lambda event: event[3])
    for person in range(4):
        own = [event for event in ordered if event[0] == person]
        successes = [place for place, event in enumerate(own) if event[2] >= 4.0]
        if len(successes) < 3:
            assert person not in asked(held)
            assert rows_known(held, person) == [event[1] for event in own]
        else:
            assert asked(held)[person] == [own[successes[-1]][1]]
            assert rows_known(held, person) == [event[1] for event in own[: successes[-1]]]


def test_the_log_is_cut_at_nine_tenths_and_only_new_successes_count() -> None:
    log = [(0, 0, 5.0, 1), (1, 1, 2.0, 2), (2, 2, 4.0, 3), *((0, 6, 1.0, 4 + at) for at in range(15))]
    late = [(0, 0, 5.0, 30), (0, 3, 5.0, 31)]
    held = temporal(dataset([*log, *late], 7, 3))
    assert CUT * len([*log, *late]) == 18
    # Person 0 met item 0 before; person 1 liked nothing before the cut; person 2 liked nothing after it.
    assert asked(held) == {0: [3]}
    assert held.cases[0].turn.at == 30
    assert len(held.known.events) == 18


@given(LOGS)
def test_the_temporal_protocol_by_its_plain_words(log: list[tuple[int, int, float, int]]) -> None:
    held = temporal(dataset(log, 7, 4))
    ordered = sorted(log, key=lambda event: event[3])
    cut = int(len(ordered) * 0.9)
    before, after = ordered[:cut], ordered[cut:]
    wanted = {}
    for person in range(4):
        active = any(one == person and value >= 4.0 for one, _, value, _ in before)
        met = {item for one, item, _, _ in before if one == person}
        liked = {item for one, item, value, _ in after if one == person and value >= 4.0} - met
        if active and liked:
            wanted[person] = sorted(liked)
    assert asked(held) == wanted
    assert held.known.events.time.tolist() == [time for _, _, _, time in before]


@given(LOGS, st.sampled_from(Protocol))
def test_nothing_that_is_held_out_is_known(
    log: list[tuple[int, int, float, int]], protocol: Protocol
) -> None:
    # Every event gets a time of its own, so that one can be told from another.
    apart = [(person, item, value, at) for at, (person, item, value, _) in enumerate(log)]
    data: Dataset = dataset(apart, 7, 4)
    held = split(data, protocol)
    for case in held.cases:
        own = held.known.history(case.turn.person)
        assert np.all(own.times < case.turn.at)
        met_before = own.rows[own.times < case.turn.at]
        if protocol is Protocol.TEMPORAL:
            assert not set(case.relevant.tolist()) & set(met_before.tolist())


def test_an_empty_log_holds_nobody_out() -> None:
    for protocol in Protocol:
        assert split(dataset([], 3, 2), protocol).cases == ()


def test_nothing_is_known_of_a_cold_item_and_each_person_is_asked_at_their_last_success_on_one() -> None:
    cold = np.flatnonzero(hidden_items(30)).tolist()
    warm = np.flatnonzero(~hidden_items(30)).tolist()
    assert len(cold) == 3
    log = [(0, warm[0], 5.0, 1), (0, cold[0], 5.0, 2), (0, warm[1], 1.0, 3), (0, cold[1], 4.0, 4)]
    log += [(0, cold[2], 2.0, 5), (0, warm[2], 5.0, 6)]
    log += [(1, cold[0], 5.0, 1), (1, warm[3], 5.0, 2)]  # knew nothing but cold items when asked
    log += [(2, warm[0], 5.0, 1), (2, cold[2], 3.0, 2)]  # liked no cold item
    held = cold_items(dataset(log, 30, 3))
    assert asked(held) == {0: sorted(cold[:2])}
    assert rows_known(held, 0) == warm[:2]
    assert rows_known(held, 1) == [warm[3]]
    assert rows_known(held, 2) == [warm[0]]
    assert held.cases[0].turn.at == 4


@given(LOGS)
def test_the_cold_protocol_hides_every_event_of_its_items(log: list[tuple[int, int, float, int]]) -> None:
    held = cold_items(dataset(log, 7, 4))
    hidden = hidden_items(7)
    assert hidden.sum() == 1
    assert not hidden[held.known.events.item].any()
    for case in held.cases:
        assert hidden[case.relevant].all()
        assert len(held.known.history(case.turn.person))
