"""Records: an answer survives JSON and the ledger, and replays byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator

import orjson

from rectitude.answering import answer_of, bytes_of
from rectitude.payload import payload_of
from rectitude.records import Record
from rectitude.replay import decision_again
from rectitude.values import Decision
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import same
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

RECORDED, QUESTIONS = 20, 7
STAGES = (("ranked", "rank"), ("vetted", "vet"), ("slate", "may_join"), ("explained", "word"))
"""The parts of a decision that a replay makes anew, and the hooks that answer for them."""


def survives_json(bench: Workbench) -> Outcome:
    """Check that answers and the sealed parts of their records come back from JSON as they were."""
    faults: list[Fault] = []
    for inputs in bench.asked(RECORDED, QUESTIONS):
        decision = bench.decide(inputs)
        answer = answer_of(decision, bench.snapshot, bench.engine.layers)
        if orjson.loads(bytes_of(answer)) != json.loads(json.dumps(answer)):
            faults.append(fault_of(bench.who("word"), "an answer reads back from JSON as something else"))
        payload = payload_of(decision)
        if json.loads(json.dumps(payload)) != payload:
            faults.append(fault_of(bench.who("vet"), "a record reads back from JSON as something else"))
        if faults:
            break
    return Outcome(f"{RECORDED} answers and records", tuple(faults))


def replays(bench: Workbench) -> Outcome:
    """Check that recorded answers are rebuilt from their bins, byte for byte."""
    faults: list[Fault] = []
    for request in bench.deck.draw(RECORDED, QUESTIONS):
        answer = bench.engine.recommend(request)
        if not bench.engine.replay(answer.id).equal:
            faults.extend(_differing(bench, bench.engine.record(answer.id)))
            break
    intact = bench.engine.layers.ledger.verify().problems
    faults.extend(Fault("rectitude", "ledger", "", problem) for problem in intact)
    return Outcome(f"{RECORDED} recorded answers, byte for byte, in an intact ledger", tuple(faults))


def _differing(bench: Workbench, record: Record) -> Iterator[Fault]:
    """Yield the first stage that comes out another way when it is made anew twice from one record."""
    first, second = (decision_again(record, bench.snapshot, bench.engine.layers) for _ in range(2))
    stage, hook = _first_difference(first, second)
    yield fault_of(bench.who(hook), f"a replay differs from the record, in what was {stage}")


def _first_difference(one: Decision, other: Decision) -> tuple[str, str]:
    differing = (pair for pair in STAGES if not same(getattr(one, pair[0]), getattr(other, pair[0])))
    return next(differing, ("explained", "word"))
