"""What follows from answers and holdings: what is missing, how old it is, and where risk piles up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from investor import ANSWERS

from rectitude.arrays import MICRO
from rectitude.catalogue import Attribute, Item, Value, catalogue_of, misfit
from rectitude_domains.finance.description import FINANCE, PERSON_FACTS
from rectitude_domains.finance.facts import (
    REQUIRED,
    Market,
    age_in_days,
    held_concentration,
    market_of,
    person_facts,
)

NOON = int(datetime(2026, 10, 31, 12, tzinfo=UTC).timestamp()) * MICRO


@pytest.fixture(scope="module")
def market() -> Market:
    kinds = {"a": ("stock", "Acme"), "b": ("bond", "Acme"), "c": ("fund", "Acme"), "d": ("etf", "Acme")}
    other = {"e": ("bond", "Borduria"), "f": ("fund", None)}
    items = [
        Item(name, name, {"kind": kind, "issuer": of}) for name, (kind, of) in {**kinds, **other}.items()
    ]
    return market_of(catalogue_of(items, FINANCE.items))


def concentrated(market: Market, holdings: Value) -> str:
    """Return one letter an instrument, a to f: y(es), n(o) or a question mark."""
    holds, known = held_concentration(market, holdings)
    return "".join(np.where(~known, "?", np.where(holds, "y", "n")).tolist())


def missing(told: dict[str, Value]) -> tuple[str, ...]:
    """Return what is missing, of answers that are then not complete."""
    facts = person_facts(told, NOON)
    words = facts["profile_missing"]
    assert isinstance(words, tuple)
    assert facts["profile_complete"] is False
    return words


def test_the_answers_of_the_contract_are_complete() -> None:
    assert person_facts(ANSWERS, NOON) == {
        "profile_complete": True,
        "profile_missing": (),
        "profile_age_days": 30,
    }


@pytest.mark.parametrize("name", list(REQUIRED))
def test_an_answer_that_is_missing_is_named(name: str) -> None:
    (words,) = missing({key: value for key, value in ANSWERS.items() if key != name})
    assert words.startswith(REQUIRED[name][0])


def test_a_stranger_lacks_every_answer_and_its_age_is_not_known() -> None:
    assert len(missing({})) == len(REQUIRED)
    assert "profile_age_days" not in person_facts({}, NOON)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [("liquidity_need", "soon", "high, medium or low"), ("objectives", "fun", "growth, income, ")],
)
def test_a_word_that_is_no_answer_is_as_good_as_missing(name: str, value: str, allowed: str) -> None:
    (words,) = missing({**ANSWERS, name: value})
    assert allowed in words


@pytest.mark.parametrize(
    ("answered_on", "at", "days"),
    [
        (date(2026, 10, 31), NOON, 0),
        (date(2026, 11, 1), NOON, 0),  # it is the first of November in Kiribati
        (date(2026, 11, 2), NOON, -1),
        (date(2026, 11, 1), NOON - 3 * 3600 * MICRO, -1),
        (date(2025, 10, 31), NOON, 365),
        (date(2025, 10, 30), NOON, 366),
    ],
)
def test_answers_age_by_days_and_the_future_counts_below_zero(answered_on: date, at: int, days: int) -> None:
    assert age_in_days(answered_on, at) == days


@given(st.dates(), st.integers(0, 2**51))
def test_only_what_lies_ahead_everywhere_on_earth_is_the_future(answered_on: date, at: int) -> None:
    today = datetime.fromtimestamp(at / MICRO, tz=UTC).date()
    assert (age_in_days(answered_on, at) < 0) == (answered_on > today and age_in_days(answered_on, at) != 0)
    assert abs(age_in_days(answered_on, at) - (today - answered_on).days) <= 1


@pytest.mark.parametrize(
    ("holdings", "told"),
    [
        ({}, "nnnnnn"),
        ({"a": 0.25}, "yynnnn"),
        ({"a": 0.249999}, "nnnnnn"),
        ({"a": 0.15, "b": 0.10}, "yynnnn"),
        ({"c": 0.25}, "nnynnn"),
        ({"c": 0.2, "d": 0.2}, "nnnnnn"),
        ({"a": 10_000.0, "e": 40_000.0}, "nnnnyn"),
        ({"another": 0.25}, "??????"),
        ({"another": 0.1, "e": 0.2}, "nnnn?n"),
        ({"another": 0.1, "e": 0.3}, "nnnnyn"),
        (None, "??????"),
    ],
)
def test_issuers_of_stocks_and_bonds_pile_up_and_funds_count_alone(
    holdings: Value, told: str, market: Market
) -> None:
    assert concentrated(market, holdings) == told


@given(st.dictionaries(st.sampled_from([*"abcdef", "x", "y"]), st.floats(0, 1e9), max_size=8))
def test_what_is_told_of_holdings_never_contradicts_them(holdings: dict[str, float]) -> None:
    items = [Item(name, name, {"kind": "stock", "issuer": f"of {name}"}) for name in "abcdef"]
    holds, known = held_concentration(market_of(catalogue_of(items, FINANCE.items)), holdings)
    whole = max(sum(holdings.values()), 1.0)
    foreign = sum(holdings.get(name, 0.0) for name in "xy") / whole
    for row, name in enumerate("abcdef"):
        share = holdings.get(name, 0.0) / whole
        if known[row]:
            assert holds[row] == (share >= 0.25) or abs(share - 0.25) < 1e-5
            assert holds[row] or share + foreign < 0.25 + 1e-5


@pytest.mark.parametrize("told", [ANSWERS, {}, {**ANSWERS, "liquidity_need": "soon"}])
def test_facts_are_what_the_domain_declares(told: dict[str, Value]) -> None:
    declared: dict[str, Attribute] = {fact.name: fact for fact in PERSON_FACTS}
    for name, value in person_facts(told, NOON).items():
        assert not misfit(declared[name], value)
