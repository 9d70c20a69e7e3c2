"""Records: an answer survives JSON and the ledger, and replays byte for byte."""

from __future__ import annotations

import json

import orjson

from rectitude.answering import answer_of, bytes_of
from rectitude.payload import payload_of
from rectitude.records import Record
from rectitude.replay import decision_again
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

RECORDED, QUESTIONS = 20, 7
STAGES = {"notes": "derive", "verdicts": "vet", "slate": "rank"}
"""The parts of a record that a replay makes anew, and the hooks that answer for them; the rest is words."""


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
        answer = bench.answer(request)
        if not bench.engine.replay(answer.id).equal:
            faults.append(_differing(bench, bench.engine.record(answer.id)))
            break
    intact = bench.engine.layers.ledger.verify().problems
    faults.extend(Fault("rectitude", "ledger", "", problem) for problem in intact)
    return Outcome(f"{RECORDED} recorded answers, byte for byte, in an intact ledger", tuple(faults))


def _differing(bench: Workbench, record: Record) -> Fault:
    """Return the first stage whose outcome a replay does not find again."""
    again = payload_of(decision_again(record, bench.snapshot, bench.engine.layers))
    differing = (hook for part, hook in STAGES.items() if again[part] != record.payload[part])
    hook = next(differing, "word")
    return fault_of(bench.who(hook), f"a replay finds another answer than the record, first in {hook}")
