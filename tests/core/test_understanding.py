"""What is understood of a query restricts the list, stands in answer and record, and can be switched off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from toyshop import BoundToyshop, Toyshop, found

from rectitude.arrays import Arrays
from rectitude.engine import Engine
from rectitude.errors import HookFailed
from rectitude.filters import Filter, Operator
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.values import UNLINKED, Encoding, Entity, Inputs, Request, Understanding

RED = Filter("colour", Operator.IS, ("red",), "red")
FEW = Filter("pieces", Operator.BELOW, 9, "few pieces")
NONE = Filter("pieces", Operator.ABOVE, 99, "a hundred pieces")
MAKER = Entity(UNLINKED, "Maker 3", "maker", "maker three", 1.0)
READINGS = {
    "red": Understanding(filters=(RED,), rest="toys"),
    "few": Understanding(filters=(RED, FEW), rest=""),
    "many": Understanding(filters=(NONE, RED), notes=("So many.",), rest="many"),
    "strict": Understanding(
        filters=(Filter("pieces", Operator.ABOVE, 99, "a hundred", strict=True),), rest="strict"
    ),
    "maker": Understanding((MAKER, Entity(UNLINKED, "Nobody", "maker", "nobody", 1.0)), rest="by Maker 4"),
    "wrong": Understanding(filters=(Filter("colour", Operator.BELOW, 3, "wrong"),)),
}
SEARCHED: list[str | None] = []


class Reading(BoundToyshop):
    """Understands a few words, and remembers which queries it was asked to encode."""

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding | None:
        return READINGS.get(inputs.request.query or "")

    @hookimpl
    def encode(self, inputs: Inputs) -> list[Encoding]:
        SEARCHED.append(inputs.request.query)
        return list(BoundToyshop.encode(self, inputs))


class ReadingShop(Toyshop):
    """A toy shop that understands."""

    def bound(self, arrays: Arrays) -> object:
        return Reading(arrays)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return the shop, trained once."""
    home: Path = tmp_path_factory.mktemp("reading")
    place = Home(home)
    engine = Engine(place, (found(ReadingShop()),), load_layers(place), now=lambda: 1_800_000_000_000_000)
    train_domain(engine, "toyshop", Training(slices=2, progress=lambda line: None))
    yield engine
    engine.close()


def asked(shop: Engine, query: str | None, **fields: Any) -> Any:
    """Return the answer to somebody whom nobody knows, or to whom the fields name."""
    return shop.recommend(Request("toyshop", query=query, k=5, **fields)).body


def colours(answer: Any) -> set[str]:
    return {item["attributes"]["colour"] for item in answer["items"]}


@pytest.mark.parametrize("profiling", [True, False], ids=["profiled", "not profiled"])
def test_filters_restrict_the_list_whoever_asks(shop: Engine, profiling: bool) -> None:
    answer = asked(shop, "red", user_id="p1", profiling=profiling)
    assert colours(answer) == {"red"}
    assert answer["understood"] == {
        "query": "red",
        "entities": [],
        "filters": [
            {
                "attribute": "colour",
                "operator": "is",
                "value": ["red"],
                "sentence": "colour is red",
                "words": "red",
                "strict": False,
                "applied": True,
                "unknown": 0,
            }
        ],
        "searched": "toys",
    }


def test_a_short_list_that_filters_leave_is_an_answer(shop: Engine) -> None:
    answer = asked(shop, "few")
    assert {item["item_id"] for item in answer["items"]} == {"t0", "t3", "t6"}


def test_a_filter_that_would_leave_nothing_is_set_aside_and_said(shop: Engine) -> None:
    answer = asked(shop, "many")
    assert colours(answer) == {"red"}
    assert [one["applied"] for one in answer["understood"]["filters"]] == [False, True]
    assert "So many." in answer["notes"]
    assert any("“a hundred pieces” was set aside" in note for note in answer["notes"])


def test_a_strict_filter_is_never_set_aside(shop: Engine) -> None:
    answer = asked(shop, "strict")
    assert answer["items"] == []
    assert any("Nothing in the catalogue is known to meet “a hundred”" in note for note in answer["notes"])


def test_the_words_that_are_left_are_what_is_searched_for(shop: Engine) -> None:
    for query, searched in (("red", "toys"), ("few", None), ("green", "green"), (None, None)):
        SEARCHED.clear()
        answer = asked(shop, query)
        assert set(SEARCHED) == {searched}
        assert answer["understood"]["searched"] == searched


def test_entities_are_found_in_the_graph_and_the_engines_own_reading_is_left_out(shop: Engine) -> None:
    answer = asked(shop, "maker")
    assert [(one["label"], one["kind"]) for one in answer["understood"]["entities"]] == [
        ("Maker 3", "maker"),
        ("Nobody", "maker"),
    ]
    payload: Any = shop.record(answer["id"]).payload
    (told,) = payload["understood"]
    nodes = [entity[0] for entity in told["entities"]]
    knowledge = shop.served("toyshop").snapshot.bound.knowledge
    assert knowledge.label(nodes[0]) == "Maker 3" and nodes[1] == UNLINKED


@pytest.mark.parametrize("query", ["red", "few", "many", "strict", "maker"])
def test_what_was_understood_is_recorded_and_replayed(shop: Engine, query: str) -> None:
    answer = asked(shop, query, user_id="p2")
    assert shop.replay(answer["id"]).equal


def test_understanding_can_be_switched_off(shop: Engine) -> None:
    SEARCHED.clear()
    answer = asked(shop, "red", understand=False)
    assert len(colours(answer)) > 1
    assert answer["understood"] == {"query": "red", "entities": [], "filters": [], "searched": "red"}
    assert SEARCHED == ["red"]
    assert shop.replay(answer["id"]).equal
    noted = asked(shop, "many", understand=False)
    assert "So many." in noted["notes"]


def test_a_filter_that_does_not_fit_names_its_hook(shop: Engine) -> None:
    with pytest.raises(HookFailed, match="a filter compares the enumeration 'colour' with a number"):
        asked(shop, "wrong")


def test_filters_meet_what_the_request_allows(shop: Engine) -> None:
    answer = asked(shop, "red", only=("t1", "t2", "t3"))
    assert [item["item_id"] for item in answer["items"]] == ["t3"]
    aside = asked(shop, "red", only=("t1", "t2"))
    assert len(aside["items"]) == 2
    assert [one["applied"] for one in aside["understood"]["filters"]] == [False]
