"""`rectitude audit`: the auditor's side."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def ids(rectitude: Any) -> list[str]:
    """Return the ids of three records, oldest first."""
    asked = [("p1", "1998-01-01"), ("p2", "1999-01-01"), ("p1", "2000-01-01")]
    answers = [rectitude("recommend", "toyshop", "--user", user, "--at", at, "--json") for user, at in asked]
    return [answer.json()["id"] for answer in answers]


def listed(rectitude: Any, *arguments: str) -> list[str]:
    return [entry["id"] for entry in rectitude("audit", "list", *arguments, "--json").json()["records"]]


def test_records_are_listed_newest_first_by_domain_person_and_time(rectitude: Any, ids: list[str]) -> None:
    assert listed(rectitude) == ids[::-1]
    assert listed(rectitude, "--limit", "2") == ids[:0:-1]
    assert listed(rectitude, "--user", "p1") == [ids[2], ids[0]]
    assert listed(rectitude, "--domain", "cars") == []
    assert listed(rectitude, "--from", "1998-06-01") == ids[:0:-1]
    assert listed(rectitude, "--from", "1998-06-01T00:00:00Z", "--user", "p2") == [ids[1]]


def test_a_list_for_people_names_when_it_was_recorded_its_clock_and_id(
    rectitude: Any, ids: list[str]
) -> None:
    lines = rectitude("audit", "list").out.splitlines()
    heads = ["index", "recorded", "(UTC)", "clock", "(UTC)", "domain", "kind", "id"]
    assert lines[0].split() == heads
    index, day, _, *others = lines[1].split()
    assert (index, others) == ("2", ["2000-01-01", "00:00", "toyshop", "recommendation", ids[2]])
    assert day >= "2024"
    told = rectitude("audit", "list", "--json").json()["records"]
    assert all(one["recorded"] > one["at"] for one in told)
    assert [one["recorded"] for one in told] == sorted((one["recorded"] for one in told), reverse=True)


def test_everything_that_was_withheld_is_shown_from_the_record(rectitude: Any, ids: list[str]) -> None:
    told = rectitude("audit", "withheld", ids[0], "--json").json()
    answer = rectitude("audit", "show", ids[0], "--json").json()["answer"]
    (rule,) = answer["withheld_by_rule"]
    assert (rule["rule"], rule["count"], rule["named"]) == ("owned", len(told["withheld"]), 10)
    assert rule["count"] > 10
    assert told["withheld"][:10] == answer["withheld"]
    shown = rectitude("audit", "withheld", ids[0]).out
    assert f"{rule['count']} candidates were withheld." in shown


def test_an_empty_ledger_says_where_it_looked(rectitude: Any, home: Path) -> None:
    assert rectitude("audit", "list").out.replace("\n", " ").startswith("No record fits in ")
    assert rectitude("audit", "verify").status == 0


def test_a_record_is_shown_with_its_answer(rectitude: Any, ids: list[str]) -> None:
    shown = rectitude("audit", "show", ids[0])
    assert shown.status == 0
    for words in (
        f"Record {ids[0]}",
        "index 0 of 3",
        "the recorded answer fits its digest",
        "Withheld by owned",
    ):
        assert words in shown.out
    assert all(len(line) <= 100 for line in shown.out.splitlines())
    told = rectitude("audit", "show", ids[0], "--json").json()
    assert told["answer_digest_matches"] is True
    assert told["person"] == "p1"


@pytest.mark.parametrize("command", ["show", "replay"])
def test_an_unknown_record_is_refused(rectitude: Any, command: str) -> None:
    ended = rectitude("audit", command, "nothing")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "There is no record 'nothing'; `rectitude audit list` shows those there are.\n"


def test_a_replay_says_equal(rectitude: Any, ids: list[str]) -> None:
    assert f"Record {ids[1]}: equal." in rectitude("audit", "replay", ids[1]).out
    told = rectitude("audit", "replay", ids[1], "--json").json()
    equal = {"equal": True, "answer_equal": True, "decision_equal": True}
    assert told == {"id": ids[1], **equal, "changed": []}


def test_a_replay_that_differs_fails(rectitude: Any, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from rectitude.replay import Replay

    different = Replay(ids[1], equal=False, answer_equal=True, decision_equal=False, answer=b"")
    monkeypatch.setattr("rectitude.engine.Engine.replay", lambda engine, record_id: different)
    ended = rectitude("audit", "replay", ids[1])
    assert ended.status == 1
    assert "DIFFERENT" in ended.out
    assert rectitude("audit", "replay", ids[1], "--json").json()["equal"] is False


def test_an_intact_ledger_verifies(rectitude: Any, ids: list[str]) -> None:
    ended = rectitude("audit", "verify")
    assert ended.status == 0
    assert "is intact: 3 of 3 records checked" in ended.out.replace("\n", " ")
    told = rectitude("audit", "verify", "--json").json()
    assert (told["intact"], told["size"], told["problems"]) == (True, 3, [])


def test_a_ledger_that_was_tampered_with_fails(rectitude: Any, ids: list[str], home: Path) -> None:
    with sqlite3.connect(home / "ledger" / "ledger.sqlite3") as connection:
        connection.execute(
            "UPDATE leaf SET header = replace(header, 'recommendation', 'refusal') WHERE position = 1"
        )
    connection.close()
    ended = rectitude("audit", "verify")
    assert ended.status == 1
    assert "is NOT intact" in ended.out.replace("\n", " ")
    assert rectitude("audit", "verify", "--json").json()["problems"]


def test_the_stream_of_a_domain_without_targets_is_said_to_have_none(rectitude: Any, ids: list[str]) -> None:
    assert "has no targets" in rectitude("audit", "exposure", "toyshop").out
    assert rectitude("audit", "exposure", "toyshop", "--json").json()["stream"] == {}


def test_a_stream_with_targets_is_told_group_by_group(capsys: pytest.CaptureFixture[str]) -> None:
    import numpy as np

    from rectitude.cli.audit import show_standing
    from rectitude.domain import Groups, StreamTarget
    from rectitude_explain.fairness.standing import standing_of
    from rectitude_explain.fairness.stream import Served, changes_of

    targets = (StreamTarget("small", 0.4), StreamTarget("large", 0.6))
    many = Groups("maker", ("small", "large"), np.zeros(2, np.int8), (), targets, 0.05)
    state = changes_of(many, Served([1, 1], [1, 5]), {})
    show_standing(many, standing_of(many, state, reach=1_000_000))
    told = capsys.readouterr().out
    assert "Over 1 lists. Gap 0.4000; bound: at most" in told
    assert [line.split() for line in told.splitlines()[1:3]] == [
        ["small", "0.4000", "0.0000", "0.4000", "+0.652", "+0.0000"],
        ["large", "0.6000", "1.0000", "0.4000", "-0.652", "+0.0000"],
    ]
    show_standing(many, standing_of(many, state))
    assert "bound: measured only." in capsys.readouterr().out
