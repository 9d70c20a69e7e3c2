"""Plugins, health and readiness."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient
from toyshop import Toyshop, found

from rectitude.api import create_app
from rectitude.api.schemas import Health, PluginList, Readiness
from rectitude.engine import Engine
from rectitude.plugins import Found

OpenEngine = Callable[..., Engine]
BROKEN = Found("broken", "tests", "2", None, "importing it raised ImportError: no module")


def test_health_needs_no_domain(open_engine: OpenEngine) -> None:
    told = TestClient(create_app(open_engine(train=False))).get("/healthz")
    assert told.status_code == 200
    Health.model_validate_json(told.content)


def test_plugins_are_listed_with_what_is_wrong(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(found(Toyshop()), BROKEN, train=False)))
    told = client.get("/v1/plugins")
    PluginList.model_validate_json(told.content)
    states = {entry["name"]: (entry["state"], entry["problem"]) for entry in told.json()["plugins"]}
    assert states == {"toyshop": ("loaded", ""), "broken": ("off", BROKEN.problem)}


def test_readiness_says_which_domain_is_not_and_why(open_engine: OpenEngine) -> None:
    engine = open_engine(found(Toyshop()), found(Toyshop("second"), "second"), BROKEN, train=False)
    client = TestClient(create_app(engine))
    nothing = client.get("/readyz")
    assert nothing.status_code == 503
    Readiness.model_validate_json(nothing.content)
    assert "rectitude train toyshop" in nothing.json()["domains"]["toyshop"]["detail"]
    assert nothing.json()["problems"] == {"broken": BROKEN.problem}


def test_one_ready_domain_makes_the_server_ready(open_engine: OpenEngine) -> None:
    from rectitude.learning.shell import train_domain
    from rectitude.learning.train import Training

    engine = open_engine(found(Toyshop()), found(Toyshop("second"), "second"), train=False)
    train_domain(engine, "toyshop", Training(slices=2, progress=lambda line: None))
    client = TestClient(create_app(engine))
    told = client.get("/readyz")
    assert told.status_code == 200
    assert told.json()["domains"]["toyshop"] == {"ready": True, "detail": ""}
    assert told.json()["domains"]["second"]["ready"] is False
    assert client.get("/readyz?domain=second").status_code == 503
    assert client.get("/readyz?domain=toyshop").status_code == 200
    assert client.get("/readyz?domain=third").status_code == 404


def test_a_domain_that_could_not_load_says_why_when_it_is_asked(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(found(Toyshop()), BROKEN, train=False)))
    told = client.post("/v1/broken/recommendations", json={})
    assert told.status_code == 404
    assert BROKEN.problem in told.json()["detail"]
