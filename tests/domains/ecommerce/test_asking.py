"""How the shop's queries are read."""

from __future__ import annotations

import pytest
from asked import Listener

from rectitude.catalogue import Item
from rectitude_domains.ecommerce.description import ECOMMERCE

FILMS = (
    ("Fargo", 1996, ("Crime", "Drama", "Thriller")),
    ("Heat", 1995, ("Action", "Crime")),
    ("The Godfather", 1972, ("Crime", "Drama")),
    ("Star Trek: Generations", 1994, ("Sci-Fi",)),
    ("Star Trek: First Contact", 1996, ("Sci-Fi",)),
    ("Apollo 13", 1995, ("Drama",)),
    ("2001: A Space Odyssey", 1968, ("Sci-Fi",)),
    ("Toy Story", 1995, ("Animation", "Children's", "Comedy")),
    ("Chinatown", 1974, ("Film-Noir", "Mystery")),
    ("The Shining", 1980, ("Horror",)),
    ("Unforgiven", 1992, ("Western",)),
    ("Gandhi", 1982, ("Drama",)),
    ("Hoop Dreams", 1994, ("Documentary",)),
    ("Evita", 1996, ("Musical",)),
    ("Braveheart", 1995, ("War", "Romance")),
)


@pytest.fixture(scope="module")
def shop() -> Listener:
    items = [
        Item(str(at), title, {"year": year, "genres": genres})
        for at, (title, year, genres) in enumerate(FILMS)
    ]
    return Listener.of(ECOMMERCE, items)


@pytest.mark.parametrize(
    ("query", "named", "asked"),
    [
        (
            "comedies like Fargo before 1995",
            {"Comedy (genres)", "Fargo (item)"},
            {"year of release before 1995"},
        ),
        ("before 1980", set(), {"year of release before 1980"}),
        (
            "from the nineties",
            {"1990s (decade)"},
            {"year of release not before 1990", "year of release not after 1999"},
        ),
        ("1994", {"1994 (year)"}, {"year of release is 1994"}),
        ("not horror", set(), {"no Horror among genres"}),
        ("no westerns, please", set(), {"no Western among genres"}),
        ("anything but musicals", set(), {"no Musical among genres"}),
        (
            "funny cartoons without war",
            {"Comedy (genres)", "Animation (genres)"},
            {"no War among genres"},
        ),
        ("science fiction after 1990", {"Sci-Fi (genres)"}, {"year of release after 1990"}),
        ("star trek films", {"Star Trek: Generations (item)", "Star Trek: First Contact (item)"}, set()),
        ("the godfater", {"The Godfather (item)"}, set()),
        ("apollo 13", {"Apollo 13 (item)"}, set()),
        ("2001: a space odyssey", {"2001: A Space Odyssey (item)"}, set()),
        ("heat 1995", {"Heat (item)"}, set()),
        ("scary movies since 1980", {"Horror (genres)"}, {"year of release not before 1980"}),
        (
            "noir between 1970 and 1975",
            {"Film-Noir (genres)"},
            {"year of release not before 1970", "year of release not after 1975"},
        ),
        ("romantic documenteries", {"Romance (genres)", "Documentary (genres)"}, set()),
        ("something like braveheart for kids", {"Braveheart (item)", "Children's (genres)"}, set()),
        ("something good for tonight", set(), set()),
        ("the heat of the night", set(), set()),
    ],
)
def test_queries_of_the_shop(shop: Listener, query: str, named: set[str], asked: set[str]) -> None:
    assert shop.told(query) == (named, asked)
