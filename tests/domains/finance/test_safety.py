"""Nothing unsuitable is served, to whomever it is and however well it is liked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
import pytest
from simulated_requests import Gate, asked, best_rows_of, empty_dataset

from rectitude.arrays import MICRO, Floats
from rectitude.catalogue import Item, Value, catalogue_of
from rectitude_domains.finance.behaviour import Truth, truth
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.facts import Market, facts_of, market_of
from rectitude_domains.finance.house import Finance
from rectitude_domains.finance.persons import profile_of

NOW = datetime(2026, 10, 31, 18, 11, tzinfo=UTC)
PLACES, LIKED = 10, 24
SINGLE = {"stock", "bond"}
QUICK = {"high": 3, "medium": 10, "low": 10_000}
REQUIRED = (
    "objectives",
    "horizon_years",
    "risk_tolerance",
    "loss_capacity",
    "knowledge",
    "liquidity_need",
    "holdings",
    "answered_on",
)


@dataclass(frozen=True, eq=False)
class Simulated:
    """The simulated people and the gate that their lists pass; items and tastes are in catalogue order."""

    known: Truth
    items: Sequence[Item]
    tastes: Floats
    market: Market
    gate: Gate

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.item_id: item for item in self.items}


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    known = truth(people=400)
    catalogue = catalogue_of(known.items, FINANCE.items)
    order = np.argsort([catalogue.row_of[item.item_id] for item in known.items])
    groups = Finance().assign_groups(empty_dataset(FINANCE, catalogue))
    gate = Gate.of(FINANCE, catalogue, groups, PLACES)
    items = [known.items[at] for at in order.tolist()]
    return Simulated(known, items, known.utility[:, order], market_of(catalogue), gate)


def answers_of(simulated: Simulated, person: int, generator: np.random.Generator) -> dict[str, Value]:
    """Return a person's answers, three times of ten with something that is missing, late, odd or extreme."""
    told = profile_of(simulated.known.persons, person)
    if told:
        told["answered_on"] = day(-int(generator.integers(0, 366)))
        told["holdings"] = holdings(simulated, person, generator)
    if generator.random() < 0.3:
        odd = oddities(generator)
        told |= odd[int(generator.integers(len(odd)))]
    return {name: value for name, value in told.items() if value is not None}


def day(ahead: int) -> str:
    return (NOW.date() + timedelta(days=ahead)).isoformat()


def holdings(simulated: Simulated, person: int, generator: np.random.Generator) -> dict[str, float]:
    """Return shares or amounts of some of what a person likes best."""
    liked = np.argpartition(-simulated.tastes[person], 8)[: 1 + int(generator.integers(8))]
    parts = generator.dirichlet(np.ones(len(liked))) * generator.choice([1.0, 0.4, 25_000.0])
    pairs = zip(liked.tolist(), parts.tolist(), strict=True)
    return {simulated.items[row].item_id: round(part, 4) for row, part in pairs}


def oddities(generator: np.random.Generator) -> list[dict[str, Value]]:
    return [
        {str(generator.choice(REQUIRED)): None},
        {"answered_on": day(-int(generator.integers(366, 900)))},
        {"answered_on": day(int(generator.integers(2, 900)))},
        {"liquidity_need": "soon"},
        {"objectives": "fun"},
        {"loss_capacity": 0.0},
        {"horizon_years": 0},
        {"knowledge": ()},
        {"risk_tolerance": int(generator.integers(1, 8)), "loss_capacity": 1.0, "horizon_years": 80},
        {"holdings": {"of another world": 0.3}},
        {"holdings": {}},
    ]


def unsuitable(simulated: Simulated, row: int, told: Mapping[str, Value]) -> list[str]:
    """Return what is wrong with an instrument for somebody, in plain Python and nothing else."""
    item = simulated.items[row].attributes
    if any(told.get(name) is None for name in REQUIRED):
        return ["answers are missing"]
    if told["liquidity_need"] not in QUICK or told["objectives"] == "fun":
        return ["an answer is no answer"]
    age = (NOW.date() - date.fromisoformat(str(told["answered_on"]))).days
    knows = told["knowledge"]
    assert isinstance(knows, tuple)
    could_be_held = held(simulated, row, told["holdings"])
    wrong = {
        "answers are stale": age > 365,
        "answers are of the future": age < 0,
        "risk": number(item, "risk_class") > number(told, "risk_tolerance"),
        "loss": number(item, "max_loss") > number(told, "loss_capacity"),
        "horizon": number(item, "horizon_years") > number(told, "horizon_years"),
        "liquidity": number(item, "days_to_cash") > QUICK[str(told["liquidity_need"])],
        "complex": item["complex"] is not False and item["product"] not in knows,
        "concentration": could_be_held >= 0.2501,
    }
    return [name for name, is_so in wrong.items() if is_so]


def number(values: Mapping[str, Value], name: str) -> float:
    value = values[name]
    assert isinstance(value, int | float)
    return value


def held(simulated: Simulated, row: int, told: Value) -> float:
    """Return the share of what is held that could be of the instrument's issuer or of itself."""
    assert isinstance(told, Mapping)
    item = simulated.items[row]
    could_be = 0.0
    for other_id, amount in told.items():
        other = simulated.by_id.get(other_id)
        if other is None or other is item or one_bearer(item.attributes, other.attributes):
            could_be += amount
    return could_be / max(sum(told.values()), 1.0)


def one_bearer(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return {one["kind"], other["kind"]} <= SINGLE and one["issuer"] == other["issuer"]


def serve(simulated: Simulated, requests: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Serve many requests; return what was wrong with what was served, and what happened at all."""
    generator, at = np.random.default_rng(seed), int(NOW.timestamp()) * MICRO
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for _ in range(requests):
        person = int(generator.integers(len(simulated.tastes)))
        told, tastes = answers_of(simulated, person, generator), simulated.tastes[person]
        rows = best_rows_of(tastes, LIKED, generator)
        inputs = asked("finance", told, at)
        served = simulated.gate.serve(inputs, facts_of(inputs, simulated.market), rows, tastes[rows])
        for row in served:
            wrong.update(unsuitable(simulated, row, told))
        wrong.update(crowded([simulated.items[row].attributes for row in served]))
        favourite = int(rows[np.argmax(tastes[rows])])
        seen["favourite unsuitable"] += bool(unsuitable(simulated, favourite, told))
        seen["lists"] += bool(served)
        seen["cravers served"] += bool(served) and bool(simulated.known.craves[person])
    return wrong, seen


def crowded(served: Sequence[Mapping[str, Value]]) -> list[str]:
    """Return what is wrong with a list as a whole."""
    alone = Counter(item["issuer"] for item in served if item["kind"] in ("stock", "bond"))
    houses = Counter(item["issuer"] for item in served if item["kind"] in ("etf", "fund"))
    wrong = {"issuers": max(alone.values(), default=0) > 2, "houses": max(houses.values(), default=0) > 3}
    return [name for name, is_so in wrong.items() if is_so]


def test_nothing_unsuitable_is_served_in_ten_thousand_requests(simulated: Simulated) -> None:
    wrong, seen = serve(simulated, 10_000, seed=3)
    assert not wrong
    assert min(seen["favourite unsuitable"], seen["lists"]) > 4_000, seen
    assert seen["cravers served"] > 100, seen


@pytest.mark.thorough
def test_nothing_unsuitable_is_served_in_a_hundred_thousand_requests(simulated: Simulated) -> None:
    wrong, _ = serve(simulated, 100_000, seed=4)
    assert not wrong
