"""The committed catalogue: real instruments, their licences, and what names and prices tell of them."""

from __future__ import annotations

import csv
import math
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest

from rectitude.catalogue import Item, misfit
from rectitude_domains.finance.description import FINANCE, ITEMS, PRODUCTS
from rectitude_domains.finance.instruments import Fact, attributes_of, class_of, facts, items, weekly_prices
from rectitude_domains.finance.risk import EDGES

DATA = files("rectitude_domains.finance") / "data"


@pytest.fixture(scope="module")
def catalogue() -> tuple[Item, ...]:
    return items()


@pytest.fixture(scope="module")
def by_id(catalogue: tuple[Item, ...]) -> dict[str, Item]:
    return {item.item_id: item for item in catalogue}


def test_there_are_more_than_two_thousand_instruments_each_once(catalogue: tuple[Item, ...]) -> None:
    assert len(catalogue) == len({item.item_id for item in catalogue}) > 2_000
    kinds = Counter(item.attributes["kind"] for item in catalogue)
    assert set(kinds) == {"bond", "etf", "fund", "stock"}
    assert min(kinds.values()) >= 200


def test_every_isin_has_the_right_check_digit(catalogue: tuple[Item, ...]) -> None:
    isins = [item.item_id for item in catalogue if item.attributes["kind"] != "bond"]
    assert [isin for isin in isins if not is_isin(isin)] == []


def is_isin(text: str) -> bool:
    """ISO 6166: letters become two digits, then every second digit from the right is doubled (Luhn)."""
    digits = [int(digit) for sign in text for digit in str(int(sign, 36))]
    doubled = [digit * 2 if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return len(text) == 12 and sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def test_every_value_is_of_the_kind_that_is_declared(catalogue: tuple[Item, ...]) -> None:
    schema = {attribute.name: attribute for attribute in ITEMS}
    for item in catalogue:
        assert set(item.attributes) <= set(schema)
        wrong = {name: value for name, value in item.attributes.items() if misfit(schema[name], value)}
        assert not wrong, item.item_id


@pytest.mark.parametrize(
    "name",
    ["issuer", "asset_class", "currency", "country", "risk_class", "risk_derived", "max_loss",
     "horizon_years", "days_to_cash", "liquidity", "complex", "product", "conflict"],
)  # fmt: skip
def test_what_rules_need_is_known_of_every_instrument(name: str, catalogue: tuple[Item, ...]) -> None:
    assert [item.item_id for item in catalogue if name not in item.attributes] == []


def test_costs_are_in_no_source_and_so_on_no_item(catalogue: tuple[Item, ...]) -> None:
    assert not any("costs" in item.attributes for item in catalogue)


def test_every_product_has_a_word_that_a_person_may_know(catalogue: tuple[Item, ...]) -> None:
    assert {item.attributes["product"] for item in catalogue} == set(PRODUCTS)


def test_each_source_has_its_licence_beside_it() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for source, words in {
        "investpy": "MIT License",
        "pytickersymbols": "MIT License",
        "skfolio": "BSD 3-Clause",
    }.items():
        licence = f"LICENSE-{source}.txt"
        assert licence in readme
        assert (DATA / licence).read_text(encoding="utf-8").startswith(words)


def recomputed(prices: list[float]) -> float:
    """The volatility a year of weekly prices, written out once more."""
    returns = [after / before - 1 for before, after in pairwise(prices)]
    mean = sum(returns) / len(returns)
    return math.sqrt(52 * sum((one - mean) ** 2 for one in returns) / (len(returns) - 1))


def test_risk_classes_of_what_has_prices_follow_from_the_prices(by_id: dict[str, Item]) -> None:
    rows = list(csv.DictReader((DATA / "prices.csv").read_text(encoding="utf-8").splitlines()))
    names = [name for name in rows[0] if name != "date"]
    assert len(names) == 26
    for name in set(names) - {"S&P 500"}:
        yearly = recomputed([float(row[name]) for row in rows])
        attributes = by_id[name].attributes
        assert attributes["risk_derived"] is False
        assert attributes["risk_class"] == 1 + sum(yearly >= edge for edge in EDGES)
        assert attributes["max_loss"] == round(min(1.645 * yearly, 1.0), 3)


def test_funds_that_follow_the_index_plainly_have_its_measured_risk(catalogue: tuple[Item, ...]) -> None:
    measured = [item for item in catalogue if not item.attributes["risk_derived"]]
    followers = [item for item in measured if item.item_id not in weekly_prices()]
    assert len(followers) >= 3
    assert {item.attributes["index"] for item in followers} == {("S&P 500",)}
    assert {item.attributes["risk_class"] for item in followers} == {6}


def test_a_bullion_trust_that_was_filed_as_equity_is_a_commodity() -> None:
    gold = Fact("X", "etf", "GraniteShares Gold Trust", "GraniteShares", "equity", "USD", "", "", (), 0.0)
    assert attributes_of(gold, {})["asset_class"] == "commodity"


def test_the_source_files_dozens_of_funds_in_a_class_that_their_name_contradicts() -> None:
    funds = [fact for fact in facts() if fact.kind in {"etf", "fund"}]
    repaired = Counter((fact.filed, class_of(fact)) for fact in funds if class_of(fact) != fact.filed)
    assert repaired["equity", "bond"] >= 5
    assert repaired["equity", "real_estate"] >= 20
    assert not any(filed == "bond" and told == "equity" for filed, told in repaired)


def test_whatever_is_leveraged_inverse_or_crypto_is_complex(catalogue: tuple[Item, ...]) -> None:
    words = ("leveraged", "inverse", "2x ", "3x ", "bitcoin", "daily short")
    named = [item for item in catalogue if any(word in item.title.lower() for word in words)]
    assert len(named) > 30
    assert all(item.attributes["complex"] for item in named)


def test_a_short_maturity_is_not_a_short_position(catalogue: tuple[Item, ...]) -> None:
    calm = [item for item in catalogue if "short duration" in item.title.lower()]
    assert len(calm) >= 5
    assert not any(item.attributes["complex"] for item in calm)


def test_cautious_people_find_instruments_of_the_lowest_classes(catalogue: tuple[Item, ...]) -> None:
    for known in ("bond", "money_market"):
        low = [
            item
            for item in catalogue
            if int(str(item.attributes["risk_class"])) <= 2 and item.attributes["product"] == known
        ]
        assert len(low) >= 50


def test_every_linked_attribute_has_words_for_its_relation() -> None:
    assert {attribute.name for attribute in ITEMS if attribute.linked} == set(FINANCE.relations)
