"""Small houses, whom attention was taken from, get their share of the stream again; simulated."""

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
from rectitude_domains.finance.behaviour import UNFAIR, truth
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.facts import facts_of, market_of
from rectitude_domains.finance.house import SMALL, Finance
from rectitude_domains.finance.persons import profile_of

NOW = 1_793_470_260 * MICRO
CANDIDATES, LISTS = 120, 5_000


@pytest.fixture(scope="module")
def gate() -> Gate:
    catalogue = catalogue_of(truth(people=1).items, FINANCE.items)
    groups = Finance().assign_groups(empty_dataset(FINANCE, catalogue))
    return Gate.of(FINANCE, catalogue, groups, 10)


@pytest.fixture(scope="module")
def people(gate: Gate) -> list[Asked]:
    known = truth(people=150)
    catalogue = catalogue_of(known.items, FINANCE.items)
    order, market = np.argsort([catalogue.row_of[item.item_id] for item in known.items]), market_of(catalogue)
    shown = (known.utility + np.log(UNFAIR) * known.behind)[:, order]
    found = []
    for person, scores in enumerate(shown):
        told_of = profile_of(known.persons, person)
        profile = {**told_of, "answered_on": "2026-10-01", "holdings": {}} if told_of else {}
        inputs = asked("finance", profile, NOW)
        rows = np.sort(np.argsort(-scores)[:CANDIDATES]).astype(np.int32)
        found.append(
            Asked.of(gate, inputs, facts_of(inputs, market), rows, (scores[rows] * MICRO).astype(np.int64))
        )
    return found


def test_five_thousand_lists_leave_no_gap(
    gate: Gate, people: list[Asked], capsys: pytest.CaptureFixture[str]
) -> None:
    steered = stand_after(LISTS, gate, people, seed=1)
    say(capsys, told("finance", gate.groups, steered))
    assert steered["lists"] > LISTS // 2
    assert steered["gap_ppm"] <= 5_000
    assert steered["bound"] == "measured only"


def test_without_targets_small_houses_would_stay_behind(gate: Gate, people: list[Asked]) -> None:
    standing = stand_after(1_000, uncontrolled(gate), people, seed=1)
    small = standing["groups"][SMALL]
    assert standing["lists"] > 500
    assert small["share_ppm"] < small["target_ppm"] - 50_000


@pytest.mark.thorough
def test_a_trained_engine_leaves_no_gap_either(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    steered = stand_of(engine, "finance", LISTS, seed=2)
    groups = engine.served("finance").snapshot.bound.groups
    say(capsys, told("finance, trained engine", groups, steered))
    assert steered["gap_ppm"] <= 5_000
