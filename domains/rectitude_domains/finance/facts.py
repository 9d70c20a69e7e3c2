"""What follows from an investor's answers and holdings, for rules to read: pure functions of one request.

An answer that is none of the words that the question allows is as good as missing. Shares are counted in
whole parts per million, so that no rounding differs between machines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from rectitude.arrays import MICRO, Integers, Mask
from rectitude.catalogue import Catalogue, Value
from rectitude.values import Facts, Inputs
from rectitude_domains.finance.description import NEEDS, OBJECTIVES
from rectitude_domains.finance.remarks import remarks

REQUIRED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "objectives": ("what the money is for", OBJECTIVES),
    "horizon_years": ("how long it can be left alone", ()),
    "risk_tolerance": ("the highest risk class wanted", ()),
    "loss_capacity": ("the share that may be lost in a year", ()),
    "knowledge": ("the products that you know", ()),
    "liquidity_need": ("how quickly it may be needed", NEEDS),
    "holdings": ("what you hold already (an empty list for nothing)", ()),
    "answered_on": ("the day on which this was answered", ()),
}
"""The answers without which no product is shown: each in words, with the words that it allows."""

CONCENTRATED = 250_000
"""From this part per million of what is held on, one bearer of risk is a concentration: a quarter."""
SINGLE = frozenset({"stock", "bond"})
"""Kinds whose issuer bears the risk; a fund's house does not, its assets are kept apart from the house's."""
LAST_ZONE = timedelta(hours=14)
"""It is tomorrow already in UTC+14, so a date that far ahead is no date in the future."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def person_facts(profile: Mapping[str, Value], at: int) -> dict[str, Value]:
    """Return what follows from the answers at a time in microseconds since 1970 UTC.

    >>> facts = person_facts({"answered_on": "2026-10-01", "liquidity_need": "soon"}, 1_793_448_000_000_000)
    >>> facts["profile_age_days"], facts["profile_complete"]
    (30, False)
    >>> facts["profile_missing"][-2]
    'how quickly it may be needed (high, medium or low)'
    """
    missing = tuple(
        words + (f" ({', '.join(allowed[:-1])} or {allowed[-1]})" if allowed else "")
        for name, (words, allowed) in REQUIRED.items()
        if not _answered(profile.get(name), allowed)
    )
    facts: dict[str, Value] = {"profile_complete": not missing, "profile_missing": missing}
    answered_on = profile.get("answered_on")
    if isinstance(answered_on, str):
        facts["profile_age_days"] = age_in_days(date.fromisoformat(answered_on), at)
    return facts


def _answered(value: Value, allowed: tuple[str, ...]) -> bool:
    return value is not None and (not allowed or value in allowed)


def age_in_days(answered_on: date, at: int) -> int:
    """Return how many days before a time something was answered; a negative number is the future.

    >>> noon = 1_793_448_000_000_000
    >>> [age_in_days(date(2026, month, day), noon) for month, day in ((10, 1), (11, 1), (11, 2))]
    [30, 0, -1]
    """
    moment = EPOCH + timedelta(microseconds=at)
    if answered_on > (moment + LAST_ZONE).date():
        return (moment + LAST_ZONE).date().toordinal() - answered_on.toordinal()
    return max(moment.date().toordinal() - answered_on.toordinal(), 0)


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Who bears the risk of each instrument: int64[items], one number a bearer; `row_of` as the catalogue."""

    row_of: Mapping[str, int]
    bearer: Integers

    @property
    def bearers(self) -> int:
        """How many bearers there are."""
        return int(self.bearer.max(initial=-1)) + 1


def market_of(catalogue: Catalogue) -> Market:
    """Return the bearers of risk: the issuers of stocks and bonds, and every other instrument itself."""
    kinds, issuers = catalogue.columns["kind"], catalogue.columns["issuer"]
    names: dict[tuple[bool, str], int] = {}
    bearer = np.zeros(len(catalogue), dtype=np.int64)
    for row, item_id in enumerate(catalogue.item_ids):
        issuer = issuers.value(row) if kinds.value(row) in SINGLE else None
        name = (issuer is not None, item_id if issuer is None else str(issuer))
        bearer[row] = names.setdefault(name, len(names))
    return Market(catalogue.row_of, bearer)


def held_concentration(market: Market, holdings: Value) -> tuple[Mask, Mask]:
    """Return whether a quarter or more of what is held is of an instrument's bearer, and where that is known.

    Holdings are shares, or amounts that are taken as shares of their sum where that is above one. What is
    held of instruments that the catalogue does not have could be of any bearer.
    """
    nothing = np.zeros(len(market.bearer), dtype=np.bool_)
    if not isinstance(holdings, Mapping):
        return nothing, nothing
    whole = max(math.fsum(holdings.values()), 1.0)
    held, foreign = np.zeros(market.bearers, dtype=np.int64), 0
    for item_id, amount in sorted(holdings.items()):
        part, row = round(amount / whole * MICRO), market.row_of.get(item_id)
        if row is None:
            foreign += part
        else:
            held[market.bearer[row]] += part
    share = held[market.bearer]
    holds = np.asarray(share >= CONCENTRATED)
    return holds, np.asarray(holds | (share + foreign < CONCENTRATED))


def facts_of(inputs: Inputs, market: Market) -> Facts:
    """Return all facts of a request."""
    profile = inputs.person.profile
    person = person_facts(profile, inputs.at)
    return Facts(
        person,
        {"held_concentration": held_concentration(market, profile.get("holdings"))},
        remarks(profile, person, market.row_of),
    )
