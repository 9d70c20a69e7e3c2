"""`rectitude recommend` and `rectitude demo`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from toyshop import Toyshop, description, found, raw_data

from rectitude.api import create_app
from rectitude.dataset import RawData
from rectitude.domain import DomainDescription
from rectitude.engine import Engine
from rectitude.hookspecs import hookimpl


def test_an_untrained_domain_is_trained_first_and_progress_stays_off_the_answer(rectitude: Any) -> None:
    first = rectitude("recommend", "toyshop", "--user", "p1", "--json")
    assert first.status == 0
    assert len(first.json()["items"]) == 10
    assert "training it first" in first.err
    assert "snapshot: " in first.err
    second = rectitude("recommend", "toyshop", "--user", "p1", "--json")
    assert second.err == ""


def test_json_is_the_route_s_answer(rectitude: Any, open_engine: Callable[..., Engine], home: Path) -> None:
    body = {
        "user_id": "p1",
        "query": "red",
        "k": 4,
        "at": "2020-01-01",
        "exclude": ["t1", "t2"],
        "idempotency_key": "x",
    }
    told = rectitude("recommend", "toyshop", "--request", "-", "--json", stdin=json.dumps(body).encode())
    client = TestClient(create_app(open_engine(home=home, train=False)))
    again = client.post("/v1/toyshop/recommendations", json={**body, "idempotency_key": "x"}).json()
    assert told.json() == again
    by_options = rectitude(
        *("recommend", "toyshop", "--user", "p1", "--query", "red", "-k", "4", "--at", "2020-01-01"),
        *("--exclude", "t1", "--exclude", "t2", "--json"),
    )
    fresh = {"id", "ledger"}
    assert {k: v for k, v in by_options.json().items() if k not in fresh} == {
        k: v for k, v in again.items() if k not in fresh
    }


def test_a_request_comes_from_a_file_too(rectitude: Any, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_bytes(orjson.dumps({"user_id": "p3", "k": 2, "profiling": False}))
    told = rectitude("recommend", "toyshop", "--request", str(file), "--json").json()
    assert len(told["items"]) == 2
    assert told["person"] == {"known": True, "profiling": False}
    unprofiled = rectitude(
        "recommend", "toyshop", "--user", "p3", "-k", "2", "--no-profiling", "--json"
    ).json()
    assert unprofiled["items"] == told["items"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-k", "0"), "k is 0, but a list has between 1 and 100 places."),
        (("-k", "-1"), "k is -1, but"),
        (("-k", "1000000000"), "k is 1000000000, but"),
        (("--exclude", "t999"), "exclude names the item 't999'"),
        (("--query", ""), "The query is empty"),
        (("--query", "x" * 100_000), "The query has 100,000 characters"),
        (("--user", ""), "user_id must not be empty."),
    ],
)
def test_bad_input_is_one_sentence(rectitude: Any, arguments: tuple[str, ...], words: str) -> None:
    ended = rectitude("recommend", "toyshop", *arguments)
    assert (ended.status, ended.out) == (1, "")
    assert words in ended.err
    assert ended.err.splitlines()[-1].endswith(".")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "The body is not JSON"),
        (b"[]", "The body must be a JSON object."),
        (b'{"user": "p1"}', "user is no field of this request; it has user_id"),
        (b'{"k": "many"}', "k must be a whole number."),
        (b" " * 300_000, "The body is longer than 262,144 bytes; send less."),
    ],
)
def test_a_bad_request_file_is_one_sentence(rectitude: Any, content: bytes, words: str) -> None:
    ended = rectitude("recommend", "toyshop", "--request", "-", stdin=content)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(words)
    assert len(ended.err.splitlines()) == 1


def test_bad_input_trains_nothing(rectitude: Any, home: Path) -> None:
    rectitude("recommend", "toyshop", "--request", "-", stdin=b'{"k": "many"}')
    assert not (home / "toyshop" / "snapshots").exists()


def test_an_argument_that_is_no_text_is_misuse(rectitude: Any) -> None:
    assert rectitude("recommend", "toyshop", "--query", "caf\udce9").status == 2


def test_an_altered_artefact_is_refused(rectitude: Any, home: Path) -> None:
    rectitude("train", "toyshop")
    pointer = next((home / "toyshop" / "snapshots").glob("*/manifest.json"))
    pointer.write_text(pointer.read_text(encoding="utf-8") + " ", encoding="utf-8")
    ended = rectitude("recommend", "toyshop", "--user", "p1")
    assert ended.status == 1
    assert "differs from the digest" in ended.err
    assert "rectitude train toyshop" in ended.err


class Wordy(Toyshop):
    """A shop with years, long titles and words that a terminal would obey."""

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        raw = raw_data()
        titles = {
            "t0": "Toy \x1b[31m0",
            "t1": "A toy with a name that goes on " + "and on " * 20,
            "t2": "Toy (1999)",
        }
        items = [replace(item, title=titles.get(item.item_id, item.title)) for item in raw.items]
        return replace(raw, items=items)

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(description(), disclosures=("Nobody in this shop is real.",))


def test_a_list_is_readable_in_a_hundred_columns(rectitude: Any, plugged: Any) -> None:
    plugged(found(Wordy()))
    ended = rectitude("recommend", "toyshop", "--user", "p1", "-k", "14")
    assert ended.status == 0
    assert "\x1b" not in ended.out
    assert all(len(line) <= 100 for line in ended.out.splitlines())
    for words in (
        "score",
        "probability",
        "base",
        "Withheld by owned: 16 (",
        "Fairness (maker):",
        "Nobody in this shop",
    ):
        assert words in ended.out
    assert "`rectitude audit show " in ended.out


def test_the_sum_of_a_line_is_the_score(rectitude: Any) -> None:
    from rectitude.cli.listing import sum_of

    for item in rectitude("recommend", "toyshop", "--user", "p2", "--json").json()["items"]:
        score, parts = sum_of(item).replace("−", "-").split(" = ")
        figures = [float(word) for word in parts.split() if word.lstrip("+-").replace(".", "").isdigit()]
        assert sum(figures) == pytest.approx(float(score), abs=0.003)


def test_a_query_is_told_apart_from_everything_else_that_counts(rectitude: Any) -> None:
    from rectitude.cli.listing import sides_of

    asked = ("recommend", "toyshop", "--query", "toy")
    for item in rectitude(*asked, "--json").json()["items"]:
        sums = {part["modality"]: part["micro"] for part in item["by_modality"]}
        assert sum(sums.values()) == round(1e6 * item["score"]) - round(1e6 * item["base"])
        for modality, micro in sums.items():
            parts = [part["micro"] for part in item["contributions"] if part["modality"] == modality]
            assert micro == sum(parts)
        assert sides_of(item).startswith("In all: ")
    assert "In all: " in rectitude(*asked).out
    assert "In all: " not in rectitude("recommend", "toyshop").out


def test_a_list_shows_what_was_forced_and_what_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    from rectitude.cli.listing import show_item

    adjustment = {"rule": "prefix", "displaced": "t2", "displaced_title": "Toy 2", "price": 0.25}
    item: dict[str, object] = {
        **{"item_id": "t1", "title": "Toy 1", "attributes": {"year": 1999}, "rank": 1, "score": 1.5},
        **{"probability": 0.5, "base": 0.5, "contributions": [{"label": "year", "micro": 1_000_000}]},
        "reasons": ["Because."],
        "warnings": [{"rule": "small-parts", "reason": "Small parts.", "source": "the maker"}],
        "adjustments": [adjustment],
    }
    show_item(item)
    shown = capsys.readouterr().out
    assert "Toy 1 (1999)" in shown
    assert "! prefix: placed before Toy 2, price 0.250" in shown
    assert "! Warning: Small parts. (small-parts; the maker)" in shown


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rectitude.cli.progress import telling

    with telling() as tell:
        tell("lists: slice 2 of 5, 942 people")
    assert capsys.readouterr().err == "lists: slice 2 of 5, 942 people\n"
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with telling() as tell:
        tell("[lists]: slice 2 of 5")
    assert "[lists]: slice 2 of 5" in terminal.getvalue()
    assert "━" in terminal.getvalue()


def test_a_demo_shows_a_list_of_a_real_person(rectitude: Any) -> None:
    ended = rectitude("demo", "toyshop", "--no-serve")
    assert ended.status == 0
    assert ended.out.startswith("A toy shop: a list for user p0 of its log.\n")
    assert " 5  Toy" in ended.out
    assert "training it first" in ended.err
    assert rectitude("demo", "toyshop", "--no-serve").err == ""


class Known(Toyshop):
    """A shop whose log knows user 196."""

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        raw = raw_data()
        people = [*raw.people, replace(raw.people[0], user_id="196")]
        return replace(raw, people=people)


def test_a_demo_shows_the_person_of_the_readme_where_they_are_known(rectitude: Any, plugged: Any) -> None:
    plugged(found(Known()))
    assert "a list for user 196 of its log" in rectitude("demo", "toyshop", "--no-serve").out
