"""What follows from a food's line in the table: substances, medicines that they meet, ages, pregnancy, care.

Every derivation is one function over the committed line; a figure that is missing leads to a value that is
missing, never to "none".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache

from rectitude.catalogue import Value
from rectitude_domains.health.files import Row, rows_of
from rectitude_domains.health.interactions import CAUTION, DANGER, SEVERITIES, WARNING, meeting
from rectitude_domains.health.nutrients import NUTRIENTS

RICH_IN_POTASSIUM = 300.0
"""Milligrams per 100 g: 15 % of the reference intake, a "source of" in European law."""
VITAMIN_K_MEDIUM, VITAMIN_K_HIGH = 25.0, 100.0
"""Micrograms per 100 g, a choice of ours: a third of the daily reference intake, and more than all of it."""

SUBSTANCES = {
    "alcohol": ("alcohol",),
    "caffeine": (),
    "grapefruit": ("grapefruit",),
    "tyramine": ("tyramine-rich food",),
    "cranberry": ("cranberry",),
    "green-tea": ("green tea",),
    "turmeric": ("turmeric",),
    "soy": ("soy",),
    "fish-oil": ("fish oil",),
}
"""Marks that name a substance, with the names under which the interaction list knows it."""
NUTRIENT_NAMES = {"potassium": "potassium", "vitamin K": "vitamin k"}
"""Nutrients that the list knows, with its names for them."""
MILDER = {DANGER: WARNING, WARNING: CAUTION}
"""Potassium stands in the list as a supplement; what a food that is rich in it does is one step milder."""
DAIRY_GROUPS = frozenset({"milk and yogurt", "cheese"})

AGES = {
    "honey": (1, "NHS: no honey before the first birthday, it can carry botulism"),
    "low-fat-milk": (2, "NHS: low-fat dairy as a drink from two years"),
    "rice-drink": (5, "NHS: no rice drinks before five, they can hold arsenic"),
    "whole-nut": (5, "NHS: no whole nuts before five, they can choke"),
    "choking": (5, "NHS: no popcorn before five, it can choke"),
    "mercury": (16, "NHS: no shark, swordfish or marlin for children"),
    "energy-drink": (16, "UK shops sell energy drinks from sixteen by their own code"),
    "alcohol": (18, "Alcohol is sold from eighteen in most countries"),
}
"""Marks with the age from which a food is suitable, and whose advice that is."""
WHOLE_NUTS = "nuts"
"""The group of foods that are whole nuts, unless they are ground."""
GROUND = frozenset({"peanut-butter", "fresh-coconut", "chestnuts"})

AVOID, LIMIT, NO_ADVICE = "avoid", "limit", "no special advice"
PREGNANCY = {
    "alcohol": (AVOID, "UK Chief Medical Officers: no alcohol in pregnancy"),
    "liver": (AVOID, "NHS: no liver or fish liver oil in pregnancy, they hold much vitamin A"),
    "pate": (AVOID, "NHS: no pate in pregnancy"),
    "mercury": (AVOID, "NHS: no shark, swordfish or marlin in pregnancy"),
    "mould-cheese": (AVOID, "NHS: no mould-ripened soft or blue cheese in pregnancy unless cooked"),
    "raw-fish": (AVOID, "US Food and Drug Administration: no raw fish in pregnancy"),
    "raw-shellfish": (AVOID, "NHS: no raw shellfish in pregnancy"),
    "smoked-fish": (AVOID, "NHS: no cold-smoked fish in pregnancy unless cooked"),
    "soft-egg": (AVOID, "US Food and Drug Administration: no runny eggs in pregnancy"),
    "cured": (AVOID, "US Food and Drug Administration: no cured raw sausage in pregnancy unless heated"),
    "energy-drink": (AVOID, "US Food and Drug Administration and NHS: much caffeine harms the baby"),
    "unripe-papaya": (LIMIT, "our own caution: its sap stirs the womb in animal studies"),
    "caffeine": (LIMIT, "NHS: no more than 200 mg of caffeine a day in pregnancy"),
    "liquorice": (LIMIT, "Finnish Food Authority: not much liquorice in pregnancy"),
    "soft-cheese": (LIMIT, "NHS: soft cheese of pasteurised milk only in pregnancy"),
}
"""Marks with the advice for pregnancy; the strictest of a food's marks stands."""

BOUNDED_BY = {"sugars": "carbohydrate", "saturated_fat": "fat"}
"""A part cannot be more than the whole: where the part is missing, the whole is compared."""
CARE = re.compile(r"(?P<what>\w+) (?P<sign>has|is|>=|>) (?P<value>.+)")


def figures_of(row: Row) -> dict[str, float]:
    """Return the figures that a line holds."""
    return {nutrient.name: float(row[nutrient.name]) for nutrient in NUTRIENTS if row[nutrient.name]}


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a cell."""
    return tuple(text.split())


def marks_of(row: Row) -> frozenset[str]:
    """Return a food's marks, those that its group gives included."""
    marks = set(words_of(row["marks"]))
    if row["food_group"] == WHOLE_NUTS and row["item_id"] not in GROUND:
        marks.add("whole-nut")
    return frozenset(marks)


def may_contain(row: Row) -> tuple[str, ...] | None:
    """Return the allergens that recipes of a food may hold beside those that it surely holds, or None."""
    said = row["may_contain"]
    return None if said == "unknown" else () if said == "none" else words_of(said)


def vitamin_k_level(figures: Mapping[str, float]) -> str | None:
    """Return low, medium or high, or None where nobody measured it."""
    amount = figures.get("vitamin_k")
    if amount is None:
        return None
    return "high" if amount >= VITAMIN_K_HIGH else "medium" if amount >= VITAMIN_K_MEDIUM else "low"


def substances_of(row: Row, figures: Mapping[str, float]) -> tuple[str, ...]:
    """Return the substances in a food that medicines may meet."""
    marks = marks_of(row)
    found = [mark.replace("-", " ") for mark in SUBSTANCES if mark in marks]
    if "milk" in words_of(row["allergens"]) and (row["food_group"] in DAIRY_GROUPS or "lactose" in marks):
        found.append("dairy")
    if figures.get("potassium", 0.0) >= RICH_IN_POTASSIUM:
        found.append("potassium")
    if figures.get("vitamin_k", 0.0) >= VITAMIN_K_MEDIUM:
        found.append("vitamin K")
    return tuple(found)


def medicines_met(substances: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return by severity the names of medicines that some substance interacts with, each under its gravest.

    >>> medicines_met(["green tea"])
    {'danger': (), 'warning': (), 'caution': ('anticoagulant', 'warfarin')}
    """
    gravest: dict[str, str] = {}
    for substance in substances:
        for name, severity in _met_by(substance).items():
            gravest[name] = min(severity, gravest.get(name, severity), key=SEVERITIES.index)
    return {level: tuple(sorted(n for n, s in gravest.items() if s == level)) for level in SEVERITIES}


def _met_by(substance: str) -> dict[str, str]:
    if substance in NUTRIENT_NAMES:
        found = meeting(NUTRIENT_NAMES[substance])
        if substance != "potassium":
            return dict(found)
        return {name: MILDER[severity] for name, severity in found.items() if severity in MILDER}
    if substance in {"dairy", "tobacco"}:
        return dict(meeting("smoking" if substance == "tobacco" else substance))
    known = SUBSTANCES.get(substance.replace(" ", "-"), ())
    return {name: severity for word in known for name, severity in meeting(word).items()}


def minimum_age(marks: frozenset[str]) -> tuple[int, str] | None:
    """Return the age from which a food is suitable and whose advice that is, or None without any."""
    return max((AGES[mark] for mark in marks if mark in AGES), default=None)


def pregnancy_advice(marks: frozenset[str]) -> tuple[str, str]:
    """Return the strictest advice for pregnancy and whose it is; of equally strict ones always the same."""
    return min((PREGNANCY[mark] for mark in marks if mark in PREGNANCY), default=(NO_ADVICE, ""))


def cared_for(row: Row, figures: Mapping[str, float], level: str) -> tuple[str, ...]:
    """Return the conditions in which a food is to be avoided or limited, as the lines of `care.csv` say.

    A line that reads a figure which is missing holds, unless another figure bounds it: what is not known
    may be too much.
    """
    lines = (line for line in rows_of("care.csv") if line["level"] == level)
    return tuple(dict.fromkeys(line["condition"] for line in lines if _holds(line["when"], row, figures)))


@cache
def _parts(when: str) -> tuple[str, str, str]:
    said = CARE.fullmatch(when)
    assert said is not None, when
    return said["what"], said["sign"], said["value"]


def _holds(when: str, row: Row, figures: Mapping[str, float]) -> bool:
    what, sign, value = _parts(when)
    if sign == "is":
        return row[what] == value
    if sign == "has" and what == "may_contain":
        possible = may_contain(row)
        return possible is None or value in possible
    if sign == "has":
        return value in (marks_of(row) if what == "marks" else words_of(row[what]))
    amount = figures.get(what, figures.get(BOUNDED_BY.get(what, ""), math.inf))
    return amount > float(value) if sign == ">" else amount >= float(value)


def medicine_attributes(substances: tuple[str, ...]) -> dict[str, Value]:
    """Return the attributes that rules on medicines read."""
    met = medicines_met(substances)
    return {
        "substances": substances,
        "interacts_with": tuple(sorted({*met[DANGER], *met[WARNING], *met[CAUTION]})),
        "danger_with": met[DANGER],
        "warning_with": met[WARNING],
        "caution_with": met[CAUTION],
    }
