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
    state = state_of(engine)
    assert state["lists"] == 14
    assert state["deficit/large"] == -state["deficit/small"]


def state_of(engine: Engine) -> dict[str, int]:
    """Return the state of the one count that there is, without the count's own name."""
    state = engine.layers.ledger.stream("toyshop")
    assert len({name.split("/", maxsplit=1)[0] for name in state}) == 1
    return {name.split("/", maxsplit=1)[1]: value for name, value in state.items()}


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
    assert state_of(engine)["lists"] == 1


def test_a_target_that_vetoes_put_out_of_reach_is_recorded_and_told(open_engine: Any) -> None:
    engine = open_engine(found(Targeted()))
    large = [item for item in ask_all(engine) if item["group"] == "large"]
    only, before = tuple(item["item_id"] for item in large), state_of(engine).get("short", 0)
    answer = dict(engine.recommend(Request("toyshop", k=3, only=only)).to_json())
    (lack,) = answer["fairness"]["stream_lacking"]
    assert (lack["group"], lack["available"], lack["reachable_ppm"]) == ("small", 0, 0)
    assert engine.replay(answer["id"]).equal
    assert state_of(engine)["short"] == before + 1


def ask_all(engine: Engine) -> list[dict[str, Any]]:
    return list(engine.recommend(Request("toyshop", k=100)).to_json()["items"])  # type: ignore[arg-type]  # the items of an answer
