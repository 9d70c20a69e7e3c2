"""The words that people ask for food and habits with: foods, allergens, diets, goals, medicines, conditions.

What somebody must not have is left out strictly: an allergen that is refused, what is dangerous with a
medicine that is named, what is unsuitable in a condition that is named. Rules of safety read the profile and
not these; they hold whatever a query says. "Low" are the bounds of nutrition claims (annex of Regulation (EC)
No 1924/2006), "high" is what the catalogue counts as high.
"""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.asking import ITEM, Asking, Condition, Measure, Names, Phrase
from rectitude.filters import Operator
from rectitude_domains.health.allergies import ALLERGENS
from rectitude_domains.health.conditions import conditions, family_of
from rectitude_domains.health.goals import GOALS
from rectitude_domains.health.names import CLASS, MEDICINE, names
from rectitude_domains.health.nutrients import NUTRIENTS
from rectitude_domains.health.profile import DIET_WORDS

NUTS, HERB = "nuts", "st. john's wort"
WHOLE_FAMILY = {NUTS: ("nuts", "peanut")}
"""Who says "no nuts" means peanuts too, and may be glad of it; "no almonds" says less, but who knows."""
LOW = {"fat": 3.0, "saturated_fat": 1.5, "sugars": 5.0, "salt": 0.3, "energy": 40.0}
CALLED = {
    "fat": ("fat",),
    "saturated_fat": ("saturated fat", "saturates"),
    "sugars": ("sugar", "sugars"),
    "salt": ("salt",),
    "energy": ("calorie",),
    "fibre": ("fibre", "fiber"),
    "omega3": ("omega 3", "omega-3 fats"),
    "carbohydrate": ("carb", "carbs", "carbohydrate"),
    "vitamin_b12": ("vitamin b12", "b12"),
}
DIETS = {diet: words for diet, words in DIET_WORDS.items() if diet != "omnivore"}
UNITS = {"kcal": ("kcal", "calories")}
GROUPS = {
    "vegetables": ("veg", "veggies", "vegetable"),
    "leafy greens": ("leafy vegetable",),
    "pulses": ("legume", "pulse"),
    "milk and yogurt": ("yogurt", "yoghurt"),
    "sweets": ("dessert", "candy"),
    "drinks": ("beverage",),
    "alcoholic drinks": ("alcohol", "alcoholic"),
    "fish": ("seafood dish",),
    "processed meat": ("sausage",),
    "bread and pastry": ("bread", "pastry"),
    "juices": ("juice",),
    "soups": ("soup",),
}


def _medicines() -> Mapping[str, tuple[str, ...]]:
    """Return medicines and classes of them with their other names; "iron" in a query is the nutrient."""
    return {
        name.name: name.also
        for name in names().values()
        if name.kind in {MEDICINE, CLASS} or name.name == HERB
    }


def _nutrients() -> tuple[Measure, ...]:
    """Return the nutrients that people set bounds to."""
    return tuple(
        Measure(one.name, CALLED.get(one.name, (one.label,)), UNITS.get(one.unit, (one.unit,)))
        for one in NUTRIENTS
    )


def _low() -> tuple[Phrase, ...]:
    """Return "low in fat", "low-fat" and their like, as the law has them."""
    return tuple(
        Phrase(
            tuple(f"{low} {word}" for low in ("low", "low in", "little", "less") for word in CALLED[name]),
            (Condition(name, Operator.AT_MOST, most),),
        )
        for name, most in LOW.items()
    )


def _high() -> tuple[Phrase, ...]:
    """Return "rich in iron", "high-protein" and their like."""
    return tuple(
        Phrase(
            tuple(
                said
                for word in CALLED.get(one.name, (one.label,))
                for said in (
                    f"high {word}",
                    f"high in {word}",
                    f"rich in {word}",
                    f"{word} rich",
                    f"lots of {word}",
                )
            ),
            (Condition("high_in", Operator.IS, one.label),),
        )
        for one in NUTRIENTS
        if one.high is not None
    )


PHRASES = (
    *_low(),
    Phrase(("low sodium", "low in sodium"), (Condition("salt", Operator.AT_MOST, LOW["salt"]),)),
    *_high(),
    Phrase(
        ("sugar free", "sugarfree", "no sugar", "unsweetened"), (Condition("sugars", Operator.AT_MOST, 0.5),)
    ),
    Phrase(("salt free", "no salt", "unsalted"), (Condition("salt", Operator.AT_MOST, 0.0125),)),
    Phrase(("fat free",), (Condition("fat", Operator.AT_MOST, 0.5),)),
    Phrase(
        ("pregnant", "pregnancy", "expecting a baby", "when expecting"),
        (Condition("unsafe_in_pregnancy", Operator.IS, False),),
        strict=True,
    ),
    Phrase(("food", "foods", "meal", "dish to cook"), (Condition("kind", Operator.IS, "food"),)),
    Phrase(("exercise", "workout"), (Condition("kind", Operator.IS, "activity"),)),
    Phrase(("habit",), (Condition("kind", Operator.IS, ("habit", "activity")),)),
)

ASKING = Asking(
    names=(
        Names("diets", also=DIETS, wanted=("diets",), strict=True),
        Names("medicine", also=_medicines(), never=("danger_with", "warning_with"), strict=True),
        Names(
            "condition",
            also={entry.label: entry.also for entry in conditions().values()},
            values={entry.label: family_of(entry.code) for entry in conditions().values()},
            never=("unsuitable_conditions", "limit_conditions"),
            strict=True,
        ),
        Names(
            "allergens",
            also=ALLERGENS,
            values=WHOLE_FAMILY,
            refused=("allergens", "may_contain"),
            strict=True,
            seeds=False,
        ),
        Names("goal", also=GOALS),
        Names("food_group", also=GROUPS, refused=("food_group",)),
        Names("theme", refused=("theme",)),
        Names(ITEM),
    ),
    measures=_nutrients(),
    phrases=PHRASES,
)
