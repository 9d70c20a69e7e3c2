"""Two domains in one engine: what one of them knows cannot be named, read or changed from the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from toyshop import DAY, BoundToyshop, Toyshop, description, found, raw_data

from rectitude.api import create_app
from rectitude.arrays import Arrays, Rows
from rectitude.catalogue import Attribute, Item, Kind
from rectitude.dataset import Dataset, Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import DomainDescription, EventKind, FeatureSpec, PartUse, Setting
from rectitude.engine import Engine
from rectitude.errors import BadData, HookFailed, UnknownAttribute, UnknownItem
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.plugins import Found, Plugin, Role
from rectitude.storage.store import Store
from rectitude.values import Candidates, Encodings, FeatureColumn, Inputs, Request, Trace

SHOP, CLINIC = "toyshop", "clinic"
STRAIN = "strain"
NOTED = 900 * DAY


class Shared:
    """A part that both domains use; each one has its own, and each notes whose data it was given."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        self.domain = settings["domain"]
        self.seen: list[str] = []

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        self.seen.append(dataset.description.name)
        return {}


class Warden:
    """A house plugin; each domain has its own."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        self.seen.append(dataset.description.name)
        return {}


class Shop(Toyshop):
    """The toy shop with the part."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(description(), parts=(PartUse("shared", {"domain": SHOP}),))


class Clinic(Toyshop):
    """Exercises for people with conditions: other items, people, attributes, events and features."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(
            description(CLINIC),
            items=(Attribute("joint", Kind.ENUMERATION, linked=True),),
            profile=(Attribute("conditions", Kind.TAGS),),
            events=(EventKind("done", "did", threshold=4.0),),
            parts=(PartUse("shared", {"domain": CLINIC}),),
            pairs=(),
        )

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [
            FeatureSpec(STRAIN, "how much strain you bear", "health", reads_profile=True),
            FeatureSpec("popularity", "how popular it is", "popularity", item_only=True),
        ]

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        toys = raw_data()
        log = toys.events
        return RawData(
            items=[Item(f"x{at}", f"Exercise {at}", {"joint": ("knee", "hip")[at % 2]}) for at in range(30)],
            people=[PersonData(one.user_id, {"conditions": ("I48",)}) for one in toys.people],
            events=RawEvents(
                log.user_ids,
                [f"x{item_id.removeprefix('t')}" for item_id in reversed(log.item_ids)],
                ["done"] * len(log.times),
                log.values,
                log.times,
            ),
            edges=[Edge(Node("item", "x1"), "helps", Node("condition", "I48", "Atrial fibrillation"))],
            sources=[Source("exercises", "made for tests", "0" * 64, simulated=True)],
        )

    def bound(self, arrays: Arrays) -> object:
        return BoundClinic(arrays)


class BoundClinic(BoundToyshop):
    """What answers for the clinic."""

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        strain = encodings["behaviour"].matrix[0][candidates.rows]
        return [FeatureColumn(STRAIN, strain.astype(float))]

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        return []


def both(shop: Toyshop | None = None) -> tuple[Found, ...]:
    return (
        found(shop or Shop()),
        found(Clinic(CLINIC), CLINIC),
        Found("shared", "tests", "1", Plugin(Role.PART, Shared)),
        Found("warden", "tests", "1", Plugin(Role.HOUSE, lambda settings: Warden())),
    )


def opened(home: Home, *plugins: Found) -> Engine:
    return Engine(home, plugins, load_layers(home), now=lambda: 1_000 * DAY)


def trained(folder: Path, *plugins: Found) -> Engine:
    engine = opened(Home(folder), *plugins)
    for domain in engine.domains:
        train_domain(engine, domain, Training(slices=2, progress=lambda line: None))
    return engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine with both domains, trained; tests only read from it or record."""
    with trained(tmp_path_factory.mktemp("home"), *both()) as engine:
        yield engine


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as client:
        yield client


def items_of(engine: Engine, domain: str, **fields: Any) -> list[Mapping[str, Any]]:
    return list(engine.recommend(Request(domain, **fields)).to_json()["items"])  # type: ignore[arg-type]  # a list of objects


@pytest.mark.parametrize("field", ["exclude", "only", "history"])
def test_an_item_cannot_be_named_from_another_domain(engine: Engine, field: str) -> None:
    for domain, foreign in ((SHOP, "x1"), (CLINIC, "t1")):
        fields: dict[str, Any] = {field: (foreign,)}
        with pytest.raises(UnknownItem, match=foreign):
            engine.recommend(Request(domain, **fields))


def test_a_profile_attribute_cannot_be_named_from_another_domain(engine: Engine) -> None:
    with pytest.raises(UnknownAttribute, match="conditions"):
        engine.recommend(Request(SHOP, profile={"conditions": ("I48",)}))
    with pytest.raises(UnknownAttribute, match="age"):
        engine.recommend(Request(CLINIC, profile={"age": 71}))


def test_an_event_cannot_be_stored_in_another_domain(engine: Engine) -> None:
    with pytest.raises(UnknownItem, match="x1"):
        engine.store(SHOP).append_events(RawEvents(["p1"], ["x1"], ["rating"], [5.0], [NOTED]))
    with pytest.raises(BadData, match="done"):
        engine.store(SHOP).append_events(RawEvents(["p1"], ["t1"], ["done"], [5.0], [NOTED]))


def test_a_person_of_one_domain_is_a_stranger_in_the_other(tmp_path: Path) -> None:
    with trained(tmp_path, *both()) as engine:
        engine.store(CLINIC).append_events(RawEvents(["newcomer"], ["x1"], ["done"], [5.0], [NOTED]))
        known = {domain: engine.recommend(Request(domain, user_id="newcomer")) for domain in engine.domains}
        told = {domain: answer.body["person"] for domain, answer in known.items()}
        assert told[CLINIC] == {"known": True, "profiling": True}
        assert told[SHOP] == {"known": False, "profiling": True}


def test_what_a_person_does_in_one_domain_changes_nothing_in_the_other(tmp_path: Path) -> None:
    with trained(tmp_path, *both()) as engine:
        before = items_of(engine, SHOP, user_id="p1")
        there = items_of(engine, CLINIC, user_id="p1")
        log = RawEvents(["p1"] * 5, [f"x{at}" for at in range(5)], ["done"] * 5, [5.0] * 5, [NOTED] * 5)
        engine.store(CLINIC).append_events(log)
        assert items_of(engine, CLINIC, user_id="p1") != there
        assert items_of(engine, SHOP, user_id="p1") == before


def test_an_answer_holds_features_and_items_of_its_own_domain_only(engine: Engine) -> None:
    for domain, sign, own, foreign in ((SHOP, "t", "liking", STRAIN), (CLINIC, "x", STRAIN, "liking")):
        answer = engine.recommend(Request(domain, user_id="p1", k=20))
        features = {part["feature"] for item in answer.body["items"] for part in item["contributions"]}  # type: ignore[union-attr,index,call-overload]  # the body's own form
        assert own in features
        assert foreign not in features
        record = engine.record(answer.id)
        assert foreign not in str(record.payload)
        assert all(item["item_id"].startswith(sign) for item in answer.body["items"])  # type: ignore[union-attr,index,call-overload]  # as above


def test_a_feature_of_one_domain_cannot_be_filled_in_another(tmp_path: Path) -> None:
    class Prying(Shop):
        def bound(self, arrays: Arrays) -> object:
            return BoundClinic(arrays)

    with pytest.raises(HookFailed, match=f"the feature '{STRAIN}' is declared by nobody"):
        trained(tmp_path, *both(Prying()))


def test_each_domain_has_its_own_part_and_its_own_house_plugin(engine: Engine) -> None:
    members = {domain: dict(engine.roster(domain).members) for domain in (SHOP, CLINIC)}
    for name in ("shared", "warden"):
        one, other = members[SHOP][name], members[CLINIC][name]
        assert one is not other
        assert set(one.seen) == {SHOP}  # type: ignore[attr-defined]  # both kinds of plugin note what they saw
        assert set(other.seen) == {CLINIC}  # type: ignore[attr-defined]  # as above


def test_each_domain_has_a_database_of_its_own(engine: Engine) -> None:
    places = {domain: engine.home.store(domain) for domain in (SHOP, CLINIC)}
    assert len(set(places.values())) == 2
    engine.store(CLINIC)
    for domain, foreign in ((SHOP, "x"), (CLINIC, "t")):
        with closing(sqlite3.connect(places[domain])) as database:
            ids = [row[0] for row in database.execute("SELECT item_id FROM items")]
            logged = [row[0] for row in database.execute("SELECT item_id FROM events")]
        assert ids
        assert not [one for one in (*ids, *logged) if one.startswith(foreign)]


def test_two_domains_cannot_share_a_database(tmp_path: Path) -> None:
    home = Home(tmp_path, f"sqlite:///{tmp_path}/one.sqlite3")
    with opened(home, *both()) as engine:
        engine.store(SHOP)
        with pytest.raises(BadData, match="give each domain its own"):
            engine.store(CLINIC)


def test_the_database_of_one_domain_does_not_open_for_another(tmp_path: Path) -> None:
    Store.open(tmp_path / "store.sqlite3", description(CLINIC)).close()
    with pytest.raises(BadData, match="the database of clinic, not of toyshop"):
        Store.open(tmp_path / "store.sqlite3", description(SHOP))


@pytest.mark.parametrize(
    ("domain", "body", "kind"),
    [
        (SHOP, {"exclude": ["x1"]}, "unknown-item"),
        (SHOP, {"only": ["x1"]}, "unknown-item"),
        (SHOP, {"history": ["x1"]}, "unknown-item"),
        (SHOP, {"profile": {"conditions": ["I48"]}}, "unknown-attribute"),
        (CLINIC, {"exclude": ["t1"]}, "unknown-item"),
        (CLINIC, {"profile": {"age": 71}}, "unknown-attribute"),
    ],
    ids=str,
)
def test_over_http_nothing_of_another_domain_can_be_named(
    client: TestClient, domain: str, body: dict[str, Any], kind: str
) -> None:
    response = client.post(f"/v1/{domain}/recommendations", json=body)
    assert response.status_code == 422
    assert response.json()["type"].endswith(kind)


def test_over_http_an_answer_holds_its_own_domain_only(client: TestClient) -> None:
    told = client.post(f"/v1/{SHOP}/recommendations", json={"user_id": "p1", "k": 20})
    assert told.status_code == 200
    assert STRAIN not in told.text
    assert "Exercise" not in told.text
    explained = client.get(f"/v1/recommendations/{told.json()['id']}/explanation")
    assert explained.status_code == 200
    assert STRAIN not in explained.text
