"""Finding and registering plugins: one door, strict rules, and nobody else falls with a broken one."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pluggy
import pytest
from toyshop import Toyshop, found

from rectitude.domain import DomainDescription, PartUse
from rectitude.engine import Engine
from rectitude.errors import HookFailed, PluginNotLoadable, UnknownDomain
from rectitude.hookspecs import API_VERSION, hookimpl
from rectitude.plugins import GROUP, Found, Plugin, Role, found_plugins, register, registry
from rectitude.roster import rosters_of
from rectitude.values import Inputs

fine = Plugin(Role.DOMAIN, lambda settings: Toyshop())
newer = Plugin(Role.DOMAIN, lambda settings: Toyshop(), api=(API_VERSION[0], API_VERSION[1] + 1))
older = Plugin(Role.DOMAIN, lambda settings: Toyshop(), api=(API_VERSION[0] - 1, 0))
no_plugin = "a word"


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, f"{__name__}:{value}", GROUP)


def only(name: str, value: str) -> Found:
    (found_one,) = found_plugins(None, [entry(name, value)])
    return found_one


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entry points import this very module, which pytest loads without a place on the path."""
    import sys

    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])


def test_a_plugin_is_found_by_its_entry_point() -> None:
    assert only("toyshop", "fine").plugin is fine


def test_the_built_in_plugins_come_through_the_same_door() -> None:
    names = {entry.name for entry in found_plugins(None)}
    assert {"ecommerce", "policies", "lexical"} <= names


def test_an_environment_variable_loads_a_subset_or_none() -> None:
    entries = [entry("one", "fine"), entry("two", "fine")]
    assert [one.name for one in found_plugins("two", entries)] == ["two"]
    assert found_plugins("none", entries) == found_plugins("", entries) == ()
    assert len(found_plugins(None, entries)) == 2


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("missing", "raised AttributeError"),
        ("no_plugin", "is a str, but must be a rectitude.Plugin"),
        ("newer", f"but this Rectitude has {API_VERSION[0]}.{API_VERSION[1]}"),
        ("older", "is written for hook API 0.0"),
    ],
)
def test_what_does_not_load_keeps_its_reason(value: str, says: str) -> None:
    one = only("toyshop", value)
    assert one.plugin is None
    assert says in one.problem


def test_two_plugins_of_one_name_are_both_refused() -> None:
    both = found_plugins(None, [entry("toyshop", "fine"), entry("toyshop", "fine")])
    assert all(one.plugin is None and "two distributions" in one.problem for one in both)


class Misspelt(Toyshop):
    @hookimpl
    def retreive(self, inputs: Inputs) -> list[object]:
        return []


class Unmarked(Toyshop):
    def retrieve(self, inputs: Inputs) -> list[object]:
        return []


class Wrapping(Toyshop):
    @hookimpl(wrapper=True)
    def vet(self, inputs: Inputs) -> Any:
        return (yield)


class OldWrapping(Toyshop):
    @hookimpl(hookwrapper=True)
    def vet(self, inputs: Inputs) -> Any:
        yield


class Pushing(Toyshop):
    @hookimpl(tryfirst=True)
    def rank(self, features: Any) -> None:
        return None


class Defaulted(Toyshop):
    @hookimpl
    def encode(self, inputs: Inputs, depth: int = 3) -> list[object]:
        return []


class Inventing(Toyshop):
    @hookimpl
    def encode(self, wishes: Inputs) -> list[object]:
        return []


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (Misspelt, "retreive"),
        (Unmarked, "is named like a hook but is not marked"),
        (Wrapping, "is a wrapper"),
        (OldWrapping, "is a wrapper"),
        (Pushing, "order is registration alone"),
        (Defaulted, "defaulted or keyword-only"),
        (Inventing, "wishes"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_plugin_that_breaks_a_rule_of_registration_is_refused(plugin: type[Toyshop], says: str) -> None:
    with pytest.raises(PluginNotLoadable, match=says) as caught:
        register(registry(), plugin(), "toyshop")
    assert caught.value.plugin == "toyshop"


def test_a_broken_plugin_takes_only_its_own_domain_off_the_air(open_engine: Any) -> None:
    broken = Found("bookshop", "tests", "1", None, "importing it raised ImportError: no paper")
    engine = open_engine(found(Toyshop()), broken)
    assert engine.domains == ("toyshop",)
    assert engine.readiness() == {"toyshop": "ready", "bookshop": broken.problem}
    with pytest.raises(UnknownDomain, match="no paper"):
        engine.roster("bookshop")


class Needing(Toyshop):
    @hookimpl
    def describe_domain(self) -> DomainDescription:
        from dataclasses import replace

        return replace(super().describe_domain(), parts=(PartUse("additive"),))


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([], "needs the part 'additive', which is not installed"),
        ([Found("additive", "tests", "1", None, "it is torn")], "does not load: it is torn"),
        ([found(Toyshop("additive"), "additive")], "but that is a domain"),
    ],
)
def test_a_domain_without_its_part_is_off_and_says_which(others: list[Found], says: str) -> None:
    rosters, problems = rosters_of([found(Needing()), *others])
    assert "toyshop" not in rosters
    assert says in problems["toyshop"]


def test_a_domain_without_its_juror_is_not_trained(open_engine: Any) -> None:
    class Careless(Toyshop):
        def bound(self, arrays: Any) -> object:
            return object()

    with pytest.raises(PluginNotLoadable, match="requires the juror 'toyshop'"):
        open_engine(found(Careless()))


def test_a_plugin_that_cannot_be_made_is_named(open_engine: Any) -> None:
    def make(settings: Any) -> object:
        raise OSError("out of clay")

    engine: Engine = open_engine(Found("toyshop", "tests", "1", Plugin(Role.DOMAIN, make)), train=False)
    assert "out of clay" in engine.problems["toyshop"]


def test_a_domain_that_describes_another_name_is_refused() -> None:
    _, problems = rosters_of([found(Toyshop("bookshop"), "toyshop")])
    assert "describes the domain 'bookshop'" in problems["toyshop"]


def test_a_house_plugin_judges_every_domain(open_engine: Any) -> None:
    import numpy as np

    from rectitude.values import Fired, Level, Request, Rule, Verdicts

    class Strict:
        @hookimpl
        def vet(self, candidates: Any) -> Verdicts:
            everything = np.ones(len(candidates), dtype=np.bool_)
            rule = Rule("closed", "1", Level.BLOCK, "The house is closed today.", "tests")
            return Verdicts(len(candidates), (Fired(rule, everything, ~everything),))

    engine = open_engine(found(Toyshop()), found(Strict(), "strict", Role.HOUSE))
    answer = engine.recommend(Request("toyshop")).to_json()
    assert answer["items"] == []
    assert all(entry["rule"] == "closed" for entry in answer["withheld"])


def test_the_last_registered_is_asked_first() -> None:
    manager = pluggy.PluginManager("rectitude")
    assert isinstance(manager, pluggy.PluginManager)
    rosters, _ = rosters_of([found(Toyshop()), found(Toyshop("second"), "second", Role.HOUSE)])
    asked = [implementation.plugin for implementation in rosters["toyshop"].hooks["fit"]]
    assert asked == ["toyshop", "second"]


def test_an_exception_in_a_learning_hook_names_plugin_and_hook(open_engine: Any, tmp_path: Path) -> None:
    class Clumsy(Toyshop):
        @hookimpl
        def fit(self, dataset: Any, seed: int) -> Any:
            raise ValueError("dropped it")

    with pytest.raises(HookFailed, match=r"toyshop\.fit: raised ValueError: dropped it"):
        open_engine(found(Clumsy()))
