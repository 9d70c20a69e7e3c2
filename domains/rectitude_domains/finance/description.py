"""What finance declares of itself: its instruments, its people, what they do, and what it must disclose."""

from __future__ import annotations

import math

from rectitude.catalogue import Attribute, Kind
from rectitude.domain import Clock, DomainDescription, EventKind, PartUse, Relation
from rectitude_domains.finance.asking import ASKING
from rectitude_plugins.text.checkpoint import MINILM
from rectitude_plugins.text.pairs import DEMAND_PAIRS

NEVER = math.inf
"""The threshold of an event that says nothing of success, however often it happens."""

ITEMS = (
    Attribute("kind", Kind.ENUMERATION, "kind", searched=True),
    Attribute("issuer", Kind.ENUMERATION, "issuer", searched=True, linked=True),
    Attribute("asset_class", Kind.ENUMERATION, "asset class", searched=True, linked=True),
    Attribute("currency", Kind.ENUMERATION, "currency", searched=True, linked=True),
    Attribute("country", Kind.ENUMERATION, "country", searched=True, linked=True),
    Attribute("region", Kind.ENUMERATION, "region it invests in", searched=True, linked=True),
    Attribute("industry", Kind.ENUMERATION, "industry", searched=True, linked=True),
    Attribute("index", Kind.TAGS, "index", searched=True, linked=True),
    Attribute("risk_class", Kind.INTEGER, "risk class", unit="of 7", least=1, most=7),
    Attribute("risk_derived", Kind.BOOLEAN, "risk class not measured, but usual for its kind"),
    Attribute("max_loss", Kind.DECIMAL, "plausible loss in a bad year", unit="share", least=0, most=1),
    Attribute("horizon_years", Kind.INTEGER, "least holding time", unit="years", least=0),
    Attribute("days_to_cash", Kind.INTEGER, "days until a sale is money", unit="days", least=0),
    Attribute("liquidity", Kind.ENUMERATION, "liquidity"),
    Attribute("complex", Kind.BOOLEAN, "complex product"),
    Attribute("product", Kind.ENUMERATION, "what one must know"),
    Attribute("income", Kind.BOOLEAN, "pays out income"),
    Attribute("sustainable", Kind.BOOLEAN, "sustainable by its name", linked=True),
    Attribute("conflict", Kind.BOOLEAN, "pays the operator a commission"),
    Attribute("costs", Kind.DECIMAL, "ongoing costs", unit="share a year", least=0, most=1),
)

OBJECTIVES = ("growth", "income", "preservation", "speculation")
NEEDS = ("high", "medium", "low")
PRODUCTS = (
    "alternative",
    "bond",
    "commodity",
    "crypto",
    "currency",
    "equity_fund",
    "etf",
    "leveraged",
    "mixed_fund",
    "money_market",
    "property",
    "stock",
    "structured",
)
"""What `item.product` and `person.knowledge` are made of."""

PROFILE = (
    Attribute("objectives", Kind.ENUMERATION, "what the money is for"),
    Attribute("horizon_years", Kind.INTEGER, "how long it can be left alone", unit="years", least=0, most=80),
    Attribute("risk_tolerance", Kind.INTEGER, "highest risk class wanted", least=1, most=7),
    Attribute("loss_capacity", Kind.DECIMAL, "share that may be lost in a year", least=0, most=1),
    Attribute("knowledge", Kind.TAGS, "products that the person knows"),
    Attribute("liquidity_need", Kind.ENUMERATION, "how quickly it may be needed"),
    Attribute("sustainability", Kind.BOOLEAN, "whether it must be sustainable"),
    Attribute("home_currency", Kind.ENUMERATION, "currency that the person earns and spends"),
    Attribute("holdings", Kind.SHARES, "what is held already, by instrument"),
    Attribute("answered_on", Kind.DATE, "when this was answered"),
)

PERSON_FACTS = (
    Attribute("profile_complete", Kind.BOOLEAN, "completeness of the answers"),
    Attribute("profile_missing", Kind.TAGS, "answers that are missing"),
    Attribute("profile_age_days", Kind.INTEGER, "age of the answers", unit="days"),
)
ITEM_FACTS = (Attribute("held_concentration", Kind.BOOLEAN, "share of it and its issuer in what is held"),)
"""What follows from answers and holdings at a request (`facts`); rules read these too."""

EVENTS = (
    EventKind("view", "looked at", threshold=NEVER, owns=False),
    EventKind("buy", "bought"),
    EventKind("hold", "held at the start"),
)

RELATIONS = {
    "issuer": Relation("issuer", "issuers", 0.5),
    "asset_class": Relation("asset class", "asset classes", 0.5),
    "currency": Relation("currency", "currencies", 0.25),
    "country": Relation("country", "countries", 0.25),
    "region": Relation("region", "regions", 0.75),
    "industry": Relation("industry", "industries", 1.0),
    "index": Relation("index", "indices", 1.0),
    "sustainable": Relation("claim to be sustainable", "claims to be sustainable", 0.5),
}
"""Weights are a choice made beforehand, not fitted: an index says more of an instrument than a currency."""

DISCLOSURES = (
    "This is information about instruments, not investment advice and no offer; it does not replace a "
    "suitability assessment.",
    "The people and their choices that this was learned from are simulated.",
    "Instruments are as of 2021-22; costs are shown only where they are known, and here they are not. Risk "
    "classes and losses marked as derived are usual values of their kind, not measurements.",
    "One instrument in 25 is marked as paying the operator a commission. The mark is invented, so that a "
    "conflict of interest can be shown.",
)

PARTS = (
    PartUse("additive"),
    PartUse("behaviour"),
    PartUse("popularity"),
    PartUse("lexical"),
    PartUse("text"),
    PartUse("understanding"),
    PartUse("policies", {"packs": ("rectitude_domains.finance:policies/suitability.yaml",)}),
)

FINANCE = DomainDescription(
    name="finance",
    title="Funds, bonds and stocks",
    items=ITEMS,
    profile=PROFILE,
    events=EVENTS,
    parts=PARTS,
    jurors=("policies",),
    person_facts=PERSON_FACTS,
    item_facts=ITEM_FACTS,
    clock=Clock.LOG_END,
    disclosures=DISCLOSURES,
    relations=RELATIONS,
    data=(MINILM,),
    pairs=DEMAND_PAIRS,
    asking=ASKING,
)
"""The clock is that of the simulated log, which ends on 31 October 2026; own data meet the real clock."""
