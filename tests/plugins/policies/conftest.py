"""A small shop with every kind of attribute, and the ways into the juror that the tests share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from rectitude.catalogue import Attribute, Catalogue, Item, Kind, Value, catalogue_of
from rectitude.dataset import Dataset, Events, History, no_history
from rectitude.domain import DomainDescription, EventKind
from rectitude.notices import Notices, no_notices
from rectitude.values import Inputs, Person, Request
from rectitude_plugins.policies.juror import JoiningJuror, Juror
from rectitude_plugins.policies.part import PoliciesPart
from rectitude_plugins.policies.schema import Schema, schema_of

ITEMS = (
    Attribute("year", Kind.INTEGER),
    Attribute("minimum_age", Kind.INTEGER, "minimum age"),
    Attribute("loss", Kind.DECIMAL),
    Attribute("picked", Kind.BOOLEAN),
    Attribute("sponsored", Kind.BOOLEAN),
    Attribute("sponsor", Kind.TEXT),
    Attribute("delivers_to", Kind.TAGS),
    Attribute("series", Kind.ENUMERATION),
    Attribute("genres", Kind.TAGS),
    Attribute("allergens", Kind.TAGS),
    Attribute("synopsis", Kind.TEXT),
)
PROFILE = (
    Attribute("age", Kind.INTEGER),
    Attribute("capacity", Kind.DECIMAL),
    Attribute("adult", Kind.BOOLEAN),
    Attribute("gender", Kind.ENUMERATION),
    Attribute("allergies", Kind.TAGS),
    Attribute("medicines", Kind.TAGS),
    Attribute("country", Kind.ENUMERATION),
    Attribute("answered_on", Kind.DATE),
    Attribute("holdings", Kind.SHARES),
)
ITEM_FACTS = (
    Attribute("risky", Kind.BOOLEAN, "risk of it in this season"),
    Attribute("concentrated", Kind.BOOLEAN),
)
PERSON_FACTS = (
    Attribute("profile_age_days", Kind.INTEGER, "age of the answers"),
    Attribute("share_left", Kind.DECIMAL),
    Attribute("emergency", Kind.BOOLEAN),
    Attribute("mood", Kind.ENUMERATION),
    Attribute("taken", Kind.TAGS, "medicines in our words"),
    Attribute("told", Kind.TEXT),
)
SHOP = (
    Item("1", "Fargo", {"year": 1996, "minimum_age": 18, "genres": ("crime", "drama")}),
    Item("2", "Babe", {"year": 1995, "genres": ("children",), "series": "babe", "picked": True}),
    Item("3", "Peanut Pie", {"allergens": ("peanut", "wheat"), "loss": 0.05, "series": "pies"}),
    Item("4", "Apple Pie", {"allergens": ("wheat",), "loss": 0.2, "series": "pies", "minimum_age": 12}),
    Item("5", "Unknown", {}),
)

PackMaker = Callable[..., str]
JurorMaker = Callable[..., Juror]
InputsMaker = Callable[..., Inputs]


@pytest.fixture
def schema() -> Schema:
    return schema_of(ITEMS, PROFILE, ITEM_FACTS, PERSON_FACTS)


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogue_of(SHOP, ITEMS)


@pytest.fixture
def pack(tmp_path: Path) -> PackMaker:
    """Write a pack of rules; each rule is what differs from a plain one."""

    def write(*rules: Mapping[str, object], name: str = "shop", **fields: object) -> str:
        head = {"pack": name, "version": '"1.0"', "domain": "ecommerce", "owner": "Operations", **fields}
        lines = [f"{key}: {value}" for key, value in head.items() if value is not None]
        lines.append("rules:")
        for number, rule in enumerate(rules):
            plain = {
                "id": f"rule-{number}",
                "version": '"1"',
                "severity": "block",
                "when": "item.owned",
                "message": "This is not for you.",
                "source": "The house.",
                "as_of": "2026-10-01",
            }
            written = [(key, value) for key, value in {**plain, **rule}.items() if value is not None]
            lines += [f"  {'-' if not at else ' '} {key}: {value}" for at, (key, value) in enumerate(written)]
        path = tmp_path / f"{name}.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def dataset_of(catalogue: Catalogue) -> Dataset:
    kinds = (EventKind("bought", "bought"), EventKind("viewed", "viewed", owns=False))
    description = DomainDescription(
        "ecommerce",
        "Shop",
        ITEMS,
        PROFILE,
        kinds,
        (),
        ("policies",),
        person_facts=PERSON_FACTS,
        item_facts=ITEM_FACTS,
    )
    nothing = no_history()
    events = Events(nothing.rows, nothing.rows, nothing.kinds, nothing.values, nothing.times)
    return Dataset(description, catalogue, (), events, (), ())


@pytest.fixture
def juror(catalogue: Catalogue) -> JurorMaker:
    """Fit and bind the part with the packs at some paths, as the engine does."""

    def make(*paths: str) -> Juror | JoiningJuror:
        part = PoliciesPart({"packs": paths})
        return part.bind(part.fit(dataset_of(catalogue)), catalogue)

    return make


@pytest.fixture
def asked() -> InputsMaker:
    """Make the inputs of one request."""

    def make(
        profile: Mapping[str, Value] | None = None,
        owned: Sequence[int] = (),
        viewed: Sequence[int] = (),
        notices: Notices | None = None,
    ) -> Inputs:
        rows = np.array([*owned, *viewed], dtype=np.int32)
        kinds = np.array([0] * len(owned) + [1] * len(viewed), dtype=np.int8)
        times = np.arange(len(rows), dtype=np.int64)
        history = History(rows, times, np.ones(len(rows)), kinds)
        person = Person("196", known=True, profile=profile or {}, history=history)
        return Inputs(
            id="r1",
            request=Request("ecommerce", "196"),
            person=person,
            at=0,
            seed=0,
            exclude=np.zeros(0, dtype=np.int32),
            only=None,
            notices=notices or no_notices(),
        )

    return make
