"""The words that people ask for instruments with: classes, kinds, houses and places by other names, and risk.

A class, kind, house, currency or index that is named restricts the list: somebody who says bonds wants no
shares. A country only leans: for a fund it is where it is registered, for a bond who owes. "Low" risk are
the classes 1 and 2 of 7, "high" are 6 and 7, between them lies the middle: the words that the key information
document has for them (Delegated Regulation (EU) 2017/653, annex III).
"""

from __future__ import annotations

from rectitude.asking import ITEM, Asking, Condition, Measure, Names, Phrase
from rectitude.filters import Operator

CLASSES = {
    "bond": ("bonds", "fixed income", "gilt", "treasury", "treasuries"),
    "equity": ("equities",),
    "commodity": ("raw material",),
    "crypto": ("cryptocurrency", "crypto currency", "bitcoin"),
    "money_market": ("money market", "cash fund"),
    "multi_asset": ("multi asset", "mixed fund", "balanced fund"),
    "real_estate": ("real estate", "property", "reit"),
    "alternative": ("alternatives", "hedge fund"),
    "currency": ("currencies", "forex"),
}
HOUSES = {
    house: (house,)
    for house in (
        "Vanguard", "Amundi", "DWS", "Lyxor", "Invesco", "UBS", "HSBC", "WisdomTree", "BMO", "PIMCO",
        "Allianz",
        "JPMorgan", "Deka", "Pictet", "Barclays", "Nordea", "VanEck", "Schroders", "Aviva", "AXA", "Apple",
        "Netflix", "Tesla", "Nestle", "Novartis", "Siemens", "Volkswagen", "Unilever", "Pfizer", "Boeing",
    )
} | {
    "BlackRock": ("blackrock", "ishares"),
    "State Street": ("spdr",),
    "DWS": ("dws", "xtrackers"),
    "JPMorgan": ("jpmorgan", "jp morgan"),
    "Amazon.com": ("amazon",),
}  # fmt: skip
"""Houses whose names are no ordinary words; of the others ("Orange", "Next") a sign is asked for."""
COUNTRIES = {
    "United States": ("american", "usa"),
    "United Kingdom": ("british", "uk"),
    "Germany": ("german",),
    "France": ("french",),
    "Switzerland": ("swiss",),
    "Japan": ("japanese",),
    "Spain": ("spanish",),
    "Italy": ("italian",),
    "Netherlands": ("dutch",),
    "Canada": ("canadian",),
    "India": ("indian",),
    "Brazil": ("brazilian",),
    "Sweden": ("swedish",),
    "Norway": ("norwegian",),
    "Australia": ("australian",),
}
REGIONS = {
    "World": ("global", "worldwide", "world equity"),
    "Europe": ("european",),
    "Emerging markets": ("emerging market",),
    "Euro area": ("eurozone", "euro zone"),
    "China": ("chinese",),
    "Asia Pacific": ("asia", "asian", "pacific"),
    "Latin America": ("latin american",),
    "Nordics": ("nordic", "scandinavian"),
}
CURRENCIES = {
    "USD": ("dollar", "us dollar"),
    "EUR": ("euro",),
    "GBP": ("pound", "pound sterling", "sterling"),
    "CHF": ("swiss franc", "franc"),
    "JPY": ("yen",),
}


def _risk(words: tuple[str, ...], least: int, most: int) -> Phrase:
    """Return the phrase for a range of risk classes."""
    bounds = ((Operator.AT_LEAST, least, 1), (Operator.AT_MOST, most, 7))
    return Phrase(words, tuple(Condition("risk_class", sign, at) for sign, at, end in bounds if at != end))


def _is(attribute: str, value: bool | str | tuple[str, ...], *words: str) -> Phrase:
    """Return the phrase for one value of an attribute."""
    return Phrase(words, (Condition(attribute, Operator.IS, value),))


PHRASES = (
    _risk(
        ("low risk", "lower risk", "little risk", "low risk class", "safe", "boring", "cautious",
         "conservative",
         "defensive", "secure", "low volatility"), 1, 2,
    ),
    _risk(("medium risk", "moderate risk", "middling risk", "balanced"), 3, 5),
    _risk(("high risk", "risky", "aggressive", "speculative", "volatile"), 6, 7),
    _is("kind", "stock", "stock", "share"),
    _is("kind", "etf", "etf", "exchange traded fund", "tracker"),
    _is("kind", "fund", "mutual fund"),
    _is("kind", ("etf", "fund"), "fund"),
    _is("income", True, "income", "dividend", "pays income", "pays out", "payout", "distributing",
        "pays every month",
        "pays monthly", "regular income", "pays a dividend"),
    _is("income", False, "accumulating"),
    _is("sustainable", True, "sustainable", "esg", "green", "ethical", "responsible", "climate"),
    _is("complex", True, "complex", "complicated"),
    _is("complex", False, "simple", "plain"),
    _is("product", "leveraged", "leveraged", "leverage", "geared"),
    Phrase(("quick access", "easy access", "liquid"), (Condition("days_to_cash", Operator.AT_MOST, 3),)),
    Phrase(("short term",), (Condition("horizon_years", Operator.AT_MOST, 3),)),
)  # fmt: skip

ASKING = Asking(
    names=(
        Names("asset_class", also=CLASSES, wanted=("asset_class",), refused=("asset_class",)),
        Names("issuer", also=HOUSES, wanted=("issuer",), refused=("issuer",), cued=True),
        Names("country", also=COUNTRIES, refused=("country",)),
        Names("region", also=REGIONS | COUNTRIES, refused=("region",)),
        Names("currency", also=CURRENCIES, wanted=("currency",), refused=("currency",)),
        Names("index", wanted=("index",), refused=("index",)),
        Names("industry", refused=("industry",)),
        Names(ITEM, cued=True),
    ),
    measures=(
        Measure("risk_class", words=("risk class", "risk", "class")),
        Measure("days_to_cash", words=("days to cash",)),
        Measure("horizon_years", words=("holding time", "horizon"), units=("years",)),
    ),
    phrases=PHRASES,
)
