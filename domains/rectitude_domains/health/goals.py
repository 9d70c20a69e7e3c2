"""What people may want of food and habits, and which foods are counted as fitting, by written thresholds.

The thresholds are those of nutrition claims in European law where there is one ("source of fibre" 3 g,
"high in fibre" 6 g, 15 % of a daily reference intake; Regulation (EC) No 1924/2006), and else a choice of
ours. A food fits a goal only where every figure that its line reads is known. Seasonings fit none: nobody
eats 100 g of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from rectitude_domains.health.vocabulary import Vocabulary

GOALS = {
    "heart": ("heart health", "cardiovascular", "blood pressure", "cholesterol"),
    "weight": ("lose weight", "weight loss", "slim", "weight control"),
    "gut": ("digestion", "gut health", "bowel"),
    "sugar": ("blood sugar", "glucose", "steady blood sugar"),
    "bones": ("bone health", "bone", "strong bones"),
    "muscle": ("strength", "muscle gain", "build muscle"),
    "blood": ("iron", "anaemia", "anemia"),
    "energy": ("vitality", "less tired", "tiredness", "fatigue"),
    "sleep": ("better sleep", "sleep better", "rest"),
    "mood": ("mental health", "wellbeing", "well-being", "happiness"),
    "stress": ("less stress", "calm", "relax", "relaxation"),
    "balance": ("fall prevention", "falls", "flexibility"),
    "skin": (),
    "teeth": ("dental",),
    "care": ("self-care", "order"),
}
"""Each goal with the other words for it."""

UNSEASONED = frozenset({"herbs and spices", "sauces", "alcoholic drinks", "sweets"})
Figures = Mapping[str, float]
Line = Callable[[Figures], bool]

LINES: Mapping[str, tuple[tuple[str, ...], Line]] = {
    "heart": (
        ("fibre", "omega3", "saturated_fat", "salt", "sugars"),
        lambda f: (
            (f["fibre"] >= 3 or f["omega3"] >= 0.3)
            and f["saturated_fat"] <= 4
            and f["salt"] <= 0.3
            and f["sugars"] <= 22.5
        ),
    ),
    "weight": (
        ("energy", "fibre", "protein", "sugars"),
        lambda f: (f["energy"] <= 60 and f["fibre"] >= 1.5) or (f["energy"] <= 130 and f["protein"] >= 15),
    ),
    "gut": (("fibre",), lambda f: f["fibre"] >= 6),
    "sugar": (
        ("fibre", "sugars", "carbohydrate"),
        lambda f: f["fibre"] >= 3 and f["sugars"] <= 5 and f["carbohydrate"] <= 30,
    ),
    "bones": (("calcium", "salt"), lambda f: f["calcium"] >= 120 and f["salt"] <= 1.5),
    "muscle": (
        ("protein", "saturated_fat"),
        lambda f: f["protein"] >= 15 and f["saturated_fat"] <= 5,
    ),
    "blood": (("iron",), lambda f: f["iron"] >= 2.1),
    "energy": (
        ("carbohydrate", "fibre", "sugars"),
        lambda f: f["carbohydrate"] >= 20 and f["fibre"] >= 3 and f["sugars"] <= 15,
    ),
}
"""For each goal that foods can serve: the figures that its line reads, and the line."""

FERMENTED_GUT = 1.5
"""Fermented foods fit the gut's goal if they hold no more salt (in grams) than this."""


@cache
def goal_words() -> Vocabulary:
    """Return the vocabulary of goals."""
    return Vocabulary.of(GOALS.items())


def goals_of(figures: Figures, group: str, marks: frozenset[str]) -> tuple[str, ...]:
    """Return the goals that a food fits.

    >>> goals_of({"fibre": 8.0, "iron": 3.0}, "pulses", frozenset())
    ('gut', 'blood')
    """
    if group in UNSEASONED:
        return ()
    fitting = [goal for goal, (reads, line) in LINES.items() if _all(reads, figures) and line(figures)]
    if "fermented" in marks and figures.get("salt", FERMENTED_GUT + 1) <= FERMENTED_GUT:
        fitting.append("gut")
    return tuple(goal for goal in GOALS if goal in fitting)


def _all(reads: tuple[str, ...], figures: Figures) -> bool:
    return all(name in figures for name in reads)
