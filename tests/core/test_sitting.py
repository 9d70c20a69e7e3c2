"""A stranger who tells what they did in this sitting is read by order and company like anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from parts_shop import NAME, Spy, parts_found

from rectitude.catalogue import Item
from rectitude.dataset import PersonData, RawData, RawEvents, no_history
from rectitude.engine import Engine
from rectitude.intake import State, inputs_of
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.notices import no_notices
from rectitude.recommend import without_person
from rectitude.values import Person, Request

ITEMS, PEOPLE = 20, 30
SECOND = 1_000_000
READ = ("taste", "run", "step", "sitting", "beside", "next")


def walks() -> RawData:
    """Return people who go through the items in order, each from a place of their own, in one sitting."""
    users, rows, times = [], [], []
    for person in range(PEOPLE):
        for step in range(8):
            users.append(f"p{person:02}")
            rows.append(str((person + step) % ITEMS))
            times.append((person * 1_000_000 + step) * SECOND)
    events = RawEvents(users, rows, ["rating"] * len(users), [5.0] * len(users), times)
    items = [Item(str(row), f"Thing {row}", {}) for row in range(ITEMS)]
    return RawData(items, [PersonData(user, {}) for user in sorted(set(users))], events, (), ())


@pytest.fixture
def engine(open_engine: Any) -> Engine:
    """Return an engine whose shop has the real parts, trained on people who walk."""
    opened = open_engine(*parts_found(Spy()), train=False)
    assert isinstance(opened, Engine)
    opened.store(NAME).replace_all(walks())
    train_domain(opened, NAME, Training(slices=1, progress=lambda line: None))
    return opened


def read(engine: Engine, history: tuple[str, ...], profiling: bool = True) -> dict[str, Any]:
    """Return what the readings say of every item for a stranger with this sitting."""
    snapshot = engine.served(NAME).snapshot
    request = Request(NAME, history=history, profiling=profiling)
    nobody = Person(None, known=False, profile={}, history=no_history())
    asked = inputs_of(request, nobody, State(no_notices(), {}), snapshot, 10**16, "r1")
    asked = asked if profiling else without_person(asked)
    encodings = snapshot.bound.answers.encode(asked)
    return {
        name: encodings[f"behaviour/{name}"].matrix[0] for name in READ if f"behaviour/{name}" in encodings
    }


def test_transitions_follow_the_order_of_a_strangers_sitting(engine: Engine) -> None:
    onwards = read(engine, ("3", "4"))
    assert onwards["next"].argmax() == 5
    assert read(engine, ("4", "3"))["next"].argmax() == 4


def test_what_shares_a_sitting_is_counted_for_a_stranger(engine: Engine) -> None:
    told = read(engine, ("10",))
    for name in ("sitting", "beside"):
        assert told[name][11] > told[name][15] >= 0.0
        assert told[name][9] > 0.0  # together, whichever came first


def test_every_reading_of_a_sitting_is_there_and_says_something(engine: Engine) -> None:
    assert set(read(engine, ("3",))) == set(READ)
    assert all(values.any() for values in read(engine, ("3",)).values())
    assert read(engine, ()) == {}


def test_a_sitting_is_not_read_where_nobody_is_profiled(engine: Engine) -> None:
    assert read(engine, ("3", "4"), profiling=False) == {}


def test_a_strangers_list_goes_on_where_the_sitting_ended(engine: Engine) -> None:
    answer = engine.recommend(replace(Request(NAME), history=("6", "7"), k=3))
    listed = [item["item_id"] for item in cast(Any, answer.body["items"])]
    assert listed
    assert not {"6", "7"} & set(listed)
