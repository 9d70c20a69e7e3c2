"""The answer's words and numbers: what a list is told with, and that nothing in it is out of place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toyshop import BoundToyshop, Toyshop, description, found, raw_data

from rectitude.answering import answer_of, bytes_of, day_of, decimal, runs_on_log
from rectitude.arrays import Arrays, Rows
from rectitude.catalogue import Attribute, Item, Kind
from rectitude.dataset import RawData, Source
from rectitude.domain import Clock, DomainDescription
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.recommend import recommend
from rectitude.values import Adjustment, Decision, Fired, Inputs, Level, Request, Rule, Verdicts

LOUD = Rule("loud", "3", Level.WARN, "It is loud.", "the maker's sheet")
SHARP = Rule("sharp", "1", Level.BLOCK, "It has sharp edges.", "the inspector")


class Careful(BoundToyshop):
    """A juror that warns of every third toy and blocks two, one of them for want of data."""

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        if inputs.request.query == "fail":
            raise ValueError("dropped it")
        owned = BoundToyshop.vet(self, inputs, candidates)
        loud = np.asarray(candidates % 3 == 0)
        sharp = np.isin(candidates, [5, 11])
        reasons = {int(at): f"Toy {candidates[at]} is loud." for at in np.flatnonzero(loud)}
        return Verdicts(
            len(candidates),
            (
                *owned.fired,
                Fired(LOUD, loud, np.zeros_like(loud), (), reasons),
                Fired(SHARP, sharp, np.asarray(candidates == 11)),
            ),
        )


class Historic(Toyshop):
    """The toy shop on the clock of its log, with tags and an attribute that is not shown."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        items = (
            *description().items,
            Attribute("uses", Kind.TAGS),
            Attribute("cost", Kind.INTEGER, shown=False),
        )
        return replace(description(), items=items, clock=Clock.LOG_END, disclosures=("Toys are not food.",))

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        raw = raw_data()
        items = [
            Item(item.item_id, item.title, {**item.attributes, "uses": ("bath", "bed"), "cost": 3})
            for item in raw.items
        ]
        return replace(raw, items=items)

    def bound(self, arrays: Arrays) -> object:
        return Careful(arrays)


def opened(home: Home, shop: Toyshop) -> Engine:
    engine = Engine(home, (found(shop),), load_layers(home))
    train_domain(engine, "toyshop", Training(slices=1, progress=lambda line: None))
    return engine


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened(Home(tmp_path_factory.mktemp("home")), Historic()) as engine:
        yield engine


def decided(engine: Engine, **asked: Any) -> Decision:
    served = engine.served("toyshop")
    return recommend(engine.read(Request("toyshop", **asked), served), served.snapshot, engine.layers)


def answered(engine: Engine, **asked: Any) -> dict[str, Any]:
    return dict(answer_of(decided(engine, **asked), engine.served("toyshop").snapshot, engine.layers))


@given(st.integers(-(2**52), 2**52))
def test_a_decimal_gives_back_its_whole_number(micro: int) -> None:
    assert round(decimal(micro) * 1_000_000) == micro
    assert decimal(micro) == orjson.loads(orjson.dumps(decimal(micro)))


def test_days_are_told_in_utc() -> None:
    assert day_of(0) == "1970-01-01 00:00"
    assert day_of(-60_000_000) == "1969-12-31 23:59"
    assert day_of(2**53 - 1) == "2255-06-05 23:47"


def test_the_same_answer_has_the_same_bytes_whatever_the_order_of_its_fields(shop: Engine) -> None:
    answer = answered(shop, user_id="p1")
    assert bytes_of(answer) == bytes_of(dict(reversed(answer.items())))
    assert orjson.loads(bytes_of(answer)) == answer


def notes(engine: Engine, **asked: Any) -> str:
    return "\n".join(answered(engine, **asked)["notes"])


def test_a_stranger_is_told_that_nothing_is_known(shop: Engine) -> None:
    assert "Nothing is known of this person" in notes(shop)
    assert "Nothing is known of this person" in notes(shop, user_id="nobody")
    assert "Nothing is known" not in notes(shop, user_id="p1")
    assert "Nothing is known" not in notes(shop, history=("t1",))


def test_somebody_who_sent_a_profile_is_told_what_the_list_rests_on(shop: Engine) -> None:
    profile = {"age": 30}
    assert "Nothing is known" not in notes(shop, profile=profile)
    assert "No past choices of this person are known, so the list rests on the profile" in notes(
        shop, profile=profile
    )
    assert "rests on the query, on the profile" in notes(shop, profile=profile, query="red")
    assert "No past choices" not in notes(shop, profile=profile, profiling=False)
    assert "No past choices" not in notes(shop, profile=profile, user_id="p1")


def test_a_list_without_profiling_says_so(shop: Engine) -> None:
    assert "without reading the person's profile or history" in notes(shop, user_id="p1", profiling=False)
    assert "without reading" not in notes(shop, user_id="p1")


def test_a_clock_at_the_logs_end_is_told_unless_the_request_brings_its_own(shop: Engine) -> None:
    end = day_of(shop.served("toyshop").snapshot.log_end)
    assert f"stands at the end of its recorded log, {end} UTC" in notes(shop)
    assert "recorded log" not in notes(shop, at=10**15)


def test_own_data_meet_the_real_clock(tmp_path: Path) -> None:
    class Own(Historic):
        @hookimpl
        def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
            raw = super().load_data(workspace, progress)
            return replace(raw, sources=[Source("own", "mine", "0" * 64, own=True)])

    with opened(Home(tmp_path), Own()) as engine:
        assert not runs_on_log(engine.served("toyshop").snapshot)
        assert "recorded log" not in notes(engine)


def test_a_short_list_is_told_so(shop: Engine) -> None:
    assert "Only 2 of 5 places could be filled" in notes(shop, only=("t1", "t2"), k=5)
    assert "Only" not in notes(shop, k=5)


def test_a_failed_juror_is_named_and_its_list_is_empty(shop: Engine) -> None:
    answer = answered(shop, query="fail")
    assert answer["items"] == answer["withheld"] == []
    assert "The safety juror toyshop failed (raised ValueError" in "\n".join(answer["notes"])


def test_every_item_shows_what_is_to_be_shown_and_no_more(shop: Engine) -> None:
    for item in answered(shop)["items"]:
        assert set(item["attributes"]) == {"colour", "pieces", "uses"}
        assert item["attributes"]["uses"] == ["bath", "bed"]
        assert item["title"] == f"Toy {item['item_id'][1:]}"
        assert item["group"] in {"large", "small"}


def test_ranks_count_from_one_and_contributions_stand_in_the_order_of_their_size(shop: Engine) -> None:
    items = answered(shop, user_id="p1")["items"]
    assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
    for item in items:
        sizes = [abs(part["micro"]) for part in item["contributions"]]
        assert sizes == sorted(sizes, reverse=True)
        assert round(item["score"] * 10**6) == round(item["base"] * 10**6) + sum(
            part["micro"] for part in item["contributions"]
        )


def test_a_warning_goes_with_its_item_in_its_own_words(shop: Engine) -> None:
    items = answered(shop, k=20)["items"]
    for item in items:
        warned = [(entry["rule"], entry["reason"], entry["source"]) for entry in item["warnings"]]
        catalogue_row = shop.served("toyshop").snapshot.bound.catalogue.row_of[item["item_id"]]
        wanted = (
            [("loud", f"Toy {catalogue_row} is loud.", "the maker's sheet")] if catalogue_row % 3 == 0 else []
        )
        assert warned == wanted
    assert any(item["warnings"] for item in items)


def test_what_is_withheld_is_told_best_first_with_rule_and_reason(shop: Engine) -> None:
    decision = decided(shop, user_id="p1")
    snapshot = shop.served("toyshop").snapshot
    withheld: Sequence[Any] = answer_of(decision, snapshot, shop.layers)["withheld"]  # type: ignore[assignment]  # a list, as withheld_of made it
    score_of = dict(zip(decision.candidates.rows.tolist(), decision.ranked.scores.tolist(), strict=True))
    scores = [score_of[snapshot.bound.catalogue.row_of[entry["item_id"]]] for entry in withheld]
    assert scores == sorted(scores, reverse=True)
    assert {entry["rule"] for entry in withheld} == {"owned", "sharp"}
    sharp = {
        snapshot.bound.catalogue.row_of[entry["item_id"]]: (entry["reason"], entry["version"])
        for entry in withheld
        if entry["rule"] == "sharp"
    }
    assert sharp == {
        5: ("It has sharp edges.", "1"),
        11: ("It has sharp edges. (not known, so not shown)", "1"),
    }


def test_a_forced_place_names_whom_it_displaced_and_at_which_price(shop: Engine) -> None:
    decision = decided(shop, user_id="p2")
    first, last = decision.slate.positions[0], len(decision.candidates) - 1
    forced = replace(decision.slate, adjustments=(Adjustment(0, "fairness/small", first, last, 1_250_000),))
    snapshot = shop.served("toyshop").snapshot
    items: Any = answer_of(replace(decision, slate=forced), snapshot, shop.layers)["items"]
    displaced = int(decision.candidates.rows[last])
    assert items[0]["adjustments"] == [
        {
            "rule": "fairness/small",
            "displaced": snapshot.bound.catalogue.item_ids[displaced],
            "displaced_title": snapshot.bound.catalogue.titles[displaced],
            "price": 1.25,
        }
    ]
    assert items[1]["adjustments"] == []


def test_the_answer_names_what_made_it(shop: Engine) -> None:
    answer = answered(shop)
    versions = answer["versions"]
    assert versions["snapshot"] == shop.served("toyshop").snapshot.digest
    assert versions["data"] == [{"name": "toys", "licence": "made for tests", "simulated": True}]
    assert answer["disclosures"] == ["Toys are not food."]
    assert answer["understood"] == {"query": None, "entities": [], "filters": [], "searched": None}


def test_what_was_understood_is_told_in_words(shop: Engine) -> None:
    understood = answered(shop, query="something by Maker 3")["understood"]
    assert understood["query"] == "something by Maker 3"
    assert {"label": "Maker 3", "kind": "maker"}.items() <= understood["entities"][0].items()
