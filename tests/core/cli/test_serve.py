"""`rectitude serve`: where it listens, where it does not, and what it says before."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from toyshop import Toyshop, found

from rectitude.plugins import Found


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """Return what uvicorn is asked to run; it runs nothing."""
    asked: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **how: asked.append((app, how)))
    return asked


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
@pytest.mark.parametrize("command", [("serve",), ("demo", "toyshop")], ids=str)
def test_an_address_that_others_can_reach_is_refused(
    rectitude: Any, command: tuple[str, ...], host: str
) -> None:
    ended = rectitude(*command, "--host", host)
    assert (ended.status, ended.out) == (1, "")
    assert "can be reached from other machines" in ended.err
    assert "127.0.0.1" in ended.err


def test_a_port_that_is_taken_is_one_sentence(rectitude: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = rectitude("serve", "--port", str(port))
    assert ended.status == 1
    assert ended.err == f"Port {port} on 127.0.0.1 is taken by another process; choose another with --port.\n"


def test_a_server_with_nothing_trained_says_what_to_run(rectitude: Any) -> None:
    ended = rectitude("serve")
    assert ended.status == 1
    assert ended.err == "toyshop is not trained; run `rectitude train toyshop` first.\n"


def test_a_server_without_domains_says_where_to_look(rectitude: Any, plugged: Any) -> None:
    plugged()
    assert rectitude("serve").err == "No domain is loaded; `rectitude plugins` says what was found.\n"


def test_what_is_trained_is_served_and_of_the_rest_it_is_said_why(
    rectitude: Any, plugged: Any, listening: list[tuple[Any, dict[str, Any]]], port: int
) -> None:
    broken = Found("broken", "tests", "1", None, "importing it raised ImportError")
    plugged(found(Toyshop()), found(Toyshop("second"), "second"), broken)
    rectitude("train", "toyshop")
    ended = rectitude("serve", "--port", str(port))
    assert ended.status == 130
    assert ended.out == ""
    assert "second is not trained; run `rectitude train second` first." in ended.err
    assert "broken is off: importing it raised ImportError." in ended.err
    assert f"Serving toyshop at http://127.0.0.1:{port}/" in ended.err
    [(app, how)] = listening
    assert callable(app)
    assert (how["host"], how["port"], how["workers"], how["access_log"]) == ("127.0.0.1", port, 1, False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "::1", "[::1]"])
def test_every_loopback_address_is_allowed(
    rectitude: Any, listening: list[tuple[Any, dict[str, Any]]], host: str, port: int
) -> None:
    rectitude("train", "toyshop")
    ended = rectitude("serve", "--host", host, "--port", str(port))
    bare = host.strip("[]")
    url = f"http://[{bare}]:{port}/" if ":" in bare else f"http://{bare}:{port}/"
    assert f"Serving toyshop at {url} " in ended.err
    assert listening[0][1]["host"] == bare


def test_several_workers_open_an_engine_each(
    rectitude: Any, listening: list[tuple[Any, dict[str, Any]]], plugged: Any, port: int
) -> None:
    rectitude("train", "toyshop")
    rectitude("serve", "--workers", "2", "--port", str(port))
    [(app, how)] = listening
    assert (app, how["factory"], how["workers"]) == ("rectitude.api.app:make", True, 2)
    _answers(app)


def _answers(place: str) -> None:
    from importlib import import_module

    from fastapi.testclient import TestClient

    module, name = place.split(":")
    make: Callable[[], Any] = getattr(import_module(module), name)
    with TestClient(make(), base_url="http://127.0.0.1") as client:
        assert client.post("/v1/toyshop/recommendations", json={"user_id": "p1"}).status_code == 200


def test_a_demo_serves_after_its_list(
    rectitude: Any, listening: list[tuple[Any, dict[str, Any]]], port: int
) -> None:
    ended = rectitude("demo", "toyshop", "--port", str(port))
    assert ended.status == 130
    assert "a list for user p0" in ended.out
    assert f"Serving toyshop at http://127.0.0.1:{port}/" in ended.err
    assert len(listening) == 1
