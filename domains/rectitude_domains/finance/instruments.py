"""The committed catalogue: facts as the sources have them, and the attributes that follow from them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from rectitude.arrays import Floats
from rectitude.catalogue import Item, Value
from rectitude_domains.finance.names import (
    asset_class_of,
    every_label,
    first_label,
    is_marked,
    pays_income,
    region_of,
)
from rectitude_domains.finance.risk import (
    HORIZONS,
    TYPICAL,
    Nature,
    days_to_cash,
    liquidity_of,
    risk_class_of,
    usual_class,
    volatility,
    yearly_loss,
)

INDEX_PRICED = "S&P 500"
"""The index whose prices stand for the plain funds that follow it."""
EMERGING = frozenset({"Brazil", "China", "India", "Indonesia", "Mexico", "Poland", "South Africa", "Turkey"})
COMMISSION = 25
"""One of so many funds and ETFs pays the operator a commission: invented, to plant a conflict of interest."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One instrument as its source has it; empty where the source says nothing.

    `filed` is the source's asset class, `indices` those it names, `years` a bond's maturity.
    """

    item_id: str
    kind: str
    title: str
    issuer: str
    filed: str
    currency: str
    country: str
    industry: str
    indices: tuple[str, ...]
    years: float


def facts() -> tuple[Fact, ...]:
    """Return all committed instruments, in the order of the file."""
    return tuple(
        Fact(
            row["item_id"],
            row["kind"],
            row["title"],
            row["issuer"],
            row["filed"],
            row["currency"],
            row["country"],
            row["industry"],
            tuple(row["indices"].split("; ")) if row["indices"] else (),
            float(row["years"] or 0),
        )
        for row in csv.DictReader(_text("instruments.csv").splitlines())
    )


@cache
def weekly_prices() -> Mapping[str, Floats]:
    """Return five years of weekly prices by item id, and those of the S&P 500 under its name."""
    rows = list(csv.DictReader(_text("prices.csv").splitlines()))
    names = [name for name in rows[0] if name != "date"]
    return {name: np.array([float(row[name]) for row in rows if row[name]]) for name in names}


def digest() -> str:
    """Return the SHA-256 of the committed catalogue and its prices."""
    text = _text("instruments.csv") + _text("prices.csv")
    return hashlib.sha256(text.encode()).hexdigest()


def items() -> tuple[Item, ...]:
    """Return the catalogue with all attributes."""
    prices = weekly_prices()
    return tuple(Item(fact.item_id, fact.title, attributes_of(fact, prices)) for fact in facts())


def attributes_of(fact: Fact, prices: Mapping[str, Floats]) -> dict[str, Value]:
    """Return what is known of an instrument; what is not known is left out."""
    asset_class = class_of(fact)
    nature = Nature(fact.kind, asset_class, fact.title, fact.years, fact.country in EMERGING)
    known = {
        **_filed(fact, asset_class),
        **_risk(nature, prices.get(priced_by(fact))),
        **_terms(nature),
    }
    return {name: value for name, value in known.items() if value not in (None, "", ())}


def class_of(fact: Fact) -> str:
    """Return the asset class: the source's for bonds and stocks, the name's for all else."""
    if fact.kind in {"bond", "stock"}:
        return "bond" if fact.kind == "bond" else "equity"
    return asset_class_of(fact.title, fact.filed, traded=fact.kind == "etf")


def priced_by(fact: Fact) -> str:
    """Return whose prices measure an instrument: its own, or those of the index that it plainly follows.

    A fund follows plainly if its name holds nothing but its house, the index and its legal form.
    """
    if fact.kind != "etf" or every_label("indices", fact.title) != (INDEX_PRICED,):
        return fact.item_id
    return INDEX_PRICED if _PLAIN.issuperset(fact.title.lower().split()) else fact.item_id


_PLAIN = frozenset((
    "s&p", "500", "ucits", "etf", "etfs", "core", "index", "fund", "trust", "pea", "plc", "c", "d",
    "1c", "1d", "acc", "dist", "usd", "eur", "d-eur", "d-usd", "c-usd", "c-eur", "a-dis", "a-acc",
    "b", "dr", "swap", "ishares", "vanguard", "spdr", "spdr®", "lyxor", "amundi", "hsbc", "ubs",
    "invesco", "source", "xtrackers", "db", "x-trackers", "comstage", "bnp", "paribas", "easy",
    "solutions", "-", "easyetf", "portfolio", "deka", "jpmorgan", "schwab", "vii", "v",
))  # fmt: skip


def _filed(fact: Fact, asset_class: str) -> dict[str, Value]:
    fund = fact.kind in {"etf", "fund"}
    return {
        "kind": fact.kind,
        "issuer": fact.issuer,
        "asset_class": asset_class,
        "currency": fact.currency,
        "country": fact.country,
        "region": region_of(fact.title) if fund else "",
        "industry": first_label("industries", fact.title) if fund else fact.industry,
        "index": every_label("indices", fact.title) if fund else fact.indices,
    }


def _risk(nature: Nature, prices: Floats | None) -> dict[str, Value]:
    if prices is not None:
        yearly = volatility(prices)
        risk_class = risk_class_of(yearly)
    else:
        risk_class = usual_class(nature)
        yearly = TYPICAL[risk_class - 1]
    days = days_to_cash(nature)
    return {
        "risk_class": risk_class,
        "risk_derived": prices is None,
        "max_loss": yearly_loss(yearly),
        "horizon_years": HORIZONS[risk_class],
        "days_to_cash": days,
        "liquidity": liquidity_of(days),
    }


def _terms(nature: Nature) -> dict[str, Value]:
    fund = nature.kind in {"etf", "fund"}
    complex_ = fund and (is_marked("complex", nature.name) or nature.asset_class == "crypto")
    return {
        "complex": complex_,
        "product": product_of(nature, complex_=complex_),
        "income": nature.years > 1 if nature.kind == "bond" else pays_income(nature.name) if fund else None,
        "sustainable": is_marked("sustainable", nature.name) if fund else None,
        "conflict": fund and _in_every(COMMISSION, nature.name),
    }


def product_of(nature: Nature, *, complex_: bool) -> str:
    """Return the kind of product that a person must know, in the words of `person.knowledge`.

    >>> product_of(Nature("etf", "bond", "Gilts"), complex_=False)
    'bond'
    >>> product_of(Nature("etf", "equity", "DAX 2x Leveraged"), complex_=True)
    'leveraged'
    """
    if complex_ and nature.asset_class != "crypto":
        return "leveraged" if is_marked("leveraged", nature.name) else "structured"
    if nature.asset_class == "equity":
        return {"etf": "etf", "stock": "stock"}.get(nature.kind, "equity_fund")
    return {"multi_asset": "mixed_fund", "real_estate": "property"}.get(
        nature.asset_class, nature.asset_class
    )


def _in_every(count: int, name: str) -> bool:
    """Say whether a name is one of a fixed choice of one in `count`, the same on every machine."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % count == 0


def small_houses(everything: Sequence[Item], fewest: int) -> frozenset[str]:
    """Return the issuers of fewer than `fewest` funds and ETFs among `everything`."""
    counts: dict[str, int] = {}
    for item in everything:
        if item.attributes["kind"] in {"etf", "fund"}:
            issuer = str(item.attributes["issuer"])
            counts[issuer] = counts.get(issuer, 0) + 1
    return frozenset(issuer for issuer, count in counts.items() if count < fewest)


def _text(name: str) -> str:
    return (files("rectitude_domains.finance") / "data" / name).read_text(encoding="utf-8")
