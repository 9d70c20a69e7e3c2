"""Headers, names and plugins' own routes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from fastapi import APIRouter, HTTPException, Request
from fastapi.testclient import TestClient
from toyshop import Toyshop, found

from rectitude.api import create_app
from rectitude.api.app import application
from rectitude.api.loopback import is_loopback
from rectitude.engine import Engine
from rectitude.hookspecs import hookimpl

OpenEngine = Callable[..., Engine]


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/healthz", "/static/start.js", "/v1/plugins"]
)
def test_every_answer_keeps_foreign_content_out(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) <= {"'none'", "'self'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("127.9.9.9", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("", 400),
    ],
)
def test_a_served_application_answers_under_its_own_name_only(shop: Engine, host: str, status: int) -> None:
    client = TestClient(application(shop, loopback_only=True))
    told = client.get("/healthz", headers={"host": host})
    assert told.status_code == status
    if status == 400:
        assert told.json()["type"] == "/problems/host-not-served"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "localhost.example.org"])
def test_no_other_address_counts_as_this_machine(host: str) -> None:
    assert not is_loopback(host)


class WithRoutes(Toyshop):
    """A shop with a route of its own, and one that tries to stand before the engine's."""

    @hookimpl
    def routes(self) -> Sequence[APIRouter]:
        router = APIRouter()

        @router.get("/opening-hours")
        async def hours(day: int) -> dict[str, int]:
            return {"day": day, "from": 9}

        @router.post("/recommendations")
        async def usurp(request: Request) -> dict[str, str]:
            return {"id": "unrecorded"}

        @router.get("/shelves/{shelf}")
        async def shelves(shelf: str) -> None:
            raise HTTPException(404, f"There is no shelf {shelf}.", {"x-shelf": shelf})

        @router.post("/echo")
        async def echo(request: Request) -> int:
            return len(await request.body())

        return [router]


def test_a_plugin_s_routes_stand_under_its_name(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(found(WithRoutes()))))
    assert client.get("/v1/toyshop/opening-hours?day=3").json() == {"day": 3, "from": 9}
    assert "/v1/toyshop/opening-hours" in client.get("/openapi.json").json()["paths"]


def test_a_plugin_s_route_never_stands_before_the_engine_s(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(found(WithRoutes()))))
    assert client.post("/v1/toyshop/recommendations", json={"user_id": "p1"}).json()["ledger"]["index"] == 0


def test_a_plugin_s_route_refuses_in_the_same_form(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(found(WithRoutes()), train=False)))
    told = client.get("/v1/toyshop/opening-hours?day=monday")
    assert (told.status_code, told.headers["content-type"]) == (422, "application/problem+json")
    assert told.json()["errors"][0]["field"] == "query.day"
    assert "monday" not in told.text
    gone = client.get("/v1/toyshop/shelves/top")
    assert (gone.status_code, gone.headers["x-shelf"]) == (404, "top")
    assert (gone.json()["type"], gone.json()["detail"]) == ("about:blank", "There is no shelf top.")
    assert client.post("/v1/toyshop/echo", content=b"x" * 300_000).status_code == 413


class Wrong(Toyshop):
    """A shop whose routes are none."""

    @hookimpl
    def routes(self) -> Sequence[APIRouter]:
        return ["/hours"]  # type: ignore[list-item]  # what the test is about


class Raising(Toyshop):
    """A shop whose routes cannot be had."""

    @hookimpl
    def routes(self) -> Sequence[APIRouter]:
        raise RuntimeError("no routes today")


@pytest.mark.parametrize(("shop_class", "words"), [(Wrong, "APIRouter"), (Raising, "no routes today")])
def test_a_plugin_without_usable_routes_takes_nothing_else_down(
    open_engine: OpenEngine, shop_class: type[Toyshop], words: str
) -> None:
    client = TestClient(create_app(open_engine(found(shop_class()))))
    assert client.post("/v1/toyshop/recommendations", json={}).status_code == 200
    assert words in client.get("/readyz").json()["problems"]["toyshop"]
    assert client.get("/v1/plugins").json()["plugins"][0]["state"] == "off"


def test_the_application_closes_the_engine_only_if_told_to(
    open_engine: OpenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(train=False)
    closed: list[str] = []
    monkeypatch.setattr(Engine, "close", lambda self: closed.append("closed"))
    with TestClient(create_app(engine)):
        pass
    assert not closed
    with TestClient(application(engine, closing=True)):
        pass
    assert closed == ["closed"]
