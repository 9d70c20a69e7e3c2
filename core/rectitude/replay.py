"""Replay A: from the bins of a record to its answer, byte for byte, on any machine.

The stages from ranking on are run again, over what the record says was read; nothing before the bins is
repeated, because floating point differs between processors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import cast

import numpy as np

from rectitude.answering import Plain, answer_of, bytes_of, withheld_of
from rectitude.arrays import MICRO, Codes
from rectitude.dataset import History
from rectitude.errors import SnapshotError
from rectitude.filters import Filter, Operator
from rectitude.layers import Layers
from rectitude.notices import Notices
from rectitude.payload import FORMAT, inexact, payload_of, unpacked
from rectitude.recommend import balance, derive, explain, fill, notes_of, posterior, rank, vet
from rectitude.records import JSON, Record, Used
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
from rectitude.withholding import withholdings_of


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay: whether the answer's bytes and the recorded verdicts and slate are equal.

    `changed` says in sentences which code is another one than that which made the record.
    """

    id: str
    equal: bool
    answer_equal: bool
    decision_equal: bool
    answer: bytes
    changed: tuple[str, ...] = ()


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
    answer = bytes_of(answer_of(decision, snapshot.with_code(record.header.code), layers))
    same_answer = answer == record.answer
    same_decision = {**payload_of(decision), "plugins": record.payload["plugins"]} == record.payload
    return Replay(
        id=record.header.id,
        equal=same_answer and same_decision,
        answer_equal=same_answer,
        decision_equal=same_decision,
        answer=answer,
        changed=tuple(changes_since(record, snapshot)),
    )


def withheld_in(record: Record, snapshot: Snapshot, layers: Layers) -> list[Plain]:
    """Return everything that rules withheld from a recorded list, where its answer names the best few."""
    decision = decision_again(record, snapshot, layers)
    return withheld_of(decision, snapshot, withholdings_of(decision, shown=None))


def changes_since(record: Record, snapshot: Snapshot) -> Iterator[str]:
    """Yield a sentence for each piece of code that is another one than that which made a record."""
    if record.header.code != snapshot.code:
        yield f"Rectitude's own code was {record.header.code[:12]} and is {snapshot.code[:12]} now."
    now = {used.name: used for used in snapshot.plugins}
    then = {used.name: used for used in map(_used, _list(record.payload["plugins"]))}
    for name in sorted({*now, *then}):
        if now.get(name) != then.get(name):
            yield f"The plugin {name} was {_words_of(then.get(name))} and is {_words_of(now.get(name))} now."


def _used(entry: JSON) -> Used:
    return Used(*_words(entry))


def _words_of(used: Used | None) -> str:
    if used is None:
        return "not there"
    return f"{used.distribution or 'of no distribution'} {used.version} ({used.source[:12] or 'no files'})"


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
    slate, refusals = fill(inputs, candidates, facts, ranked, vetted, snapshot, layers)
    evidence = evidence_again(_mapping(payload["evidence"]))
    explained = explain(inputs, candidates, features, ranked, slate, evidence, snapshot, layers)
    understood = tuple(_understanding(_mapping(entry)) for entry in _list(payload["understood"]))
    return Decision(
        inputs,
        understood,
        candidates,
        features,
        ranked,
        posterior(ranked, vetted),
        vetted,
        slate,
        explained,
        notes_of(understood, facts),
        refusals,
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


def evidence_again(told: Mapping[str, JSON]) -> tuple[Evidence, ...]:
    """Return the evidence of all items from the columns of `payload.evidence_of`."""
    columns = {name: iter(_list(column)) for name, column in told.items()}

    def some(name: str, count: JSON) -> Iterator[JSON]:
        return islice(columns[name], cast(int, count))

    def action() -> ActionShare:
        feature, item, share = (next(columns[name]) for name in ("features", "items", "shares"))
        return ActionShare(str(feature), cast(int, item), cast(int, share))

    def path() -> PathShare:
        links = cast(int, next(columns["links"]))
        nodes, relations = some("nodes", links + 1), some("relations", links)
        words, share = str(next(columns["words"])), cast(int, next(columns["path_shares"]))
        return PathShare(words, tuple(map(str, nodes)), tuple(map(str, relations)), share)

    return tuple(
        Evidence(
            tuple(action() for _ in range(cast(int, acted))), tuple(path() for _ in range(cast(int, led)))
        )
        for acted, led in zip(_list(told["acted"]), _list(told["led"]), strict=True)
    )


def _understanding(entry: Mapping[str, JSON]) -> Understanding:
    entities = [cast("list[str | int]", entity) for entity in _list(entry["entities"])]
    return Understanding(
        tuple(
            Entity(int(node), str(label), str(kind), str(words), int(weight) / MICRO)
            for node, label, kind, words, weight in entities
        ),
        _words(entry["words"]),
        _words(entry["notes"]),
        tuple(_filter(_mapping(condition)) for condition in _list(entry["filters"])),
        cast("str | None", entry["rest"]),
    )


def _filter(entry: Mapping[str, JSON]) -> Filter:
    value = entry["value"]
    return Filter(
        attribute=str(entry["attribute"]),
        operator=Operator(str(entry["operator"])),
        value=value if isinstance(value, int) else _words(value),
        words=str(entry["words"]),
        strict=bool(entry["strict"]),
        named=str(entry["named"]),
        kept=bool(entry["kept"]),
        unknown=cast(int, entry["unknown"]),
    )


def _mapping(value: JSON) -> Mapping[str, JSON]:
    return cast("Mapping[str, JSON]", value)


def _list(value: JSON) -> list[JSON]:
    return cast("list[JSON]", value)


def _words(value: JSON) -> tuple[str, ...]:
    return tuple(str(word) for word in _list(value))
