"""The door of the engine itself: what no domain could answer and no ledger could hold is refused by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from toyshop import Toyshop, description, found

from rectitude.catalogue import LARGEST, Attribute, Kind
from rectitude.domain import Clock, DomainDescription
from rectitude.engine import Engine
from rectitude.errors import BadRequest, UnknownAttribute, UnknownItem
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.intake import LONGEST_QUERY, check, id_of
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.values import Inputs, Request

LONE = "caf\ud800"
"""Half a character, as broken JSON or a foreign encoding brings it."""

PROFILE = (
    Attribute("age", Kind.INTEGER, least=0, most=130),
    Attribute("budget", Kind.DECIMAL),
    Attribute("member", Kind.BOOLEAN),
    Attribute("colour", Kind.ENUMERATION),
    Attribute("goals", Kind.TAGS),
)


class Detailed(Toyshop):
    """The toy shop with a profile of every kind."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(description(), profile=PROFILE, locales=("en", "de"))


@pytest.fixture(scope="module")
def detailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    home = Home(tmp_path_factory.mktemp("home"))
    with Engine(home, (found(Detailed()),), load_layers(home)) as engine:
        train_domain(engine, "toyshop", Training(slices=1, progress=lambda line: None))
        yield engine


def records(engine: Engine) -> int:
    return len(engine.layers.ledger.headers(None, None, None, 1000))


def ask(engine: Engine, **fields: Any) -> Any:
    return engine.recommend(Request("toyshop", **fields))


def read(engine: Engine, **fields: Any) -> Inputs:
    return engine.read(Request("toyshop", **fields), engine.served("toyshop"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"k": 0}, "k"),
        ({"k": -1}, "k"),
        ({"k": 10**9}, "k"),
        ({"query": ""}, "query"),
        ({"query": " \t\n"}, "query"),
        ({"query": "x" * 100_000}, "query"),
        ({"at": -1}, "at"),
        ({"at": LARGEST + 1}, "at"),
        ({"seed": LARGEST + 1}, "seed"),
        ({"seed": -LARGEST - 1}, "seed"),
        ({"seed": 10**5000}, "seed"),
        ({"user_id": LONE}, "user_id"),
        ({"query": LONE}, "query"),
        ({"locale": LONE}, "locale"),
        ({"idempotency_key": LONE}, "idempotency_key"),
        ({"history": ("t1", LONE)}, "history"),
        ({"exclude": (LONE,)}, "exclude"),
        ({"only": ("t1", LONE)}, "only"),
        ({"profile": {LONE: 1}}, "profile"),
        ({"profile": {"colour": LONE}}, "profile.colour"),
        ({"profile": {"goals": ("heart", LONE)}}, "profile.goals"),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, dict) else str(value),
)
def test_what_nobody_could_answer_or_record_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRequest) as refused:
        check(Request("toyshop", **fields))
    assert refused.value.field == field
    assert str(refused.value).isascii() or "±" in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "fields",
    [
        {"k": 1},
        {"k": 100},
        {"query": "x" * LONGEST_QUERY},
        {"at": 0},
        {"at": LARGEST},
        {"seed": -LARGEST},
        {"query": "Amélie 千 \U0001f3ac", "user_id": "Ω"},
        {"profile": {"colour": "rötlich"}, "only": ()},
    ],
    ids=str,
)
def test_what_can_be_answered_passes(fields: dict[str, Any]) -> None:
    check(Request("toyshop", **fields))


def test_nothing_reaches_the_store_or_the_ledger_before_it_was_checked(detailed: Engine) -> None:
    before = records(detailed)
    for fields in ({"user_id": LONE}, {"seed": 2**60}, {"profile": {"colour": LONE}}):
        with pytest.raises(BadRequest):
            ask(detailed, **fields)
    assert records(detailed) == before


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("age", "yes", "a whole number from 0 to 130"),
        ("age", -3, "a whole number from 0 to 130"),
        ("age", 230, "a whole number from 0 to 130"),
        ("age", float("nan"), "a whole number from 0 to 130"),
        ("age", 2**60, "a whole number from 0 to 130"),
        ("budget", float("nan"), "a finite number"),
        ("budget", float("inf"), "a finite number"),
        ("budget", -float("inf"), "a finite number"),
        ("budget", "much", "a finite number"),
        ("member", 1, "true or false"),
        ("colour", 3, "a word"),
        ("goals", "heart", "a list of words"),
    ],
)
def test_a_profile_value_of_a_wrong_kind_is_refused_by_field(
    detailed: Engine, field: str, value: Any, wanted: str
) -> None:
    before = records(detailed)
    with pytest.raises(BadRequest) as refused:
        ask(detailed, profile={field: value})
    assert refused.value.field == f"profile.{field}"
    assert str(refused.value) == f"profile.{field} must be {wanted}; correct it or leave it out."
    assert records(detailed) == before


def test_a_profile_of_every_kind_is_answered_and_replays(detailed: Engine) -> None:
    told = {"age": 0, "budget": 0.1, "member": False, "colour": "rötlich", "goals": ("heart", "eyes")}
    answer = ask(detailed, profile=told)
    assert detailed.replay(answer.id).equal
    assert ask(detailed, profile={"age": None, "budget": 3}).body["items"]


def test_a_field_that_the_domain_does_not_declare_is_refused(detailed: Engine) -> None:
    with pytest.raises(UnknownAttribute, match="did you mean 'age'") as refused:
        ask(detailed, profile={"aeg": float("nan")})
    assert refused.value.field == "aeg"


def test_a_language_that_the_domain_does_not_speak_is_refused(detailed: Engine) -> None:
    assert ask(detailed, locale="de-AT").body["items"]
    with pytest.raises(BadRequest, match="locale is 'fr', but the domain speaks en, de"):
        ask(detailed, locale="fr")


@pytest.mark.parametrize("field", ["history", "exclude", "only"])
def test_an_unknown_item_is_refused_by_field(detailed: Engine, field: str) -> None:
    with pytest.raises(UnknownItem, match=f"{field} names the item 'zebra'") as refused:
        ask(detailed, **{field: ("t1", "zebra")})
    assert (refused.value.field, refused.value.item_id) == (field, "zebra")


def test_items_of_this_sitting_come_after_the_stored_ones_as_liked_just_now(detailed: Engine) -> None:
    stored = read(detailed, user_id="p1")
    now = read(detailed, user_id="p1", history=("t3", "t5"), at=10**15)
    rows = detailed.served("toyshop").snapshot.bound.catalogue.row_of
    assert now.person.history.rows.tolist() == [*stored.person.history.rows.tolist(), rows["t3"], rows["t5"]]
    assert now.person.history.times[-2:].tolist() == [10**15, 10**15]
    assert np.isposinf(now.person.history.values[-2:]).all()


def test_what_the_request_says_of_the_person_goes_before_what_is_stored(detailed: Engine) -> None:
    stored = read(detailed, user_id="p3").person
    assert stored.profile == {"age": 23}
    told = read(detailed, user_id="p3", profile={"age": None, "colour": "red"}).person
    assert told.profile == {"age": None, "colour": "red"}
    assert read(detailed, user_id="nobody", profile={"age": 3}).person.known is False


def test_the_clock_is_the_requests_else_the_domains(open_engine: Any) -> None:
    class Historic(Toyshop):
        @hookimpl
        def describe_domain(self) -> DomainDescription:
            return replace(description(), clock=Clock.LOG_END)

    engine = open_engine(found(Historic()))
    assert read(engine).at == engine.served("toyshop").snapshot.log_end + 1
    assert read(engine, at=0).at == 0
    real = open_engine(found(Toyshop("real"), "real"), train=True)
    inputs = real.read(Request("real"), real.served("real"))
    assert inputs.at == 1_800_000_000_000_000


def test_an_idempotency_key_names_the_record_for_one_person_of_one_domain() -> None:
    one = Request("toyshop", user_id="p1", idempotency_key="order-1")
    assert id_of(one) == id_of(replace(one, k=3))
    others = [
        replace(one, user_id="p2"),
        replace(one, user_id=None),
        replace(one, domain="elsewhere"),
        replace(one, idempotency_key="order-2"),
    ]
    assert len({id_of(one), *(id_of(other) for other in others)}) == 5
    assert id_of(replace(one, idempotency_key=None)) == ""
    assert len(id_of(one)) == 32
