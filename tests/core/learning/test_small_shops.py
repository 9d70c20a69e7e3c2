"""An operator's first day: the real shop trained on a catalogue that hardly anybody, or nobody, has used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from mute_text import mute

from rectitude.catalogue import Item
from rectitude.dataset import PersonData, RawData, RawEvents, Source
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.plugins import found_plugins
from rectitude.values import Request
from rectitude_domains.ecommerce.description import ECOMMERCE

ITEMS = [
    Item("a", "Red Lantern", {"year": 1991, "genres": ("Drama",)}),
    Item("b", "Blue Velvet", {"year": 1986, "genres": ("Crime", "Mystery")}),
    Item("c", "Green Mile", {"year": 1999, "genres": ("Crime", "Drama")}),
    Item("d", "Yellow Submarine", {"year": 1968}),
    Item("e", "Red Planet", {}),
    Item("f", "!!!", {"genres": ("Drama",)}),
]
NOBODY = RawEvents((), (), (), (), ())
THREE = RawEvents(
    ["u1", "u1", "u1", "u2", "u2", "u3"],
    ["a", "b", "c", "a", "e", "f"],
    ["rating", "rating", "rating", "purchase", "view", "rating"],
    [5.0, 4.0, 2.0, 1.0, 1.0, 1.0],
    [10**15 + second * 1_000_000 for second in range(6)],
)


def silent(line: str) -> None:
    """Be told of progress and say nothing."""


@pytest.fixture(scope="module", params=[NOBODY, THREE], ids=["nobody", "three people"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return the real shop over an imported catalogue, trained."""
    events: RawEvents = request.param
    people = [PersonData(user_id, {"age": 40}) for user_id in sorted(set(events.user_ids))]
    source = Source("own.csv", "own data", "0" * 64, own=True)
    home = Home(tmp_path_factory.mktemp("home"))
    wanted = {"ecommerce", *(use.name for use in ECOMMERCE.parts)}
    plugins = mute([found for found in found_plugins(None) if found.name in wanted])
    with Engine(home, plugins, load_layers(home)) as engine:
        engine.store("ecommerce").replace_all(RawData(ITEMS, people, events, (), [source]))
        trained = train_domain(engine, "ecommerce", Training(progress=silent))
        assert trained.lists >= 200
        assert (trained.items, trained.people) == (len(ITEMS), len(people))
        yield engine


def listed(engine: Engine, **fields: Any) -> list[str]:
    answer = engine.recommend(Request("ecommerce", **fields))
    assert engine.replay(answer.id).equal
    items: Any = answer.body["items"]
    return [item["item_id"] for item in items]


def test_a_stranger_gets_the_whole_small_shop(shop: Engine) -> None:
    assert sorted(listed(shop, k=6)) == [item.item_id for item in ITEMS]


@pytest.mark.parametrize(
    ("query", "wanted"), [("green mile", "c"), ("velvet", "b"), ("SUBMARINE yellow", "d")]
)
def test_a_title_that_is_named_comes_first(shop: Engine, query: str, wanted: str) -> None:
    assert listed(shop, query=query, k=3)[0] == wanted


def test_somebody_with_a_past_is_not_offered_it_again(shop: Engine) -> None:
    owned = {"a", "b", "c"} if shop.store("ecommerce").dataset().people else set()
    assert set(listed(shop, user_id="u1", k=6)) == {item.item_id for item in ITEMS} - owned
