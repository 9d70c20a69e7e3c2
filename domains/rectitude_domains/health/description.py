"""What health declares of itself: its items, its people, what they do, and what each answer discloses."""

from __future__ import annotations

import math

import numpy as np

from rectitude.catalogue import Attribute, Kind
from rectitude.domain import Clock, DomainDescription, EventKind, PartUse
from rectitude_domains.health.asking import ASKING
from rectitude_domains.health.nutrients import NUTRIENTS
from rectitude_domains.health.relations import RELATIONS
from rectitude_plugins.text.checkpoint import MINILM
from rectitude_plugins.text.pairs import DEMAND_PAIRS

NEVER = math.inf
"""The threshold of an event that says nothing of success, however often it happens."""

ABOUT = (
    Attribute("kind", Kind.ENUMERATION, "kind", searched=True, linked=True),
    Attribute("food_group", Kind.ENUMERATION, "food group", searched=True, linked=True),
    Attribute("staple", Kind.ENUMERATION, "what it is a form of", shown=False),
    Attribute("theme", Kind.ENUMERATION, "theme", searched=True, linked=True),
    Attribute("advice", Kind.TEXT, "what to do", searched=True),
    Attribute("suits", Kind.TAGS, "goals that it suits", searched=True),
    Attribute("high_in", Kind.TAGS, "high in", searched=True),
    Attribute("diets", Kind.TAGS, "diets that it fits", searched=True),
)
SAFETY = (
    Attribute("allergens", Kind.TAGS, "allergens in it", linked=True),
    Attribute("may_contain", Kind.TAGS, "allergens that recipes of it may hold"),
    Attribute("substances", Kind.TAGS, "substances that medicines may meet"),
    Attribute("interacts_with", Kind.TAGS, "medicines that it interacts with", shown=False),
    Attribute("danger_with", Kind.TAGS, "medicines that it is dangerous with"),
    Attribute("warning_with", Kind.TAGS, "medicines that it calls for a warning with"),
    Attribute("caution_with", Kind.TAGS, "medicines that it calls for caution with"),
    Attribute("vitamin_k_level", Kind.ENUMERATION, "level of vitamin K"),
    Attribute("unsuitable_conditions", Kind.TAGS, "conditions that it is unsuitable in"),
    Attribute("limit_conditions", Kind.TAGS, "conditions in which it should be limited"),
    Attribute("unsafe_in_pregnancy", Kind.BOOLEAN, "unsafe in pregnancy"),
    Attribute("pregnancy_advice", Kind.ENUMERATION, "advice for pregnancy"),
    Attribute("pregnancy_source", Kind.TEXT, "who advises that for pregnancy"),
    Attribute("minimum_age", Kind.INTEGER, "minimum age", unit="years", least=0, most=130),
    Attribute("minimum_age_source", Kind.TEXT, "who advises that age"),
)
FIGURES = tuple(
    Attribute(nutrient.name, Kind.DECIMAL, nutrient.label, unit=f"{nutrient.unit} per 100 g", least=0)
    for nutrient in NUTRIENTS
)
ORIGIN = (
    Attribute("food_table", Kind.ENUMERATION, "food table", linked=True),
    Attribute("figures_for", Kind.TEXT, "what the figures were measured for"),
    Attribute("basis", Kind.ENUMERATION, "how far the figures fit"),
    Attribute("source", Kind.TEXT, "source"),
)

PROFILE = (
    Attribute("age", Kind.INTEGER, "age", unit="years", least=0, most=130),
    Attribute("conditions", Kind.TAGS, "conditions"),
    Attribute("medicines", Kind.TAGS, "medicines"),
    Attribute("allergies", Kind.TAGS, "allergies"),
    Attribute("pregnant", Kind.BOOLEAN, "pregnancy"),
    Attribute("goals", Kind.TAGS, "goals"),
    Attribute("diet", Kind.ENUMERATION, "diet"),
)
"""Words are read by `profile.read_profile`: names, brands, classes and codes, in any case."""

PERSON_FACTS = (
    Attribute("medicines_known", Kind.TAGS, "medicines"),
    Attribute("condition_family", Kind.TAGS, "conditions"),
    Attribute("allergens_avoided", Kind.TAGS, "allergies"),
    Attribute("diet_known", Kind.ENUMERATION, "diet"),
    Attribute("expecting", Kind.BOOLEAN, "pregnancy"),
    Attribute("unknown_medicines", Kind.TAGS, "medicines that nobody knows"),
    Attribute("unknown_conditions", Kind.TAGS, "conditions that nobody knows"),
    Attribute("unknown_allergies", Kind.TAGS, "allergies that nobody knows"),
    Attribute("dangerous_medicines", Kind.TAGS, "medicines that are dangerous together"),
    Attribute("dangerous_pairs", Kind.TAGS, "medicines that are dangerous together"),
    Attribute("warned_pairs", Kind.TAGS, "medicines that call for a warning together"),
    Attribute("listed_pairs", Kind.TEXT, "what is listed of medicines that are taken together"),
    Attribute("emergency", Kind.BOOLEAN, "sign of an emergency"),
    Attribute("emergency_mentioned", Kind.BOOLEAN, "emergency that is spoken of"),
    Attribute("emergency_of_mind", Kind.BOOLEAN, "emergency of the mind"),
    Attribute("emergency_sign", Kind.TEXT, "what the words may mean"),
)
"""What follows from profile and query; rules read these and not the words that people used."""

ITEM_FACTS = (Attribute("chosen_lately", Kind.BOOLEAN, "chosen within a week"),)

EVENTS = (
    EventKind("view", "looked at", threshold=NEVER, owns=False),
    EventKind("chose", "chosen"),
    EventKind("liked", "liked"),
)
CHOICES = np.array([event.owns for event in EVENTS], dtype=np.bool_)
"""Which kinds of event say that somebody chose an item."""

DISCLOSURES = (
    "This is information for a conversation with a doctor, pharmacist or dietitian. It is no diagnosis, no "
    "treatment and no medical device.",
    "Basis: figures per 100 g of the American and Indian food tables, published advice of public health "
    "services, and one vendor's list of 176 interactions, which is not of clinical grade. What is not on "
    "these lists is not checked; traces of allergens are not known.",
    "The people and their choices that this was learned from are simulated.",
)

PARTS = (
    PartUse("additive"),
    PartUse("behaviour"),
    PartUse("popularity"),
    PartUse("lexical"),
    PartUse("text"),
    PartUse("understanding"),
    PartUse("policies", {"packs": ("rectitude_domains.health:policies/care.yaml",)}),
)

HEALTH = DomainDescription(
    name="health",
    title="Food and everyday habits",
    items=(*ABOUT, *SAFETY, *FIGURES, *ORIGIN),
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
