"""The rules of suitability, one by one: what each keeps away, what it lets pass and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from investor import ANSWERS
from simulated_requests import asked, empty_dataset

from rectitude.arrays import MICRO
from rectitude.catalogue import Catalogue, Item, Value, catalogue_of, numbers_of
from rectitude.values import Level, Verdicts
from rectitude_domains.finance import instruments
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.facts import facts_of, market_of
from rectitude_plugins.policies.juror import JoiningJuror
from rectitude_plugins.policies.part import PoliciesPart

NOW = int(datetime(2026, 10, 31, 18, tzinfo=UTC).timestamp()) * MICRO
PLAIN: dict[str, Value] = {
    "kind": "bond",
    "issuer": "Syldavia",
    "risk_class": 2,
    "max_loss": 0.033,
    "horizon_years": 1,
    "days_to_cash": 2,
    "complex": False,
    "product": "bond",
    "conflict": False,
}


def catalogue(*items: Mapping[str, Value]) -> Catalogue:
    made = [Item(f"i{at}", f"Item {at}", {**PLAIN, **item}) for at, item in enumerate(items)]
    present = [
        Item(
            one.item_id,
            one.title,
            {name: value for name, value in one.attributes.items() if value is not None},
        )
        for one in made
    ]
    return catalogue_of(present, FINANCE.items)


def juror(shelf: Catalogue) -> JoiningJuror:
    (settings,) = (use.settings for use in FINANCE.parts if use.name == "policies")
    part = PoliciesPart(settings)
    bound = part.bind(part.fit(empty_dataset(FINANCE, shelf)), shelf)
    assert isinstance(bound, JoiningJuror)
    return bound


def judged(item: Mapping[str, Value], **answers: Value) -> Verdicts:
    """Return the verdict on one instrument for the person of the contract with other answers."""
    shelf = catalogue(item)
    told = {name: value for name, value in {**ANSWERS, **answers}.items() if value is not None}
    inputs = asked("finance", told, NOW)
    return juror(shelf).vet(inputs, np.zeros(1, dtype=np.int32), facts_of(inputs, market_of(shelf)))


def rules(verdicts: Verdicts, level: Level = Level.BLOCK) -> list[str]:
    return [
        found.rule.id.removeprefix("suitability/") for found in verdicts.fired if found.rule.level is level
    ]


def test_what_fits_the_answers_is_shown_without_a_word() -> None:
    assert judged({}).fired == ()


@pytest.mark.parametrize(
    ("item", "answers", "rule"),
    [
        ({"risk_class": 3}, {}, "risk-above-tolerance"),
        ({"max_loss": 0.0501}, {}, "loss-above-capacity"),
        ({"horizon_years": 5}, {}, "horizon"),
        ({"days_to_cash": 4}, {}, "liquidity"),
        ({"days_to_cash": 11}, {"liquidity_need": "medium"}, "liquidity"),
        ({"complex": True, "product": "structured"}, {}, "complex-without-knowledge"),
        ({}, {"holdings": {"i0": 0.3}}, "concentration-in-holdings"),
        ({}, {"answered_on": "2025-10-30"}, "profile-stale"),
        ({}, {"answered_on": "2026-11-02"}, "profile-from-the-future"),
        ({}, {"risk_tolerance": None}, "profile-missing"),
        ({}, {"liquidity_need": "soon"}, "profile-missing"),
    ],
)
def test_each_rule_keeps_away_what_it_is_about(
    item: dict[str, Value], answers: dict[str, Value], rule: str
) -> None:
    assert rules(judged(item, **answers)) == [rule]


@pytest.mark.parametrize(
    ("item", "answers"),
    [
        ({"max_loss": 0.05}, {}),
        ({"horizon_years": 3}, {}),
        ({"days_to_cash": 3}, {}),
        ({"days_to_cash": 10}, {"liquidity_need": "medium"}),
        ({"days_to_cash": 365}, {"liquidity_need": "low"}),
        ({"complex": True}, {}),
        ({}, {"holdings": {"i0": 0.2}}),
        ({}, {"answered_on": "2025-10-31"}),
        ({}, {"answered_on": "2026-11-01"}),
    ],
)
def test_what_is_just_at_a_limit_is_shown(item: dict[str, Value], answers: dict[str, Value]) -> None:
    assert rules(judged(item, **answers)) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("risk_class", "risk-above-tolerance"),
        ("max_loss", "loss-above-capacity"),
        ("horizon_years", "horizon"),
        ("days_to_cash", "liquidity"),
        ("complex", "complex-without-knowledge"),
    ],
)
def test_what_is_not_known_of_an_instrument_keeps_it_away(name: str, rule: str) -> None:
    verdicts = judged({name: None, **({"product": "etf"} if name == "complex" else {})})
    assert rules(verdicts) == [rule]
    assert verdicts.fired[0].unknown.all()


def test_without_answers_nothing_is_shown_and_what_is_missing_is_said_once() -> None:
    nobody: dict[str, Value] = dict.fromkeys(ANSWERS)
    (found,) = judged({"risk_class": 7, "complex": True}, **nobody).fired
    said = found.reasons[0]
    assert found.rule.id == "suitability/profile-missing"
    assert "the highest risk class wanted" in said
    assert "In general:" in said


def test_foreign_holdings_could_be_of_any_issuer() -> None:
    (found,) = judged({}, holdings={"of another world": 0.3}).fired
    assert found.unknown.all()
    assert found.reasons[0].endswith("without the share of it and its issuer in what is held.")


@pytest.mark.parametrize(("conflict", "told"), [(True, True), (None, True), (False, False)])
def test_a_conflict_of_interest_is_disclosed_also_where_nothing_is_stated(
    conflict: bool | None, told: bool
) -> None:
    assert rules(judged({"conflict": conflict}), Level.WARN) == ["conflict-of-interest"] * told


@pytest.mark.parametrize(("sustainable", "told"), [(True, False), (None, True), (False, True)])
def test_who_wants_it_sustainable_is_told_where_nothing_says_so(sustainable: bool | None, told: bool) -> None:
    verdicts = judged({"sustainable": sustainable}, sustainability=True)
    assert rules(verdicts, Level.WARN) == ["not-marked-sustainable"] * told


def allowed(on_slate: Sequence[int], *items: Mapping[str, Value]) -> list[bool]:
    shelf = catalogue(*items)
    inputs = asked("finance", ANSWERS, NOW)
    facts = facts_of(inputs, market_of(shelf))
    rows = np.arange(len(items), dtype=np.int32)
    return juror(shelf).may_join(inputs, np.array(on_slate, dtype=np.int32), rows, facts).permitted.tolist()  # type: ignore[no-any-return]  # a mask's list is of bool


def test_a_third_bond_of_an_issuer_may_not_join() -> None:
    shelf: tuple[dict[str, Value], ...] = (
        {},
        {"kind": "stock"},
        {},
        {"issuer": "Borduria"},
        {"kind": "fund"},
    )
    assert allowed([0], *shelf) == [True] * 5
    assert allowed([0, 1], *shelf) == [False, False, False, True, True]


def test_a_fourth_fund_of_a_house_may_not_join() -> None:
    shelf: tuple[dict[str, Value], ...] = tuple(
        {"kind": kind} for kind in ("fund", "etf", "fund", "etf", "bond")
    )
    assert allowed([0, 1], *shelf) == [True] * 5
    assert allowed([0, 1, 2], *shelf) == [False, False, False, False, True]


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return catalogue_of(instruments.items(), FINANCE.items)


def blocked(verdicts: Verdicts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    masks = [found.mask for found in verdicts.fired if found.rule.level is Level.BLOCK]
    return np.asarray(np.logical_or.reduce(masks), dtype=np.bool_)


def judged_really(real: Catalogue, told: Mapping[str, Value]) -> Verdicts:
    inputs, rows = asked("finance", told, NOW), np.arange(len(real), dtype=np.int32)
    return juror(real).vet(inputs, rows, facts_of(inputs, market_of(real)))


def test_the_contract_shows_nothing_above_risk_class_two_and_says_why(real: Catalogue) -> None:
    verdicts = judged_really(real, ANSWERS)
    risk = numbers_of(real.columns["risk_class"])
    assert risk[~blocked(verdicts)].max() == 2
    assert (~blocked(verdicts)).sum() > 100
    (above,) = (found for found in verdicts.fired if found.rule.id == "suitability/risk-above-tolerance")
    assert above.mask.tolist() == (risk > 2).tolist()
    riskiest = int(np.argmax(risk))
    assert above.reasons[riskiest] == "Its risk class 7 of 7 is above 2, the highest that you want."


def test_a_stranger_is_shown_no_product_and_told_one_thing_of_each(real: Catalogue) -> None:
    verdicts = judged_really(real, {})
    assert blocked(verdicts).all()
    assert rules(verdicts) == ["profile-missing"]
    assert len(set(verdicts.fired[0].reasons.values())) == 1
