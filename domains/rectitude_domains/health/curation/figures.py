"""What the tables say of one food, in our units per 100 g."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rectitude_domains.health.nutrients import NUTRIENTS

NUTRIENT_NAMES = tuple(nutrient.name for nutrient in NUTRIENTS)
SAME, SIMILAR, ENERGY_ONLY = "same food", "similar food", "energy, protein, carbohydrate and fat only"
"""Whether all figures are of the food itself, or those beyond the first four of one like it, or missing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Nutrients by name, the table's own description of what was measured, and how far they fit."""

    of: Mapping[str, float]
    described: str
    basis: str


def written(value: float | None) -> str:
    """Return a figure with four digits that count, or nothing.

    >>> written(0.33333), written(1234.56), written(None), written(0.0)
    ('0.3333', '1235', '', '0')
    """
    if value is None:
        return ""
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
