"""Foods and suggestions against what is known of them: counts, units, allergens, and what follows."""

from __future__ import annotations

from collections import Counter

import pytest

from rectitude.catalogue import Item, Kind, Value, catalogue_of, misfit
from rectitude_domains.health.allergies import ALLERGENS
from rectitude_domains.health.catalogue import items
from rectitude_domains.health.conditions import conditions
from rectitude_domains.health.derived import pregnancy_advice
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.files import rows_of
from rectitude_domains.health.goals import GOALS, goals_of
from rectitude_domains.health.names import names
from rectitude_domains.health.nutrients import NUTRIENTS

BY_ID = {item.item_id: item for item in items()}
FOODS = [item for item in items() if item.attributes["kind"] == "food"]


def tags(item: Item, name: str) -> tuple[str, ...]:
    value = item.attributes[name]
    assert isinstance(value, tuple)
    return value


def number(item: Item, name: str) -> float:
    value = item.attributes[name]
    assert isinstance(value, float)
    return value


def test_there_are_479_foods_of_two_tables_and_53_suggestions() -> None:
    assert Counter(item.attributes["kind"] for item in items()) == {"food": 479, "habit": 34, "activity": 19}
    assert Counter(item.attributes["food_table"] for item in FOODS) == {"American": 240, "Indian": 239}
    assert len({item.title for item in items()}) == len(items()) == 532


def test_every_attribute_is_declared_and_of_its_kind() -> None:
    declared = {attribute.name: attribute for attribute in HEALTH.items}
    for item in items():
        for name, value in item.attributes.items():
            assert misfit(declared[name], value) == "", (item.item_id, name)


def test_figures_are_per_hundred_grams_and_parts_are_no_more_than_the_whole() -> None:
    for item in FOODS:
        figures = {n.name: number(item, n.name) for n in NUTRIENTS if n.name in item.attributes}
        assert 0 <= figures["energy"] <= 905, item.item_id
        for part, whole in (("saturated_fat", "fat"), ("omega3", "fat"), ("sugars", "carbohydrate")):
            if part in figures and whole in figures:
                assert figures[part] <= figures[whole] * 1.35 + 1.5, (item.item_id, part)
        grams = sum(figures.get(name, 0.0) for name in ("protein", "fat", "carbohydrate"))
        assert grams <= 112, item.item_id


@pytest.mark.parametrize(
    ("food", "nutrient", "least", "most"),
    [
        ("banana", "potassium", 340, 380),
        ("whole-milk", "calcium", 110, 130),
        ("kale", "vitamin_k", 380, 450),
        ("spinach-raw", "vitamin_k", 300, 350),
        ("olive-oil", "energy", 880, 900),
        ("coconut-oil", "energy", 895, 905),
        ("pearl-millet-bajra", "energy", 340, 355),
        ("salmon", "omega3", 1.0, 3.5),
        ("soy-sauce", "salt", 13, 15),
        ("lentils", "fibre", 7, 9),
        ("goat-liver", "iron", 5, 12),
        ("paneer", "calcium", 450, 500),
    ],
)
def test_figures_are_in_the_units_that_they_say(food: str, nutrient: str, least: float, most: float) -> None:
    assert least <= number(BY_ID[food], nutrient) <= most


@pytest.mark.parametrize(
    ("food", "contains"),
    [
        ("peanut-butter", {"peanut"}),
        ("groundnuts", {"peanut"}),
        ("groundnut-oil", {"peanut"}),
        ("walnuts", {"nuts"}),
        ("greek-yogurt", {"milk"}),
        ("ghee", {"milk"}),
        ("butter", {"milk"}),
        ("white-bread", {"gluten"}),
        ("simit", {"gluten", "sesame"}),
        ("tahini", {"sesame"}),
        ("gingelly-sesame-oil", {"sesame"}),
        ("soy-sauce", {"soy", "gluten"}),
        ("tofu", {"soy"}),
        ("prawns", {"shellfish"}),
        ("hilsa", {"fish"}),
        ("cod-liver-oil", {"fish"}),
        ("celery", {"celery"}),
        ("mustard-oil", {"mustard"}),
        ("red-wine", {"sulphites"}),
        ("lupin-seeds", {"lupin"}),
        ("menemen", {"egg"}),
        ("apple", set()),
        ("rolled-oats", set()),
        ("fish-twice", {"fish"}),
    ],
)
def test_what_a_food_surely_holds_is_named(food: str, contains: set[str]) -> None:
    assert set(tags(BY_ID[food], "allergens")) == contains


def test_what_recipes_may_hold_is_missing_where_nobody_says_it_and_never_called_none() -> None:
    assert "may_contain" not in BY_ID["hamburger"].attributes
    assert "may_contain" not in BY_ID["dark-chocolate"].attributes
    assert tags(BY_ID["rolled-oats"], "may_contain") == ("gluten",)
    assert tags(BY_ID["apple"], "may_contain") == ()
    assert tags(BY_ID["lahmacun"], "may_contain") == ()


def test_every_word_of_safety_is_one_that_profiles_are_read_into() -> None:
    for item in items():
        may = item.attributes.get("may_contain", ())
        assert isinstance(may, tuple)
        assert {*tags(item, "allergens"), *may} <= set(ALLERGENS), item.item_id
        assert set(tags(item, "suits")) <= set(GOALS), item.item_id
        assert set(tags(item, "interacts_with")) <= set(names()), item.item_id
        assert {*tags(item, "unsuitable_conditions"), *tags(item, "limit_conditions")} <= set(conditions())


@pytest.mark.parametrize(
    ("item", "attribute", "word"),
    [
        ("grapefruit", "danger_with", "simvastatin"),
        ("pummelo", "danger_with", "lovastatin"),
        ("grapefruit-juice", "warning_with", "atorvastatin"),
        ("beer", "danger_with", "metronidazole"),
        ("whisky", "danger_with", "tramadol"),
        ("blue-cheese", "danger_with", "phenelzine"),
        ("soy-sauce", "danger_with", "isocarboxazid"),
        ("kale", "warning_with", "warfarin"),
        ("whole-milk", "warning_with", "doxycycline"),
        ("banana", "warning_with", "spironolactone"),
        ("banana", "caution_with", "lisinopril"),
        ("cranberry-juice", "caution_with", "warfarin"),
        ("green-tea", "caution_with", "warfarin"),
        ("tofu", "caution_with", "levothyroxine"),
        ("turmeric-powder", "caution_with", "warfarin"),
        ("quit-smoking", "warning_with", "clozapine"),
        ("fava-beans", "unsuitable_conditions", "D55.0"),
        ("star-fruit", "unsuitable_conditions", "N17-N19"),
        ("white-bread", "unsuitable_conditions", "K90.0"),
        ("honey", "unsuitable_conditions", "E74.12"),
        ("intervals", "unsuitable_conditions", "I21"),
        ("potato-crisps", "limit_conditions", "N17-N19"),
        ("soy-sauce", "limit_conditions", "I10-I1A"),
    ],
)
def test_what_a_food_goes_against_is_named(item: str, attribute: str, word: str) -> None:
    assert word in tags(BY_ID[item], attribute)


def test_each_medicine_stands_under_its_gravest_severity_only() -> None:
    for item in items():
        sides = [tags(item, name) for name in ("danger_with", "warning_with", "caution_with")]
        assert sum(map(len, sides)) == len({*sides[0], *sides[1], *sides[2]}), item.item_id
        assert {*sides[0], *sides[1], *sides[2]} == set(tags(item, "interacts_with")), item.item_id


@pytest.mark.parametrize(
    ("item", "age"), [("honey", 1), ("almonds", 5), ("peanut-butter", None), ("shark", 16), ("beer", 18)]
)
def test_ages_are_those_that_somebody_advises(item: str, age: int | None) -> None:
    assert BY_ID[item].attributes.get("minimum_age") == age
    assert ("minimum_age_source" in BY_ID[item].attributes) == (age is not None)


def test_what_is_unsafe_in_pregnancy_says_who_says_so() -> None:
    unsafe = {item.item_id for item in items() if item.attributes["unsafe_in_pregnancy"]}
    assert {"beer", "chicken-liver", "brie", "shark", "cod-liver-oil", "hot-sauna", "smoked-salmon"} <= unsafe
    assert not {"apple", "salmon", "whole-milk", "walk-after-meals"} & unsafe
    for item in items():
        said = item.attributes["pregnancy_advice"]
        assert (said == "no special advice") == ("pregnancy_source" not in item.attributes)


@pytest.mark.parametrize(("food", "level"), [("kale", "high"), ("asparagus", "medium"), ("apple", "low")])
def test_the_level_of_vitamin_k_follows_from_the_figure(food: str, level: str) -> None:
    assert BY_ID[food].attributes["vitamin_k_level"] == level


def test_a_figure_that_is_missing_gives_no_level_and_no_goal() -> None:
    assert "vitamin_k_level" not in BY_ID["white-bean-stew"].attributes
    assert goals_of({"fibre": 9.0}, "pulses", frozenset()) == ("gut",)
    assert goals_of({}, "pulses", frozenset()) == ()


def test_diets_hold_for_all_that_are_less_strict() -> None:
    assert tags(BY_ID["apple"], "diets") == ("vegan", "vegetarian", "pescatarian", "omnivore")
    assert tags(BY_ID["honey"], "diets") == ("vegetarian", "pescatarian", "omnivore")
    assert tags(BY_ID["salmon"], "diets") == ("pescatarian", "omnivore")
    assert tags(BY_ID["ground-beef"], "diets") == ("omnivore",)


def test_every_suggestion_has_advice_and_a_named_source() -> None:
    for row in rows_of("suggestions.csv"):
        assert len(row["advice"].split()) >= 5, row["id"]
        assert len(row["source"]) >= 8, row["id"]
        assert bool(row["minimum_age"]) == bool(row["minimum_age_source"]), row["id"]


def test_the_catalogue_is_stored_without_loss() -> None:
    stored = catalogue_of(items(), HEALTH.items)
    decimals = {a.name for a in HEALTH.items if a.kind is Kind.DECIMAL}
    for row, item_id in enumerate(stored.item_ids):
        told: dict[str, Value] = dict(BY_ID[item_id].attributes)
        kept = {name: column.value(row) for name, column in stored.columns.items()}
        for name, value in told.items():
            same = pytest.approx(value, abs=1e-6) if name in decimals else value
            if isinstance(value, tuple):
                assert sorted(value) == sorted(kept[name] or ()), (item_id, name)  # type: ignore[arg-type]  # tags
            else:
                assert kept[name] == same, (item_id, name)


def test_of_two_sources_for_pregnancy_always_the_same_is_named() -> None:
    for marks in (("liver", "pate"), ("pate", "liver")):
        assert pregnancy_advice(frozenset(marks))[1].startswith("NHS: no liver")
