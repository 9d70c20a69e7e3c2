"""A small shop: three items, two people, five events, three statements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rectitude.catalogue import Attribute, Item, Kind
from rectitude.dataset import Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import DomainDescription, EventKind
from rectitude.storage.store import Store

SHOP = DomainDescription(
    name="shop",
    title="A shop",
    items=(
        Attribute("year", Kind.INTEGER),
        Attribute("price", Kind.DECIMAL),
        Attribute("sealed", Kind.BOOLEAN),
        Attribute("brand", Kind.ENUMERATION),
        Attribute("genres", Kind.TAGS),
        Attribute("blurb", Kind.TEXT),
    ),
    profile=(Attribute("age", Kind.INTEGER), Attribute("tastes", Kind.TAGS)),
    events=(
        EventKind("rating", "rated", threshold=4.0),
        EventKind("view", "looked at", threshold=float("inf"), owns=False),
        EventKind("purchase", "bought"),
    ),
    parts=(),
    jurors=(),
)


@pytest.fixture(scope="session")
def shop() -> DomainDescription:
    return SHOP


@pytest.fixture
def raw() -> RawData:
    items = [
        Item("10", "Fargo", {"year": 1996, "genres": ("Crime", "Drama"), "shelf": "B7"}),
        Item("9", "Heat", {"price": 9.5, "sealed": False, "brand": "Regency"}),
        Item("x", "Nénette et Boni", {}),
    ]
    people = [PersonData("b", {}), PersonData("a", {"age": 30, "tastes": ("Crime",)})]
    events = RawEvents(
        user_ids=["a", "b", "a", "a", "c"],
        item_ids=["10", "10", "x", "9", "9"],
        kinds=["rating", "rating", "view", "purchase", "view"],
        values=[5.0, 2.0, 1.0, 1.0, 1.0],
        times=[300, 100, 200, 200, 200],
    )
    coen = Node("person", "m.1", "Joel Coen")
    edges = [
        Edge(Node("item", "10"), "directed_by", coen),
        Edge(coen, "born_in", Node("place", "m.2")),
        Edge(Node("item", "9"), "cites", Node("item", "10")),
    ]
    return RawData(items, people, events, edges, [Source("Films", "CC0", "ab" * 32)])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "state" / "shop.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database, SHOP) as opened:
        yield opened
