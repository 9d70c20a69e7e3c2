"""`plugin check` from end to end, on plugins that are single files of a folder."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from toyshop import found

from rectitude.dataset import PersonData, RawData
from rectitude.hookspecs import API_VERSION, hookimpl
from rectitude.plugins import Found, Role
from rectitude.values import Fired, Inputs, Level, Rule, Verdicts
from rectitude_plugins.authoring.conformance import ConformanceReport, State, check_plugin
from rectitude_plugins.authoring.conformance.check import ANSWERING, BEFORE_LEARNING, CHECKS, Trial
from rectitude_plugins.authoring.conformance.rehearsal import NAME as REHEARSAL
from rectitude_plugins.authoring.conformance.rehearsal import rehearsal_for
from rectitude_plugins.authoring.conformance.safety import serves_nothing_blocked
from rectitude_plugins.authoring.conformance.sample import (
    MOST_ITEMS,
    MOST_PEOPLE,
    made_up,
    sample_of,
    smaller,
)
from rectitude_plugins.authoring.conformance.subject import Subject, subject_of
from rectitude_plugins.authoring.conformance.workbench import MANY, REQUESTS, opened
from rectitude_plugins.authoring.errors import NoSuchPlugin

SHOP = """
from rectitude.plugins import Plugin, Role
from toyshop import BoundToyshop, Toyshop
from rectitude.hookspecs import hookimpl

class Corner(Toyshop):
    def __init__(self):
        super().__init__("corner")

plugin = Plugin(Role.DOMAIN, lambda settings: Corner(), "a corner shop")
"""

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def fewer_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve a tenth of the requests: here the kit itself is on trial."""
    assert (REQUESTS, MANY) == (1_000, 10_000)
    monkeypatch.setattr("rectitude_plugins.authoring.conformance.check.REQUESTS", 100)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that puts a plugin into a folder that is searched for plugins."""
    monkeypatch.setenv("RECTITUDE_PLUGINS_DIR", str(tmp_path))

    def written(text: str, name: str = "corner") -> Path:
        path = tmp_path / f"{name}.py"
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return written


def line(path: Path, words: str) -> str:
    """Return `file:line` of the first line that holds some words."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return f"{path}:{next(at for at, text in enumerate(lines, start=1) if words in text)}"


def row(report: ConformanceReport, title: str) -> State:
    return next(row.state for row in report.rows if row.check == title)


def test_a_plugin_that_keeps_its_contract_passes_every_check(write: Write) -> None:
    write(SHOP)
    report = check_plugin("corner")
    assert report.passed, str(report)
    assert tuple(row.check for row in report.rows) == CHECKS
    told = json.loads(json.dumps(report.to_json()))
    assert (told["plugin"], told["role"], told["passed"], told["thorough"]) == (
        "corner",
        "domain",
        True,
        False,
    )
    lines = str(report).splitlines()
    assert lines[0].startswith("corner ")
    assert "corner keeps its contract" in lines[-1]
    assert any(" 100 lists" in text for text in lines)


def test_what_only_another_process_does_differently_is_named(write: Write) -> None:
    path = write(
        SHOP
        + """
class Unordered(Corner):
    @hookimpl
    def fit(self, dataset, seed):
        import numpy as np
        order = np.array(list({f"toy {at}" for at in range(40)}), dtype=np.str_)
        return {**super().fit(dataset, seed), "order": order}

plugin = Plugin(Role.DOMAIN, lambda settings: Unordered())
"""
    )
    report = check_plugin("corner")
    (fault,) = report.faults
    assert (fault.plugin, fault.hook) == ("corner", "fit")
    assert fault.place == line(path, "@hookimpl")
    assert "part-corner.order.npy in another process" in fault.sentence
    assert row(report, "training repeats") is State.PASSED
    assert "breaks its contract (1 checks failed)" in str(report)


@pytest.mark.parametrize(
    ("added", "hook", "words", "says"),
    [
        ("import nothing_of_this_name", "", "import nothing", "raised ModuleNotFoundError"),
        ("class :", "", "class :", "raised SyntaxError"),
        ("plugin = 3", "", "", "is a int, but must be a rectitude.Plugin"),
        ("del plugin", "", "", "has no attribute 'plugin'"),
    ],
)
def test_a_file_that_does_not_load_is_named_with_its_line(
    write: Write, added: str, hook: str, words: str, says: str
) -> None:
    path = write(f"{SHOP}\n{added}\n")
    report = check_plugin("corner")
    (fault,) = report.faults
    assert (fault.plugin, fault.hook) == ("corner", hook)
    assert fault.place == (line(path, words) if words else str(path))
    assert says in fault.sentence
    assert all(row.state is State.NOT_REACHED for row in report.rows[1:])
    assert not report.passed


def test_a_plugin_for_a_newer_api_is_refused(write: Write) -> None:
    newer = (API_VERSION[0], API_VERSION[1] + 1)
    path = write(f"{SHOP}\nplugin = Plugin(Role.DOMAIN, lambda settings: Corner(), api={newer})\n")
    (fault,) = check_plugin("corner").faults
    assert f"written for hook API {newer[0]}.{newer[1]}" in fault.sentence
    assert fault.place == line(path, f"api={newer}")


def test_two_plugins_that_claim_one_domain_are_both_refused(write: Write) -> None:
    path = write(SHOP, "ecommerce")
    (fault,) = check_plugin("ecommerce").faults
    assert "both offer 'ecommerce'; rename or remove one" in fault.sentence
    assert str(path.parent) in fault.sentence


@pytest.mark.parametrize(
    ("method", "hook", "says"),
    [
        ("@hookimpl(wrapper=True)\n    def vet(self): return (yield)", "vet", "is a wrapper"),
        ("@hookimpl(tryfirst=True)\n    def vet(self): return None", "vet", "order is registration alone"),
        ("@hookimpl\n    def retreive(self, depth): return []", "retreive", "retreive"),
        ("def retrieve(self, depth): return []", "retrieve", "is not marked with @hookimpl"),
        ("@hookimpl\n    def encode(self, wishes): return []", "encode", "wishes"),
    ],
)
def test_a_domain_that_breaks_a_rule_of_registration_is_named_with_its_line(
    write: Write, method: str, hook: str, says: str
) -> None:
    path = write(
        f"{SHOP}\nclass Odd(Corner):\n    {method}\n\nplugin = Plugin(Role.DOMAIN, lambda settings: Odd())\n"
    )
    report = check_plugin("corner")
    (fault,) = report.faults
    assert (fault.plugin, fault.hook) == ("corner", hook)
    assert fault.place == line(path, method.splitlines()[0])
    assert says in fault.sentence
    assert row(report, "it registers") is State.FAILED


def test_an_error_in_a_hook_is_placed_at_the_line_that_raised_it(write: Write) -> None:
    path = write(
        SHOP
        + """
class Clumsy(Corner):
    @hookimpl
    def fit(self, dataset, seed):
        learned = super().fit(dataset, seed)
        return {**learned, "share": 1 / 0}

plugin = Plugin(Role.DOMAIN, lambda settings: Clumsy())
"""
    )
    (fault,) = check_plugin("corner").faults
    assert (fault.plugin, fault.hook, fault.place) == ("corner", "fit", line(path, "1 / 0"))


def test_a_domain_whose_data_are_no_data_is_named(write: Write) -> None:
    write(
        SHOP
        + """
class Empty(Corner):
    @hookimpl
    def load_data(self, workspace, progress):
        return {"items": []}

plugin = Plugin(Role.DOMAIN, lambda settings: Empty())
"""
    )
    (fault,) = check_plugin("corner").faults
    assert (fault.plugin, fault.hook) == ("corner", "load_data")
    assert "returned a dict, but must return RawData" in fault.sentence


def test_a_plugin_that_is_not_installed_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(NoSuchPlugin, match="did you mean 'ecommerce'"):
        check_plugin("ecomerce")
    with pytest.raises(NoSuchPlugin, match="'shop'"):
        check_plugin("lexical", within="shop")


def test_a_part_without_its_settings_says_where_to_check_it() -> None:
    (fault,) = check_plugin("affinity").faults
    assert fault.plugin == "affinity"
    assert "check it within a domain that gives them" in fault.sentence


def every_fault(subject: Subject, requests: int = 40) -> Sequence[str]:
    """Return every fault of every check that needs no other process."""
    trial = Trial(subject)
    with ExitStack() as stack:
        bench = stack.enter_context(opened(subject, requests))
        for title, look in {**BEFORE_LEARNING, **ANSWERING}.items():
            trial.passes(title, lambda look=look: look(bench))  # type: ignore[misc]  # the default binds it
    return [str(fault) for row in trial.rows.values() for fault in row.faults]


@pytest.mark.parametrize("part", ["behaviour", "lexical", "popularity"])
def test_a_part_is_checked_in_a_rehearsal(part: str) -> None:
    subject = subject_of(part)
    assert (subject.plugin, subject.domain) == (part, REHEARSAL)
    assert not every_fault(subject)


class Curfew:
    """A house rule: nothing for children, in any domain."""

    @hookimpl
    def vet(self, inputs: Inputs, candidates: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Verdicts:
        age = inputs.person.profile.get("age")
        mask = np.full(len(candidates), not isinstance(age, int) or age < 12)
        rule = Rule("curfew", "1", Level.BLOCK, "It is late.", "tests")
        return Verdicts(len(candidates), (Fired(rule, mask, ~mask & False),))


def test_a_house_plugin_is_checked_in_a_rehearsal() -> None:
    subject = Subject("curfew", REHEARSAL, (found(Curfew(), "curfew", Role.HOUSE), rehearsal_for(None)))
    assert not every_fault(subject)
    with opened(subject, 40) as bench:
        assert "0 items served" not in serves_nothing_blocked(bench).told


def test_a_domain_without_data_is_checked_on_data_that_are_made_up() -> None:
    roster = Subject(REHEARSAL, REHEARSAL, (rehearsal_for(None),)).roster()
    raw = sample_of(roster, Path("nowhere"))
    assert {kind.name for kind in roster.description.events} == set(raw.events.kinds)
    held = {name for item in raw.items for name in item.attributes}
    assert held == {attribute.name for attribute in roster.description.items}
    assert len(raw.items) == len({item.item_id for item in raw.items})
    again = made_up(roster.description)
    assert (raw.items, raw.people, list(raw.events.times)) == (
        again.items,
        again.people,
        list(again.events.times),
    )


def test_of_a_large_data_set_a_sample_is_checked() -> None:
    from toyshop import raw_data

    few = raw_data()
    people = [PersonData(f"p{at}", {}) for at in range(500)]
    raw = RawData(few.items, people, few.events, few.edges, few.sources)
    sample = smaller(raw, 10, 4)
    assert (len(sample.items), len(sample.people)) == (10, 4)
    ids = {item.item_id for item in sample.items}
    assert set(sample.events.item_ids) <= ids
    assert set(sample.events.user_ids) <= {person.user_id for person in sample.people}
    assert sample.events.times
    assert {edge.head.key for edge in sample.edges} == ids
    assert smaller(raw, MOST_ITEMS, MOST_PEOPLE).items == few.items


def test_a_file_offers_a_plugin_as_an_entry_point_does(write: Write) -> None:
    write(SHOP)
    (one,) = [one for one in subject_of("corner").found if one.name == "corner"]
    assert isinstance(one, Found)
    assert (one.distribution, one.problem) == ("plugins-dir", "")
    assert inspect.isfunction(one.plugin.make if one.plugin else None)
