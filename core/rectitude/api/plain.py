"""Answers of both doors as plain values, ready for JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import orjson

from rectitude.answering import Plain
from rectitude.engine import Answer, Engine, ledger_entry
from rectitude.plugins import Found
from rectitude.records import JSON, Receipt, Record
from rectitude.replay import withheld_in

EXPLAINED = ("domain", "at", "person", "notes", "understood")
BESIDE = ("withheld", "withheld_by_rule", "fairness", "disclosures", "versions")


def json_of(value: Mapping[str, Plain] | Sequence[Plain]) -> bytes:
    """Return plain values as the bytes that leave through either door."""
    return orjson.dumps(value)


def explanation_of(answer: Answer, record: Record) -> dict[str, Plain]:
    """Return why a recorded list is as it is: its features, and every item with what lies behind it."""
    told = answer.to_json()
    return {
        "id": answer.id,
        **{name: told[name] for name in EXPLAINED},
        "features": features_of(answer.body, record.payload),
        "items": told["items"],
        **{name: told[name] for name in BESIDE},
        "ledger": told["ledger"],
    }


def features_of(body: Mapping[str, Plain], payload: Mapping[str, JSON]) -> list[Plain]:
    """Return the ranker's features in its own order, with their labels and whether they were read."""
    labels: dict[str, tuple[Plain, Plain]] = {}
    for item in mappings(body["items"]):
        for part in mappings(item["contributions"]):
            labels[str(part["feature"])] = (part["label"], part["modality"])
    found = []
    for name, off in zip(sequence(payload["features"]), sequence(payload["off"]), strict=True):
        label, modality = labels.get(str(name), (name, None))
        found.append({"feature": name, "label": label, "modality": modality, "off": off})
    return list(found)


def withheld_by(engine: Engine, record_id: str) -> dict[str, Plain]:
    """Return everything that rules withheld from a recorded list, best first, from its record."""
    record = engine.record(record_id)
    snapshot = engine.snapshot(record.header.domain, record.header.snapshot)
    return {"id": record_id, "withheld": withheld_in(record, snapshot, engine.layers)}


def audit_record_of(record: Record, receipt: Receipt, recorded: int) -> dict[str, Plain]:
    """Return everything that the ledger keeps of one decision, and whether the answer fits its digest.

    `recorded` is when it became durable, in microseconds since 1970 UTC.
    """
    return {
        "recorded": recorded,
        "header": {**asdict(record.header), "counts": dict(record.header.counts)},
        "person": record.person,
        "payload": record.payload,
        "answer": orjson.loads(record.answer),
        "answer_digest_matches": hashlib.sha256(record.answer).hexdigest() == record.header.answer,
        "ledger": ledger_entry(receipt),
    }


def plugins_of(found: Sequence[Found], problems: Mapping[str, str]) -> list[dict[str, Plain]]:
    """Return every plugin that was found, and what keeps one from working."""
    return [
        {
            "name": entry.name,
            "role": None if entry.plugin is None else str(entry.plugin.role),
            "summary": "" if entry.plugin is None else entry.plugin.summary,
            "distribution": entry.distribution,
            "version": entry.version,
            "state": "off" if entry.problem or entry.name in problems else "loaded",
            "problem": entry.problem or problems.get(entry.name, ""),
        }
        for entry in found
    ]


def mappings(value: Plain) -> list[Mapping[str, Plain]]:
    """Return the objects of a list of plain values."""
    return [entry for entry in sequence(value) if isinstance(entry, Mapping)]


def sequence(value: Plain | JSON) -> Sequence[Plain]:
    """Return a list of plain values, or none where there is no list."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
