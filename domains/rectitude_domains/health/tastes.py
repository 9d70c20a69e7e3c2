"""What a simulated taste is made of: traits of items, and how much each group of people likes them.

Traits of figures are ranks scaled to −1 … 1, a missing one counts as middling; all others are 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import rankdata

from rectitude.arrays import Floats
from rectitude.catalogue import Item, Value

FAMILIES = {
    "vegetables": "vegetables", "leafy greens": "vegetables", "mushrooms": "vegetables",
    "roots and tubers": "roots", "fruit": "fruit", "dried fruit": "fruit", "juices": "drinks",
    "pulses": "pulses", "soy foods": "pulses", "grains": "grains", "bread and pastry": "bread",
    "nuts": "nuts", "seeds": "nuts", "fish": "fish", "shellfish": "fish", "poultry": "meat", "meat": "meat",
    "offal": "offal", "processed meat": "meat", "eggs": "eggs", "milk and yogurt": "dairy",
    "cheese": "dairy", "fats and oils": "fats", "sweets": "sweets", "drinks": "drinks",
    "alcoholic drinks": "alcohol", "dishes": "dishes", "soups": "dishes", "sauces": "seasonings",
    "herbs and spices": "seasonings", "movement": "movement", "strength": "movement",
    "balance": "calm", "rest": "calm", "sleep": "calm", "mind": "calm", "company": "calm",
    "eating": "routines", "leaving out": "routines", "care": "routines",
}  # fmt: skip
"""The family of each food group and of each theme of the suggestions."""
MEASURED = ("protein", "sugars", "fat", "fibre", "salt", "energy")
WANTED = ("heart", "weight", "gut", "sugar", "bones", "muscle", "blood", "energy", "sleep", "mood", "stress")
"""Goals that a taste may contain."""
INDIAN = "Indian table"
TRAITS = (
    *(f"family={family}" for family in dict.fromkeys(FAMILIES.values())),
    *MEASURED,
    *(f"suits={goal}" for goal in WANTED),
    INDIAN,
)


def traits_of(items: Sequence[Item]) -> Floats:
    """Return float64[items, traits]."""
    columns = [_column(name, items) for name in TRAITS]
    stacked: Floats = np.stack(columns, axis=1).astype(np.float64)
    return np.round(stacked, 6)


def _column(name: str, items: Sequence[Item]) -> Floats:
    what, _, value = name.partition("=")
    attributes = [item.attributes for item in items]
    if what == "family":
        return np.array([float(family_of(entry) == value) for entry in attributes])
    if what == "suits":
        return np.array([float(value in _tags(entry.get("suits"))) for entry in attributes])
    if name == INDIAN:
        return np.array([float(entry.get("food_table") == "Indian") for entry in attributes])
    return _ranked(np.array([_number(entry.get(name)) for entry in attributes]))


def family_of(attributes: Mapping[str, Value]) -> str:
    """Return the family of a food's group or of a suggestion's theme."""
    return FAMILIES[str(attributes.get("food_group") or attributes.get("theme"))]


def _ranked(figures: Floats) -> Floats:
    known = np.isfinite(figures)
    scaled = np.zeros(len(figures))
    ranks = rankdata(figures[known])
    scaled[known] = 2 * (ranks - 1) / max(len(ranks) - 1, 1) - 1
    return scaled


def _tags(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else np.nan


def centres_of(likes: Sequence[Mapping[str, float]]) -> Floats:
    """Return float64[groups, traits]: each group's mean taste.

    >>> float(centres_of([{"protein": 1.0}])[0, TRAITS.index("protein")])
    1.0
    """
    centres = np.zeros((len(likes), len(TRAITS)))
    for group, liked in enumerate(likes):
        for name, weight in liked.items():
            centres[group, TRAITS.index(name)] = weight
    return centres
