"""Risk classes: from prices where there are some, else from what kind of instrument it is.

The classes are those of the synthetic risk and reward indicator of European fund documents: the deviation
of weekly returns over five years, a year's worth of it, put into seven intervals (CESR/10-673, "Guidelines
on the methodology for the calculation of the synthetic risk and reward indicator", 2010). What has no prices
gets the class that instruments of its kind usually have: a judgement of ours, always marked as derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats
from rectitude_domains.finance.names import is_marked

EDGES = (0.005, 0.02, 0.05, 0.10, 0.15, 0.25)
"""Upper ends of the volatility intervals of classes 1 to 6, a year (CESR/10-673)."""
TYPICAL = (0.005, 0.02, 0.05, 0.10, 0.15, 0.25, 0.40)
"""The volatility that stands for a class where no prices are: the upper end; 40 % for the open class 7."""
WEEKS = 52
ONE_IN_TWENTY = 1.645
"""The 95 % quantile of the standard normal distribution."""


def volatility(prices: Sequence[float] | Floats) -> float:
    """Return the volatility a year of weekly prices: √52 times the deviation of their simple returns.

    >>> volatility([100.0, 101.0, 100.0, 101.0])
    0.08
    """
    series = np.asarray(prices, dtype=np.float64)
    returns = series[1:] / series[:-1] - 1.0
    return float(np.std(returns, ddof=1) * np.sqrt(WEEKS))


def risk_class_of(yearly: float) -> int:
    """Return the class 1 to 7 of a volatility a year; an interval's lower end belongs to it.

    >>> [risk_class_of(one) for one in (0.001, 0.02, 0.18, 0.9)]
    [1, 3, 6, 7]
    """
    return 1 + int(np.searchsorted(EDGES, yearly, side="right"))


def yearly_loss(yearly: float) -> float:
    """Return the share that is lost in the worst of twenty years, in thousandths: 1.645 σ, at most all.

    Normal returns without drift, which is cautious for a year and wrong in the far tail.

    >>> yearly_loss(0.20)
    0.329
    """
    return round(min(ONE_IN_TWENTY * yearly, 1.0), 3)


@dataclass(frozen=True, slots=True)
class Nature:
    """What is known of an instrument without prices; `years` is a bond's maturity, else 0."""

    kind: str
    asset_class: str
    name: str
    years: float = 0.0
    emerging: bool = False


def usual_class(nature: Nature) -> int:
    """Return the risk class that instruments of this nature usually have.

    >>> usual_class(Nature("etf", "bond", "iShares 1-3 Year Treasury Bond"))
    2
    >>> usual_class(Nature("fund", "equity", "Turkey Equity")), usual_class(Nature("bond", "bond", "", 10.0))
    (7, 3)
    """
    if is_marked("leveraged", nature.name) or nature.asset_class == "crypto":
        return 7
    if nature.kind == "bond":
        return min(_by_maturity(nature.years) + nature.emerging, 7)
    if nature.asset_class == "equity":
        wild = nature.kind == "stock" or is_marked("wild", nature.name)
        return 7 if wild else 5 if is_marked("calm", nature.name) else 6
    return _bond_fund(nature.name) if nature.asset_class == "bond" else _other(nature)


def _other(nature: Nature) -> int:
    if nature.asset_class == "multi_asset":
        return 3 if is_marked("cautious", nature.name) else 5 if is_marked("bold", nature.name) else 4
    return {"money_market": 1, "alternative": 4, "currency": 5}.get(nature.asset_class, 6)


def _by_maturity(years: float) -> int:
    return 1 + sum(years > longest for longest in (1, 3, 10, 19))


def _bond_fund(name: str) -> int:
    length = 2 if is_marked("short_term", name) else 4 if is_marked("long_term", name) else 3
    return length + is_marked("low_grade", name)


HORIZONS = {1: 0, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5, 7: 7}
"""Years that money should be left alone for, by risk class; a convention of fund documents, not a law."""


def days_to_cash(nature: Nature) -> int:
    """Return how many days pass between the order to sell and the money, under ordinary conditions.

    Two for what is traded (settlement in 2022), four for funds, a week for bonds of emerging markets and
    hedge-fund styles, a year for open property funds (KAGB § 255: twelve months' notice).

    >>> days_to_cash(Nature("etf", "equity", "DAX")), days_to_cash(Nature("fund", "real_estate", "Hausimmo"))
    (2, 365)
    """
    if nature.kind == "fund":
        if is_marked("locked", nature.name):
            return 365
        return 1 if nature.asset_class == "money_market" else 7 if nature.asset_class == "alternative" else 4
    return 7 if nature.kind == "bond" and nature.emerging else 2


def liquidity_of(days: int) -> str:
    """Return how quickly there is money, in words: high within three days, medium within ten, else low.

    >>> liquidity_of(2), liquidity_of(4), liquidity_of(365)
    ('high', 'medium', 'low')
    """
    return "high" if days <= 3 else "medium" if days <= 10 else "low"
