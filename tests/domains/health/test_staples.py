"""What a food is a form of, by its title."""

from __future__ import annotations

import pytest

from rectitude_domains.health.catalogue import items
from rectitude_domains.health.staples import staple_of


@pytest.mark.parametrize(
    "titles",
    [
        ("Egg", "Hard-boiled egg", "Boiled egg white", "Country hen egg, boiled", "Duck egg, boiled"),
        ("White rice", "Brown rice, dry", "Puffed rice"),
        ("Peanuts", "Groundnuts"),
        ("Aubergine", "Brinjal"),
        ("Spinach, cooked", "Spinach, raw"),
        ("Potatoes", "Baked potato"),
        ("Cranberries", "Dried cranberries"),
    ],
)
def test_forms_of_one_food_have_one_staple(titles: tuple[str, ...]) -> None:
    assert len({staple_of(title) for title in titles}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peanuts", "Peanut butter"),
        ("White beans", "Green beans"),
        ("Split black gram (urad dal)", "Whole green gram (mung beans)"),
        ("Duck meat", "Duck egg, boiled"),
        ("Sea bass", "Sea crab"),
        ("Orange", "Orange juice"),
    ],
)
def test_different_foods_have_different_staples(one: str, other: str) -> None:
    assert staple_of(one) != staple_of(other)


def test_every_food_has_a_staple_and_no_suggestion_has_one() -> None:
    for item in items():
        assert bool(item.attributes.get("staple")) == (item.attributes["kind"] == "food")
