"""What the shop declares of itself: its items, its people, what they do, and where its films come from."""

from __future__ import annotations

import math

from rectitude.catalogue import Attribute, Kind
from rectitude.domain import Clock, DomainDescription, EventKind, PartUse
from rectitude_domains.ecommerce.asking import ASKING
from rectitude_domains.ecommerce.movielens import MOVIELENS, RATING, TITLES
from rectitude_domains.ecommerce.relations import RELATIONS
from rectitude_plugins.text.checkpoint import MINILM
from rectitude_plugins.text.pairs import DEMAND_PAIRS

LIKED = 4.0
"""A rating of four stars of five is a success."""

NEVER = math.inf
"""The threshold of an event that says nothing of success, however often it happens."""

ITEMS = (
    Attribute("year", Kind.INTEGER, "year of release", searched=True, linked=True),
    Attribute("genres", Kind.TAGS, "genres", searched=True, linked=True),
    Attribute("minimum_age", Kind.INTEGER, "minimum age", unit="years"),
    Attribute("sponsored", Kind.BOOLEAN, "paid placement"),
    Attribute("sponsor", Kind.TEXT, "who paid for the placement"),
    Attribute("delivers_to", Kind.TAGS, "countries that it is delivered to"),
)
"""The last three are for own catalogues: no film of the reference data has them."""

PROFILE = (
    Attribute("age", Kind.INTEGER, "age", unit="years", least=0, most=130),
    Attribute("gender", Kind.ENUMERATION, "gender"),
    Attribute("occupation", Kind.ENUMERATION, "occupation"),
    Attribute("country", Kind.ENUMERATION, "country of delivery"),
)

EVENTS = (
    EventKind(RATING, "rated", threshold=LIKED),
    EventKind("view", "looked at", threshold=NEVER, owns=False),
    EventKind("cart", "put into the cart", owns=False),
    EventKind("purchase", "bought"),
)

PARTS = (
    PartUse("additive"),
    PartUse("behaviour"),
    PartUse("popularity"),
    PartUse("lexical"),
    PartUse("text"),
    PartUse("towers"),
    PartUse("understanding"),
    PartUse(
        "affinity",
        {
            "attribute": "year",
            "first": 1930,
            "width": 5,
            "profile": ("age", "gender", "occupation"),
            "ages": (25, 35, 45),
        },
    ),
    PartUse("policies", {"packs": ("rectitude_domains.ecommerce:policies/shop.yaml",)}),
)

ECOMMERCE = DomainDescription(
    name="ecommerce",
    title="A shop",
    items=ITEMS,
    profile=PROFILE,
    events=EVENTS,
    parts=PARTS,
    jurors=("policies",),
    clock=Clock.LOG_END,
    data=(MOVIELENS, TITLES, MINILM),
    relations=RELATIONS,
    asking=ASKING,
    pairs=(("since_last_visit", "run"), ("history_length", "taste"), *DEMAND_PAIRS),
)
"""The clock is that of the reference data, whose last rating is of 1998; own data meet the real clock."""
