"""The stream of lists in the engine: state in the ledger's transaction, bonuses among the contributions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from toyshop import Toyshop, found

from rectitude.dataset import Dataset
from rectitude.domain import Groups, StreamTarget
from rectitude.engine import Engine
from rectitude.hookspecs import hookimpl
from rectitude.values import Request


class Targeted(Toyshop):
    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        targets = (StreamTarget("large", 0.4), StreamTarget("small", 0.6))
        return replace(super().assign_groups(dataset), targets=targets, strength=0.2)


def ask(engine: Engine, person: int) -> dict[str, Any]:
    return dict(engine.recommend(Request("toyshop", user_id=f"p{person % 12}", k=5)).to_json())


def test_deficits_move_with_each_list_and_come_back_as_contributions(open_engine: Any) -> None:
    engine = open_engine(found(Targeted()))
    first = ask(engine, 1)
    assert {part["micro"] for part in policies(first)} == {0}
    for person in range(2, 14):
        ask(engine, person)
    last = ask(engine, 1)
    assert any(part["micro"] for part in policies(last))
    assert last["fairness"]["stream"]["lists"] == 13
    state = engine.layers.ledger.stream("toyshop")
    assert state["maker/lists"] == 14
    assert state["maker/deficit/large"] == -state["maker/deficit/small"]


def policies(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        part for item in answer["items"] for part in item["contributions"] if part["modality"] == "policy"
    ]


def test_scores_still_add_up_and_replay_with_the_stream_as_it_was_read(open_engine: Any) -> None:
    engine = open_engine(found(Targeted()))
    answers = [ask(engine, person) for person in range(6)]
    for answer in answers:
        for item in answer["items"]:
            micro = sum(part["micro"] for part in item["contributions"])
            assert round(item["score"] * 10**6) == round(item["base"] * 10**6) + micro
        assert engine.replay(answer["id"]).equal


def test_a_repeated_request_moves_no_deficit(open_engine: Any) -> None:
    engine = open_engine(found(Targeted()))
    for _ in range(3):
        engine.recommend(Request("toyshop", user_id="p1", idempotency_key="once"))
    assert engine.layers.ledger.stream("toyshop")["maker/lists"] == 1
