"""The Indian table, which attention was taken from, gets its share of the stream again; simulated."""

from __future__ import annotations

import numpy as np
import pytest
from aloud import say
from engine_streams import stand_of
from simulated_requests import Gate, asked, empty_dataset
from simulated_streams import Asked, stand_after, told, uncontrolled

from rectitude.arrays import MICRO
from rectitude.catalogue import catalogue_of
from rectitude.engine import Engine
from rectitude_domains.health.adviser import INDIAN, Adviser
from rectitude_domains.health.behaviour import UNFAIR, truth
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.facts import request_facts

NOW = 1_793_470_260 * MICRO
CANDIDATES, LISTS = 120, 5_000


@pytest.fixture(scope="module")
def gate() -> Gate:
    catalogue = catalogue_of(truth(people=1).items, HEALTH.items)
    groups = Adviser().assign_groups(empty_dataset(HEALTH, catalogue))
    return Gate.of(HEALTH, catalogue, groups, 10)


@pytest.fixture(scope="module")
def people(gate: Gate) -> list[Asked]:
    known = truth(people=150)
    catalogue = catalogue_of(known.items, HEALTH.items)
    order = np.argsort([catalogue.row_of[item.item_id] for item in known.items])
    shown = (known.utility + np.log(UNFAIR) * known.behind)[:, order]
    found = []
    for person, scores in zip(known.persons, shown, strict=True):
        inputs = asked("health", person.truth, NOW)
        rows = np.sort(np.argsort(-scores)[:CANDIDATES]).astype(np.int32)
        micro = (scores[rows] * MICRO).astype(np.int64)
        found.append(Asked.of(gate, inputs, request_facts(inputs, len(order)), rows, micro))
    return found


def test_five_thousand_lists_leave_no_gap_between_three_groups(
    gate: Gate, people: list[Asked], capsys: pytest.CaptureFixture[str]
) -> None:
    steered = stand_after(LISTS, gate, people, seed=1)
    say(capsys, told("health", gate.groups, steered))
    assert steered["lists"] > LISTS // 2
    assert steered["gap_ppm"] <= 5_000
    assert steered["bound"] == "measured only"


def test_without_targets_the_indian_table_would_stay_behind(gate: Gate, people: list[Asked]) -> None:
    standing = stand_after(1_000, uncontrolled(gate), people, seed=1)
    indian = standing["groups"][INDIAN]
    assert standing["lists"] > 500
    assert indian["share_ppm"] < indian["target_ppm"] - 50_000


@pytest.mark.thorough
def test_a_trained_engine_leaves_no_gap_either(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    steered = stand_of(engine, "health", LISTS, seed=2)
    groups = engine.served("health").snapshot.bound.groups
    say(capsys, told("health, trained engine", groups, steered))
    assert steered["gap_ppm"] <= 5_000
