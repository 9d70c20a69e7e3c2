"""The hook trace: who was asked, how long, which form; never a value, and nothing at all when it is off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from toyshop import BoundToyshop, Toyshop, found

from rectitude.errors import HookFailed
from rectitude.hookspecs import hookimpl
from rectitude.plugins import implementations, register, registry
from rectitude.tracing import TRACE, form_of
from rectitude.values import Inputs, Request

LINE = re.compile(r"hook [\w.]+\.(\w+) \d+\.\d{3} ms: .+")


class Secretive(BoundToyshop):
    """Raises with what it knows of the person."""

    @hookimpl
    def encode(self, inputs: Inputs) -> list[Any]:
        raise ValueError(f"cannot encode {inputs.request.user_id}")


def test_every_hook_of_a_request_leaves_a_line(
    open_engine: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = open_engine().home.root
    monkeypatch.setenv(TRACE, "1")
    engine = open_engine(train=False, home=home)
    capsys.readouterr()
    engine.recommend(Request("toyshop", user_id="p1", profile={"age": 77}, query="red toy 7"))
    lines = capsys.readouterr().err.splitlines()
    hooks = [match[1] for match in map(LINE.fullmatch, lines) if match]
    assert len(hooks) == len(lines)
    assert {"understand", "encode", "retrieve", "fuse", "rank", "vet", "trace"} <= set(hooks)
    assert hooks.index("encode") < hooks.index("retrieve") < hooks.index("fuse") < hooks.index("vet")
    assert any("retrieve" in line and "list of 2: Retrieved" in line for line in lines)


def test_a_line_says_nothing_of_the_person(
    open_engine: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Changed(Toyshop):
        def bound(self, arrays: Any) -> object:
            return Secretive(arrays)

    home = open_engine().home.root
    monkeypatch.setenv(TRACE, "1")
    engine = open_engine(found(Changed()), train=False, home=home)
    capsys.readouterr()
    with pytest.raises(HookFailed):
        engine.recommend(Request("toyshop", user_id="p1", profile={"age": 77}, query="red toy 7"))
    told = capsys.readouterr().err
    assert re.search(r"hook toyshop\.encode [\d.]+ ms: raised", told)
    assert not {"p1", "77", "red"} & set(re.findall(r"\w+", told))


@pytest.mark.parametrize("value", [None, "", "0"])
def test_without_the_trace_hooks_are_called_as_they_are(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv(TRACE, raising=False)
    if value is not None:
        monkeypatch.setenv(TRACE, value)
    manager, shop = registry(), Toyshop()
    register(manager, shop, "toyshop")
    (asked,) = implementations(manager, "describe_domain")
    assert asked.call == shop.describe_domain


def test_a_form_goes_two_levels_deep_and_names_no_value() -> None:
    assert form_of([["Ann", "Ben"], ["Cy"]]) == "list of 2: list of 2: str"
    assert form_of({"Ann": 71}) == "dict of 1"
    assert form_of(71) == "int"
    assert form_of(()) == "tuple of 0"
