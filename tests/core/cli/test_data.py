"""`rectitude data`, `import`, `train`, `evaluate` and `plugins`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from toyshop import Toyshop, description, found

from rectitude.domain import DomainDescription
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Found
from rectitude.sources import WheelSource

WHEEL = WheelSource("toys", "toy-data", "1.2", "0" * 64, "CC0", "fetch", "thirty toys", simulated=True)


class WithData(Toyshop):
    """A shop whose data come in a wheel."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(description(), data=(WHEEL,))


def test_known_data_are_listed_with_licence_and_whether_they_are_there(
    rectitude: Any, plugged: Any, home: Path
) -> None:
    plugged(found(WithData()))
    assert rectitude("data", "--json").json()["data"] == [
        {
            **{
                "domain": "toyshop",
                "name": "toys",
                "package": "toy-data",
                "version": "1.2",
                "sha256": "0" * 64,
            },
            **{
                "licence": "CC0",
                "terms": "fetch",
                "what": "thirty toys",
                "simulated": True,
                "fetched": False,
            },
        }
    ]
    (home / "downloads").mkdir(parents=True)
    (home / "downloads" / WHEEL.file_name).touch()
    told = rectitude("data").out
    assert "toyshop, fetched" in told
    assert "the people in it are simulated" in told
    assert "CC0" in told


def test_a_domain_without_data_says_how_to_bring_some(rectitude: Any) -> None:
    assert "rectitude import DOMAIN --items FILE" in rectitude("data").out


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return files of somebody's own shop."""
    contents = {
        "items": "item_id,title,colour\n"
        + "".join(f"own{n},Own {n},{'red' if n % 2 else 'blue'}\n" for n in range(12)),
        "users": "user_id,age\nann,30\nben,40\n",
        "events": "user_id,item_id,event,timestamp,value\n"
        + "".join(f"{('ann', 'ben')[n % 2]},own{n},rating,{1000 + n},5\n" for n in range(8)),
        "graph": "head,relation,tail\nown1,made_by,Maker\n",
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return {name: tmp_path / f"{name}.csv" for name in contents}


def test_own_data_take_the_place_of_reference_data_and_are_recommended(
    rectitude: Any, files: dict[str, Path]
) -> None:
    rectitude("train", "toyshop")
    told = rectitude(
        "import", "toyshop", *(word for name, file in files.items() for word in (f"--{name}", str(file)))
    )
    assert told.status == 0
    assert "12 items, 2 people, 8 events and 1 statements" in told.out.replace("\n", " ")
    assert "The reference data of toyshop were replaced." in told.out
    answer = rectitude("recommend", "toyshop", "--user", "ann", "-k", "3", "--json")
    assert "training it first" in answer.err
    assert all(item["item_id"].startswith("own") for item in answer.json()["items"])


def test_a_second_import_adds(rectitude: Any, files: dict[str, Path], tmp_path: Path) -> None:
    rectitude("import", "toyshop", "--items", str(files["items"]))
    told = rectitude("import", "toyshop", "--events", str(files["events"]), "--json")
    assert told.json() == {
        "domain": "toyshop",
        "items": 0,
        "people": 2,
        "events": 8,
        "edges": 0,
        "notices": [],
    }
    assert rectitude("train", "toyshop", "--json").json()["items"] == 12


def test_events_without_items_of_ones_own_are_refused(rectitude: Any, files: dict[str, Path]) -> None:
    ended = rectitude("import", "toyshop", "--events", str(files["events"]))
    assert (ended.status, ended.out) == (1, "")
    assert "--items" in ended.err


def test_a_bad_row_is_named_and_nothing_is_imported(rectitude: Any, files: dict[str, Path]) -> None:
    files["events"].write_text(
        "user_id,item_id,event,timestamp,value\nann,own1,rating,1000,5\nann,own2,rating,soon,5\n",
        encoding="utf-8",
    )
    ended = rectitude("import", "toyshop", "--items", str(files["items"]), "--events", str(files["events"]))
    assert ended.status == 1
    assert "events.csv, row 3, column 'timestamp'" in ended.err
    assert ended.err.endswith("Nothing was imported.\n")
    assert rectitude("train", "toyshop", "--json").json()["items"] == 30


def test_training_tells_what_it_left_behind(rectitude: Any) -> None:
    told = rectitude("train", "toyshop", "--seed", "3", "--json").json()
    assert (told["items"], told["people"], told["events"]) == (30, 12, 192)
    assert Path(told["folder"]).name == told["snapshot"]
    assert told["snapshot"][:12] in rectitude("train", "toyshop", "--seed", "3").out


@pytest.mark.parametrize("protocol", ["leave-one-out", "temporal"])
def test_an_evaluation_shows_both_lists_beside_each_other(
    rectitude: Any, protocol: str, tmp_path: Path
) -> None:
    lists = tmp_path / "lists.jsonl"
    told = rectitude("evaluate", "toyshop", "--protocol", protocol, "--lists", str(lists), "--json")
    assert told.status == 0
    report = told.json()
    assert report["protocol"] == protocol
    lines = [orjson.loads(line) for line in lists.read_bytes().splitlines()]
    assert len(lines) == report["people"]
    assert {"user_id", "items", "served"} <= set(lines[0])
    shown = rectitude("evaluate", "toyshop", "--protocol", protocol)
    for words in ("raw ranking", "as served", "popularity", "NDCG@10"):
        assert words in shown.out
    assert all(len(line) <= 100 for line in shown.out.splitlines())


def test_plugins_are_listed(rectitude: Any, plugged: Any) -> None:
    plugged(
        found(Toyshop()), Found("broken", "tests", "2", None, "importing it raised ImportError: no module")
    )
    told = rectitude("plugins").out
    assert "toyshop  domain  tests" in told
    assert "broken is off: importing it raised ImportError: no module" in told
    states = {entry["name"]: entry["state"] for entry in rectitude("plugins", "--json").json()["plugins"]}
    assert states == {"toyshop": "loaded", "broken": "off"}
    plugged()
    assert "No plugin was found" in rectitude("plugins").out
