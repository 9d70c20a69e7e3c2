"""Replay A: from the bins of a record to its answer, byte for byte, on any machine.

The stages from ranking on are run again, over what the record says was read; nothing before the bins is
repeated, because floating point differs between processors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from rectitude.answering import answer_of, bytes_of
from rectitude.arrays import MICRO, Codes
from rectitude.dataset import History
from rectitude.errors import SnapshotError
from rectitude.layers import Layers
from rectitude.notices import Notices
from rectitude.payload import FORMAT, inexact, payload_of, unpacked
from rectitude.recommend import balance, derive, explain, fill, posterior, rank, vet
from rectitude.records import JSON, Record
from rectitude.snapshot import Snapshot
from rectitude.values import (
    ActionShare,
    Candidates,
    Decision,
    Entity,
    Evidence,
    Features,
    Inputs,
    PathShare,
    Person,
    Request,
    Understanding,
)


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay: whether the answer's bytes and the recorded verdicts and slate are equal."""

    id: str
    equal: bool
    answer_equal: bool
    decision_equal: bool
    answer: bytes


def replay(record: Record, snapshot: Snapshot, layers: Layers) -> Replay:
    """Rebuild a record's answer from its bins and compare the two, byte for byte.

    Raises SnapshotError where the snapshot at hand is another one than the record was made with.
    """
    if snapshot.digest != record.header.snapshot:
        raise SnapshotError(
            f"The record {record.header.id} was made with the snapshot {record.header.snapshot[:12]}, "
            f"not with {snapshot.digest[:12]}; restore that snapshot's folder to replay it."
        )
    decision = decision_again(record, snapshot, layers)
    answer = bytes_of(answer_of(decision, snapshot, layers))
    same_answer = answer == record.answer
    same_decision = payload_of(decision) == record.payload
    return Replay(record.header.id, same_answer and same_decision, same_answer, same_decision, answer)


def decision_again(record: Record, snapshot: Snapshot, layers: Layers) -> Decision:
    """Return the decision that follows from a record's inputs and bins."""
    payload = record.payload
    if payload["format"] != FORMAT:
        raise SnapshotError(f"Records of format {payload['format']} need the release that wrote them.")
    inputs = _inputs(record, payload)
    candidates = _candidates(payload)
    features = _features(payload, len(candidates))
    ranked = balance(inputs, candidates, rank(features, snapshot), snapshot, layers)
    facts = derive(inputs, snapshot)
    vetted = vet(inputs, candidates, facts, snapshot)
    slate = fill(inputs, candidates, facts, ranked, vetted, snapshot, layers)
    evidence = tuple(_evidence(_mapping(entry)) for entry in _list(payload["evidence"]))
    explained = explain(inputs, candidates, features, ranked, slate, evidence, snapshot, layers)
    return Decision(
        inputs,
        tuple(_understanding(_mapping(entry)) for entry in _list(payload["understood"])),
        candidates,
        features,
        ranked,
        posterior(ranked, vetted),
        vetted,
        slate,
        explained,
    )


def _inputs(record: Record, payload: Mapping[str, JSON]) -> Inputs:
    told, person = _mapping(payload["request"]), _mapping(payload["person"])
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    request = Request(**{**fields, "profile": inexact(_mapping(told["profile"]))})  # type: ignore[arg-type]  # the fields that request_of wrote
    rows = unpacked(str(person["rows"])).astype(np.int32)
    times = unpacked(str(person["times"])).astype(np.int64)
    kinds = unpacked(str(person["kinds"])).astype(np.int8)
    history = History(rows, times, np.zeros(len(rows)), kinds)
    known = Person(record.person, bool(person["known"]), inexact(_mapping(person["profile"])), history)
    only = payload["only"]
    return Inputs(
        id=record.header.id,
        request=request,
        person=known,
        at=record.header.at,
        seed=cast(int, payload["seed"]),
        exclude=np.array(payload["exclude"], dtype=np.int32),
        only=None if only is None else np.array(only, dtype=np.int32),
        notices=_notices(_mapping(payload["notices"])),
        stream=cast("Mapping[str, int]", payload["stream"]),
    )


def _notices(payload: Mapping[str, JSON]) -> Notices:
    entries = [_list(entry) for entry in _list(payload["entries"])]
    rows = np.array([entry[0] for entry in entries], dtype=np.int32)
    kinds, dates, reasons, sources = (tuple(str(entry[place]) for entry in entries) for place in range(1, 5))
    return Notices(rows, kinds, dates, reasons, sources, digest=str(payload["digest"]))


def _candidates(payload: Mapping[str, JSON]) -> Candidates:
    """Return the candidates; of the places in the sources only "found" or "not found" was kept."""
    sources = tuple(str(source) for source in _list(payload["sources"]))
    bits = unpacked(str(payload["found"])).astype(np.int64)
    ranks = np.array([((bits >> place) & 1) - 1 for place in range(len(sources))], dtype=np.int32)
    rows = unpacked(str(payload["candidates"])).astype(np.int32)
    return Candidates(rows, sources, ranks.reshape(len(sources), len(rows)))


def _features(payload: Mapping[str, JSON], candidates: int) -> Features:
    names = tuple(str(name) for name in _list(payload["features"]))
    flat = unpacked(str(payload["codes"])).astype(np.uint8)
    codes: Codes = np.ascontiguousarray(flat.reshape(len(names), candidates).T)
    return Features(names, codes, np.array(payload["off"], dtype=np.bool_))


def _evidence(entry: Mapping[str, JSON]) -> Evidence:
    actions = [cast("list[str | int]", action) for action in _list(entry["actions"])]
    paths = [_list(path) for path in _list(entry["paths"])]
    return Evidence(
        tuple(ActionShare(str(feature), int(item), int(ppm)) for feature, item, ppm in actions),
        tuple(
            PathShare(str(words), _words(nodes), _words(relations), cast(int, ppm))
            for words, nodes, relations, ppm in paths
        ),
    )


def _understanding(entry: Mapping[str, JSON]) -> Understanding:
    entities = [cast("list[str | int]", entity) for entity in _list(entry["entities"])]
    return Understanding(
        tuple(
            Entity(int(node), str(label), str(kind), str(words), int(weight) / MICRO)
            for node, label, kind, words, weight in entities
        ),
        _words(entry["words"]),
    )


def _mapping(value: JSON) -> Mapping[str, JSON]:
    return cast("Mapping[str, JSON]", value)


def _list(value: JSON) -> list[JSON]:
    return cast("list[JSON]", value)


def _words(value: JSON) -> tuple[str, ...]:
    return tuple(str(word) for word in _list(value))
