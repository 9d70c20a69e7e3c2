"""A small shop of films, read by rules that its description declares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_data import dataset, described

from rectitude.asking import ITEM, Asking, Condition, Measure, Names, Phrase
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, Value, catalogue_of
from rectitude.dataset import Dataset, Edge, Node
from rectitude.filters import Operator
from rectitude_plugins.understanding.book import Book, book_of
from rectitude_plugins.understanding.reader import Reader

SCHEMA = (
    Attribute("year", Kind.INTEGER, "year of release", searched=True, linked=True),
    Attribute("genres", Kind.TAGS, "genres", searched=True, linked=True),
    Attribute("minutes", Kind.INTEGER, "length", unit="minutes"),
    Attribute("salt", Kind.DECIMAL, "salt", unit="g"),
    Attribute("medium", Kind.ENUMERATION, "medium"),
    Attribute("allergens", Kind.TAGS, "allergens"),
    Attribute("bought", Kind.DATE, "bought"),
)
FILMS: tuple[tuple[str, dict[str, Value]], ...] = (
    ("Fargo", {"year": 1996, "genres": ("Crime", "Drama"), "medium": "tape"}),
    ("Heat", {"year": 1995, "genres": ("Action", "Crime"), "medium": "disc"}),
    ("Speed", {"year": 1994, "genres": ("Action",), "medium": "tape"}),
    ("Alien", {"year": 1979, "genres": ("Horror", "Sci-Fi"), "medium": "disc"}),
    ("Aliens", {"year": 1986, "genres": ("Action", "Sci-Fi")}),
    ("Star Wars", {"year": 1977, "genres": ("Sci-Fi",)}),
    ("Sabrina", {"year": 1954, "genres": ("Comedy",)}),
    ("Sabrina", {"year": 1995, "genres": ("Comedy", "Romance")}),
    ("The Silence of the Lambs", {"year": 1991, "genres": ("Thriller",)}),
    ("The Full Monty", {"year": 1997, "genres": ("Comedy",)}),
    ("The War", {"year": 1994, "genres": ("Drama", "War")}),
    ("It", {"year": 1990, "genres": ("Horror",)}),
    ("2001: A Space Odyssey", {"year": 1968, "genres": ("Sci-Fi",)}),
    ("Leaving Las Vegas", {"year": 1995, "genres": ("Drama",)}),
    ("Beverly Hills Ninja", {"year": 1997, "genres": ("Comedy",)}),
    ("Not Without My Daughter", {"genres": ("Drama",)}),
    ("The Boat (Das Boot)", {"year": 1981, "genres": ("War",)}),
    ("Amélie", {"year": 2001, "genres": ("Romance",)}),
    ("Two Friends", {"year": 1986, "genres": ("Drama",)}),
    ("Spinach, cooked", {"allergens": ()}),
)
ASKING = Asking(
    names=(
        Names("genres", also={"Comedy": ("funny",), "Sci-Fi": ("science fiction",)}, refused=("genres",)),
        Names("medium", wanted=("medium",), refused=("medium",)),
        Names(
            "allergens",
            also={"nuts": ("nut", "almond"), "milk": ("dairy",)},
            values={"nuts": ("nuts", "peanut")},
            refused=("allergens",),
            strict=True,
            seeds=False,
        ),
        Names("medicine", also={"warfarin": ("coumadin",)}, never=("allergens",), strict=True),
        Names(ITEM, cued=True),
    ),
    measures=(
        Measure("year", calendar=True),
        Measure("minutes", words=("length",), units=("minutes",)),
        Measure("salt", words=("salt",), units=("g",)),
    ),
    phrases=(
        Phrase(("short", "not long"), (Condition("minutes", Operator.AT_MOST, 90),)),
        Phrase(
            ("middling",),
            (Condition("minutes", Operator.AT_LEAST, 80), Condition("minutes", Operator.AT_MOST, 110)),
        ),
    ),
)


def shop_data() -> Dataset:
    """Return the shop's data: films, and a director whom the graph names."""
    things = catalogue_of([Item(str(at), *film) for at, film in enumerate(FILMS)], SCHEMA)
    edges = (Edge(Node("item", "0", "Fargo"), "made_by", Node("director", "j", "Joel Coen")),)
    asked = replace(described(items=SCHEMA), asking=ASKING)
    return replace(dataset([], len(FILMS), 0, asked, things=things), edges=edges)


@pytest.fixture(scope="session")
def data() -> Dataset:
    """Return the shop's data."""
    return shop_data()


@pytest.fixture(scope="session")
def book() -> Book:
    """Return the shop's book of names."""
    return book_of(shop_data())


@pytest.fixture(scope="session")
def films() -> Catalogue:
    """Return the shop's catalogue."""
    return shop_data().catalogue


@pytest.fixture(scope="session")
def reader(book: Book, films: Catalogue) -> Reader:
    """Return what reads the shop's queries."""
    return Reader(book, {name: column.attribute for name, column in films.columns.items()})
