"""What instruments are like to those who choose: traits as columns, from the catalogue's attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.arrays import Floats, Integers
from rectitude.catalogue import Item, Value
from rectitude_domains.finance.instruments import small_houses

SMALL_HOUSE = 6
"""A house with fewer funds and ETFs than that in the catalogue is small."""

CLASSES = (
    "alternative", "bond", "commodity", "crypto", "currency", "equity", "money_market", "multi_asset",
    "real_estate",
)  # fmt: skip
KINDS = ("bond", "etf", "fund", "stock")
REGIONS = {
    "World": "World", "United States": "United States", "Europe": "Europe", "Euro area": "Europe",
    "Germany": "Europe", "France": "Europe", "Switzerland": "Europe", "United Kingdom": "United Kingdom",
    "Emerging markets": "Emerging markets", "China": "Emerging markets", "India": "Emerging markets",
    "Asia Pacific": "Asia", "Japan": "Asia",
}  # fmt: skip
"""Regions as investors see them."""
INDUSTRIES = {
    "technology": "technology", "software and internet": "technology", "semiconductors": "technology",
    "health care": "health", "biotechnology": "health", "banks": "finance", "insurance": "finance",
    "financial services": "finance", "oil and gas": "oil and gas", "utilities": "utilities",
    "clean energy": "clean energy", "real estate": "property", "precious metals": "metals",
    "mining and metals": "metals", "food and drink": "consumption", "retail": "consumption",
    "luxury and leisure": "consumption", "household goods": "consumption", "machinery": "industry",
    "automobiles": "industry", "chemicals": "industry", "aerospace and defence": "industry",
}  # fmt: skip
"""Industries as investors see them."""
CURRENCY_TRAITS = ("EUR", "USD", "GBP", "CHF")

TRAITS = (
    *(f"class={name}" for name in CLASSES),
    *(f"kind={name}" for name in KINDS),
    *(f"region={name}" for name in sorted(set(REGIONS.values()))),
    *(f"industry={name}" for name in sorted(set(INDUSTRIES.values()))),
    *(f"currency={name}" for name in CURRENCY_TRAITS),
    "income",
    "keeps",
    "sustainable",
    "complex",
    "indexed",
    "small house",
    "risk",
    "risk squared",
)
"""Names of the columns of `traits_of`, in their order; risk counts from the middle class, in halves."""


def traits_of(items: Sequence[Item]) -> Floats:
    """Return float64[items, traits]."""
    small = small_houses(items, SMALL_HOUSE)
    table = np.zeros((len(items), len(TRAITS)))
    for row, item in enumerate(items):
        told = _told(item.attributes)
        if item.attributes["kind"] in {"etf", "fund"} and item.attributes["issuer"] in small:
            told["small house"] = 1.0
        for at, name in enumerate(TRAITS):
            table[row, at] = told.get(name, 0.0)
    return table


def _told(attributes: Mapping[str, Value]) -> dict[str, float]:
    risk = (int(str(attributes["risk_class"])) - 4) / 2
    named = {
        f"class={attributes['asset_class']}",
        f"kind={attributes['kind']}",
        f"currency={attributes['currency']}",
        f"region={REGIONS.get(str(attributes.get('region')), '')}",
        f"industry={INDUSTRIES.get(str(attributes.get('industry')), '')}",
        *(name for name in ("sustainable", "complex", "income") if attributes.get(name)),
        *(("keeps",) if attributes.get("income") is False else ()),
        *(("indexed",) if attributes.get("index") and attributes["kind"] == "etf" else ()),
    }
    return {**dict.fromkeys(named, 1.0), "risk": risk, "risk squared": risk * risk}


def centres_of(tastes: Sequence[Mapping[str, float]]) -> Floats:
    """Return float64[groups, traits]: the mean taste of each group."""
    return np.array([[taste.get(name, 0.0) for name in TRAITS] for taste in tastes])


def risk_taste(tolerance: Integers, strength: float) -> Floats:
    """Return float64[people, 2]: the weights of risk and risk squared that favour one's own tolerance.

    −s(r − t)² is 2st·r − s·r² up to what does not depend on the instrument.
    """
    wanted = (tolerance - 4) / 2
    return np.stack([2 * strength * wanted, np.full(len(wanted), -strength)], axis=1)
