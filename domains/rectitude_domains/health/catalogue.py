"""The catalogue: foods and everyday suggestions as items, from the committed tables."""

from __future__ import annotations

from functools import cache

from rectitude.catalogue import Item, Value
from rectitude_domains.health.derived import (
    AVOID,
    cared_for,
    figures_of,
    marks_of,
    may_contain,
    medicine_attributes,
    minimum_age,
    pregnancy_advice,
    substances_of,
    vitamin_k_level,
    words_of,
)
from rectitude_domains.health.files import Row, rows_of
from rectitude_domains.health.goals import goals_of
from rectitude_domains.health.nutrients import NUTRIENTS
from rectitude_domains.health.profile import DIETS
from rectitude_domains.health.staples import staple_of

TABLES = {
    "American": "American food tables (USDA FoodData Central)",
    "Indian": "Indian Food Composition Tables 2017",
}


@cache
def items() -> tuple[Item, ...]:
    """Return every item of the catalogue."""
    foods = (food_of(row) for row in rows_of("foods.csv"))
    return (*foods, *(suggestion_of(row) for row in rows_of("suggestions.csv")))


def food_of(row: Row) -> Item:
    """Return one food with everything that follows from its line."""
    figures, marks = figures_of(row), marks_of(row)
    substances = substances_of(row, figures)
    age, advice = minimum_age(marks), pregnancy_advice(marks)
    high = [n.label for n in NUTRIENTS if n.high is not None and figures.get(n.name, 0.0) > n.high]
    attributes: dict[str, Value] = {
        "kind": "food",
        "food_group": row["food_group"],
        "staple": staple_of(row["title"]),
        "food_table": row["food_table"],
        "figures_for": row["figures_for"],
        "basis": row["basis"],
        "source": TABLES[row["food_table"]],
        "allergens": words_of(row["allergens"]),
        "may_contain": may_contain(row),
        "diets": DIETS[DIETS.index(row["diets"]) :],
        "high_in": tuple(high),
        "vitamin_k_level": vitamin_k_level(figures),
        "suits": goals_of(figures, row["food_group"], marks),
        "unsuitable_conditions": cared_for(row, figures, AVOID),
        "limit_conditions": cared_for(row, figures, "limit"),
        **figures,
        **medicine_attributes(substances),
        **_said_of_people(age, advice),
    }
    return Item(row["item_id"], row["title"], _present(attributes))


def suggestion_of(row: Row) -> Item:
    """Return one everyday suggestion; nobody eats it, so what it does not name is not in it."""
    said = row["minimum_age"]
    age = (int(said), row["minimum_age_source"]) if said else None
    diet = "pescatarian" if row["animal"] == "fish" else "vegan"
    attributes: dict[str, Value] = {
        "kind": row["kind"],
        "theme": row["theme"],
        "advice": row["advice"],
        "source": row["source"],
        "allergens": words_of(row["allergens"]),
        "may_contain": (),
        "diets": DIETS[DIETS.index(diet) :],
        "high_in": (),
        "vitamin_k_level": "low",
        "suits": words_of(row["suits"]),
        "unsuitable_conditions": words_of(row["unsuitable_conditions"]),
        "limit_conditions": words_of(row["limit_conditions"]),
        **medicine_attributes(words_of(row["substances"])),
        **_said_of_people(age, (row["pregnancy_advice"], row["pregnancy_source"])),
    }
    return Item(row["id"], row["title"], _present(attributes))


def _said_of_people(age: tuple[int, str] | None, advice: tuple[str, str]) -> dict[str, Value]:
    return {
        "minimum_age": age[0] if age else None,
        "minimum_age_source": age[1] if age else None,
        "pregnancy_advice": advice[0],
        "pregnancy_source": advice[1] or None,
        "unsafe_in_pregnancy": advice[0] == AVOID,
    }


def _present(attributes: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in attributes.items() if value is not None}
