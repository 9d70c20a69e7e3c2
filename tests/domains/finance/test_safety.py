"""Nothing unsuitable is served, to whomever it is and however well it is liked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from simulated_requests import Gate, asked, best_rows_of, empty_dataset

from rectitude.arrays import MICRO
from rectitude.catalogue import Catalogue, Item, Value, catalogue_of
from rectitude_domains.finance.behaviour import Truth, truth
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.facts import Market, facts_of, market_of
from rectitude_domains.finance.house import Finance
from rectitude_domains.finance.persons import profile_of

NOW = datetime(2026, 10, 31, 18, 11, tzinfo=UTC)
PLACES, LIKED = 10, 40
QUICK = {"high": 3, "medium": 10, "low": 10_000}
REQUIRED = (
    "objectives horizon_years risk_tolerance loss_capacity knowledge liquidity_need holdings answered_on".split()
)


@dataclass(frozen=True, eq=False)
class Simulated:
    """The simulated people and the gate that their lists pass."""

    known: Truth
    items: Sequence[Item]
    catalogue: Catalogue
    market: Market
    gate: Gate


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    known = truth(people=400)
    catalogue = catalogue_of(known.items, FINANCE.items)
    in_order = sorted(known.items, key=lambda item: catalogue.row_of[item.item_id])
    groups = Finance().assign_groups(empty_dataset(FINANCE, catalogue))
    return Simulated(
        known, in_order, catalogue, market_of(catalogue), Gate.of(FINANCE, catalogue, groups, PLACES)
    )


class Answers:
    """Answers of simulated people, some of them missing, late, early, odd or just at a limit."""

    def __init__(self, known: Truth, generator: np.random.Generator) -> None:
        self.known, self.generator = known, generator

    def of(self, person: int) -> dict[str, Value]:
        generator = self.generator
        told = profile_of(self.known.persons, person)
        if told:
            days = int(generator.integers(0, 366))
            told["answered_on"] = (NOW.date() - timedelta(days=days)).isoformat()
            told["holdings"] = self.holdings(person)
        if generator.random() < 0.3:
            told |= self.oddities()[int(generator.integers(11))]
        return {name: value for name, value in told.items() if value is not None}

    def holdings(self, person: int) -> dict[str, float]:
        liked = np.argsort(-self.known.utility[person])[: 1 + int(self.generator.integers(8))]
        parts = self.generator.dirichlet(np.ones(len(liked)))
        whole = self.generator.choice([1.0, 0.4, 25_000.0])
        return {
            self.known.items[row].item_id: round(float(part * whole), 4)
            for row, part in zip(liked, parts, strict=True)
        }

    def oddities(self) -> list[dict[str, Value]]:
        """Return what is wrong or extreme about some answers."""
        generator = self.generator
        dropped = str(generator.choice(REQUIRED))
        return [
            {dropped: None},
            {"answered_on": (NOW.date() - timedelta(days=int(generator.integers(366, 900)))).isoformat()},
            {"answered_on": (NOW.date() + timedelta(days=int(generator.integers(2, 900)))).isoformat()},
            {"liquidity_need": "soon"},
            {"objectives": "fun"},
            {"loss_capacity": 0.0},
            {"horizon_years": 0},
            {"knowledge": ()},
            {"risk_tolerance": int(generator.integers(1, 8)), "loss_capacity": 1.0, "horizon_years": 80},
            {"holdings": {"of another world": 0.3}},
            {"holdings": {}},
        ]


def unsuitable(item: Mapping[str, Value], item_id: str, told: Mapping[str, Value]) -> list[str]:
    """Return what is wrong with an instrument for somebody, in plain Python and nothing else."""
    if any(told.get(name) is None for name in REQUIRED):
        return ["answers are missing"]
    if told["liquidity_need"] not in QUICK or told["objectives"] == "fun":
        return ["an answer is no answer"]
    age = (NOW.date() - date.fromisoformat(str(told["answered_on"]))).days
    knows = told["knowledge"]
    assert isinstance(knows, tuple)
    wrong = {
        "answers are stale": age > 365,
        "answers are of the future": age < 0,
        "risk": number(item, "risk_class") > number(told, "risk_tolerance"),
        "loss": number(item, "max_loss") > number(told, "loss_capacity"),
        "horizon": number(item, "horizon_years") > number(told, "horizon_years"),
        "liquidity": number(item, "days_to_cash") > QUICK[str(told["liquidity_need"])],
        "complex": item["complex"] is not False and item["product"] not in knows,
        "concentration": held(item, item_id, told["holdings"]) >= 0.2501,
    }
    return [name for name, is_so in wrong.items() if is_so]


def number(values: Mapping[str, Value], name: str) -> float:
    value = values[name]
    assert isinstance(value, int | float)
    return value


def held(item: Mapping[str, Value], item_id: str, holdings: Value) -> float:
    """Return the share of what is held that could be of the instrument's issuer or of itself."""
    assert isinstance(holdings, Mapping)
    of_issuer = 0.0
    for other_id, amount in holdings.items():
        other = ITEMS.get(other_id)
        alone = item["kind"] in ("etf", "fund") or other is None or other["kind"] in ("etf", "fund")
        if other is None or (other_id == item_id if alone else other["issuer"] == item["issuer"]):
            of_issuer += amount
    return of_issuer / max(sum(holdings.values()), 1.0)


ITEMS: dict[str, Mapping[str, Value]] = {}


def serve(simulated: Simulated, requests: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Serve many requests; return what was wrong with what was served, and what happened at all."""
    ITEMS.update({item.item_id: item.attributes for item in simulated.items})
    generator = np.random.default_rng(seed)
    answers = Answers(simulated.known, generator)
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    at = int(NOW.timestamp()) * MICRO
    for _ in range(requests):
        person = int(generator.integers(len(simulated.known.persons)))
        told = answers.of(person)
        tastes = simulated.known.utility[person]
        rows = best_rows_of(tastes, LIKED, generator)
        inputs = asked("finance", told, at)
        served = simulated.gate.serve(inputs, facts_of(inputs, simulated.market), rows, tastes[rows])
        for row in served:
            item = simulated.items[row]
            wrong.update(unsuitable(item.attributes, item.item_id, told))
        wrong.update(crowded([simulated.items[row].attributes for row in served]))
        best = simulated.items[int(rows[np.argmax(tastes[rows])])]
        seen.update(["unsafe first"] if unsuitable(best.attributes, best.item_id, told) else [])
        seen.update({"served": len(served), "lists": bool(served)})
        seen.update(["cravers served"] if served and simulated.known.craves[person] else [])
    return wrong, seen


def crowded(served: Sequence[Mapping[str, Value]]) -> list[str]:
    """Return what is wrong with a list as a whole."""
    alone = Counter(item["issuer"] for item in served if item["kind"] in ("stock", "bond"))
    houses = Counter(item["issuer"] for item in served if item["kind"] in ("etf", "fund"))
    return ["issuers"] * (max(alone.values(), default=0) > 2) + ["houses"] * (max(houses.values(), default=0) > 3)


def test_nothing_unsuitable_is_served_in_ten_thousand_requests(simulated: Simulated) -> None:
    wrong, seen = serve(simulated, 10_000, seed=3)
    assert not wrong
    assert seen["lists"] > 4_000, seen
    assert seen["unsafe first"] > 4_000, seen
    assert seen["cravers served"] > 100, seen


@pytest.mark.thorough
def test_nothing_unsuitable_is_served_in_a_hundred_thousand_requests(simulated: Simulated) -> None:
    wrong, _ = serve(simulated, 100_000, seed=4)
    assert not wrong
