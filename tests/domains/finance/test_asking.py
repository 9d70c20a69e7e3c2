"""How queries for instruments are read, over the committed catalogue."""

from __future__ import annotations

import pytest
from asked import Listener

from rectitude.filters import passing_all
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.instruments import items


@pytest.fixture(scope="module")
def house() -> Listener:
    return Listener.of(FINANCE, items())


LOW, HIGH = "risk class at most 2 of 7", "risk class at least 6 of 7"
FUND = "kind is etf or fund"


@pytest.mark.parametrize(
    ("query", "named", "asked"),
    [
        ("boring low risk bonds", {"bond (asset_class)"}, {LOW, "asset class is bond"}),
        ("something boring that pays every month", set(), {LOW, "pays out income"}),
        ("risky stocks", set(), {HIGH, "kind is stock"}),
        ("not risky", set(), {"risk class below 6 of 7"}),
        ("medium risk funds", set(), {"risk class at least 3 of 7", "risk class at most 5 of 7", FUND}),
        ("risk class 3", set(), {"risk class is 3 of 7"}),
        ("risk below 4 in euros", {"EUR (currency)"}, {"risk class below 4 of 7", "currency is EUR"}),
        ("vanguard funds", {"Vanguard (issuer)"}, {"issuer is Vanguard", FUND}),
        ("ishares msci world", {"BlackRock (issuer)", "MSCI World (index)"},
         {"issuer is BlackRock", "MSCI World among index"}),
        ("Vanguard etfs but not bonds", {"Vanguard (issuer)"},
         {"issuer is Vanguard", "kind is etf", "asset class is not bond"}),
        ("no crypto and no leveraged products", set(),
         {"asset class is not crypto", "what one must know is not leveraged"}),
        ("german government bonds", {"Germany (country)", "Germany (region)", "bond (asset_class)"},
         {"asset class is bond"}),
        ("sustainable global etf", {"World (region)"}, {"sustainable by its name", "kind is etf"}),
        ("simple products without leverage", set(),
         {"not: complex product", "what one must know is not leveraged"}),
        ("stocks of Apple and Tesla", {"Apple (issuer)", "Tesla (issuer)"},
         {"kind is stock", "issuer is Apple or Tesla"}),
        ("money market fund in dollars", {"money_market (asset_class)", "USD (currency)"},
         {"asset class is money_market", FUND, "currency is USD"}),
        ("blckrock bond funds", {"BlackRock (issuer)", "bond (asset_class)"},
         {"issuer is BlackRock", "asset class is bond", FUND}),
        ("not oil and gas", set(), {"industry is not oil and gas"}),
        ("the next big thing", set(), set()),
        ("something for my retirement", set(), set()),
    ],
)  # fmt: skip
def test_queries_of_the_house(house: Listener, query: str, named: set[str], asked: set[str]) -> None:
    assert house.told(query) == (named, asked)


def test_boring_low_risk_bonds_are_just_that(house: Listener) -> None:
    left = passing_all(house.reader.read("boring low risk bonds").filters, house.catalogue)
    assert left is not None and left.any()
    for row in left.nonzero()[0].tolist():
        shown = house.catalogue.shown(row)
        assert shown["asset_class"] == "bond" and shown["risk_class"] in {1, 2}


def test_who_refuses_an_industry_keeps_what_has_none(house: Listener) -> None:
    (one,) = house.reader.read("not oil and gas").filters
    left = passing_all([one], house.catalogue)
    assert left is not None
    assert int(left.sum()) > int(house.catalogue.columns["industry"].present.sum())
