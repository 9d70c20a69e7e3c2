"""The nutrients that foods are described by, per 100 g, and when a food counts as high in one.

"High" is 30 % of the daily reference intake (Regulation (EU) No 1169/2011, annex XIII) or, for fibre and
omega-3 fats, what the annex of Regulation (EC) No 1924/2006 asks for; for sugars, salt and saturated fat
it is the red light of the UK front-of-pack guidance (2016).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nutrient:
    """One nutrient: its name as an attribute, its label, its unit, and from where on a food is high in it."""

    name: str
    label: str
    unit: str
    high: float | None = None


NUTRIENTS = (
    Nutrient("energy", "energy", "kcal"),
    Nutrient("protein", "protein", "g", 12.0),
    Nutrient("fat", "fat", "g"),
    Nutrient("saturated_fat", "saturated fat", "g", 5.0),
    Nutrient("omega3", "omega-3 fats", "g", 0.6),
    Nutrient("carbohydrate", "carbohydrate", "g"),
    Nutrient("sugars", "sugars", "g", 22.5),
    Nutrient("fibre", "fibre", "g", 6.0),
    Nutrient("salt", "salt", "g", 1.5),
    Nutrient("potassium", "potassium", "mg", 600.0),
    Nutrient("calcium", "calcium", "mg", 240.0),
    Nutrient("iron", "iron", "mg", 4.2),
    Nutrient("magnesium", "magnesium", "mg", 112.5),
    Nutrient("phosphorus", "phosphorus", "mg", 210.0),
    Nutrient("vitamin_c", "vitamin C", "mg", 24.0),
    Nutrient("vitamin_d", "vitamin D", "µg", 1.5),
    Nutrient("vitamin_b12", "vitamin B12", "µg", 0.75),
    Nutrient("folate", "folate", "µg", 60.0),
    Nutrient("vitamin_k", "vitamin K", "µg", 22.5),
)
"""Protein has no share of a reference intake in the law; 12 g are a fifth of the energy of 240 kcal."""

SALT_OF_SODIUM = 2.5 / 1000
"""Grams of salt for a milligram of sodium, as the law counts it."""
