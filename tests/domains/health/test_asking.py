"""How queries for food and habits are read, over the committed catalogue; a mark says what is strict."""

from __future__ import annotations

import pytest
from asked import Listener

from rectitude.filters import passing_all
from rectitude_domains.health.catalogue import items
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.graph import statements


@pytest.fixture(scope="module")
def kitchen() -> Listener:
    return Listener.of(HEALTH, items(), statements())


def free_of(words: str) -> set[str]:
    """Return the two filters of a refused allergen."""
    return {
        f"no {words} among {where}!" for where in ("allergens in it", "allergens that recipes of it may hold")
    }


def beside(medicine: str) -> set[str]:
    """Return the two filters of a medicine that is named."""
    met = ("medicines that it is dangerous with", "medicines that it calls for a warning with")
    return {f"no {medicine} among {where}!" for where in met}


def suiting(condition: str) -> set[str]:
    """Return the two filters of a condition that is named."""
    where = ("conditions that it is unsuitable in", "conditions in which it should be limited")
    return {f"no {condition} among {one}!" for one in where}


NUTS = free_of("nuts or peanut")


@pytest.mark.parametrize(
    ("query", "named", "asked"),
    [
        ("snacks without nuts", set(), NUTS),
        ("no nuts please", set(), NUTS),
        ("nut-free dessert", {"sweets (food_group)"}, NUTS),
        ("without peanut", set(), free_of("peanut")),
        ("allergic to shellfish and eggs", set(), free_of("shellfish or egg")),
        ("gluten-free bread", {"bread and pastry (food_group)"}, free_of("gluten")),
        ("I can't have milk", set(), free_of("milk")),
        ("snacks that are good for my blood pressure", {"heart (goal)"}, set()),
        ("food that goes with warfarin", {"warfarin (medicine)"}, {"kind is food", *beside("warfarin")}),
        ("I take warfrin", {"warfarin (medicine)"}, beside("warfarin")),
        ("with Coumadin", {"warfarin (medicine)"}, beside("warfarin")),
        ("type 2 diabetes", {"type 2 diabetes (condition)"}, suiting("type 2 diabetes")),
        ("I have celiac disease", {"coeliac disease (condition)"}, suiting("coeliac disease")),
        ("lactose intolerant", {"lactose intolerance (condition)"}, suiting("lactose intolerance")),
        ("I'm pregnant", set(), {"not: unsafe in pregnancy!"}),
        ("vegan lunch rich in iron", {"vegan (diets)"},
         {"vegan among diets that it fits!", "iron among high in"}),
        ("low salt soups", {"soups (food_group)"}, {"salt at most 0.3 g per 100 g"}),
        ("less than 5 g sugar", set(), {"sugars below 5 g per 100 g"}),
        ("at least 10g of protein", set(), {"protein at least 10 g per 100 g"}),
        ("under 100 kcal", set(), {"energy below 100 kcal per 100 g"}),
        ("something with spinach", {"Spinach, cooked (item)", "Spinach, raw (item)"}, set()),
        ("recipes with eggs", {"Egg (item)", "eggs (food_group)"}, set()),
        ("help me sleep better", {"sleep (goal)"}, set()),
        ("something good for tonight", set(), set()),
        ("low energy in the afternoon", {"energy (goal)"}, set()),
    ],
)  # fmt: skip
def test_queries_of_the_kitchen(kitchen: Listener, query: str, named: set[str], asked: set[str]) -> None:
    assert kitchen.told(query) == (named, asked)


def test_nothing_that_passes_without_nuts_holds_any_or_may_hold_some(kitchen: Listener) -> None:
    left = passing_all(kitchen.reader.read("snacks without nuts").filters, kitchen.catalogue)
    assert left is not None and left.any()
    columns = kitchen.catalogue.columns
    for row in left.nonzero()[0].tolist():
        for name in ("allergens", "may_contain"):
            held = columns[name].value(row)
            assert isinstance(held, tuple) and not {"nuts", "peanut"} & set(held)


def test_nothing_that_passes_with_a_medicine_is_dangerous_with_it(kitchen: Listener) -> None:
    left = passing_all(kitchen.reader.read("breakfast, I take simvastatin").filters, kitchen.catalogue)
    assert left is not None and left.any()
    grapefruit = [row for row, title in enumerate(kitchen.catalogue.titles) if "rapefruit" in title]
    assert grapefruit and not left[grapefruit].any()


def test_what_is_strict_is_never_set_aside(kitchen: Listener) -> None:
    told = kitchen.reader.read(
        "no nuts, no milk, with warfarin, I have celiac disease, vegan, and I'm pregnant"
    )
    assert told.filters and all(one.strict for one in told.filters)
