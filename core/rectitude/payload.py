"""What is sealed of a decision: whole numbers and words, enough to rebuild the answer byte for byte.

The record begins at the bins. Everything that rules read (the person's profile and past items, the
operator's notices) is kept as it was read; floats that entered the decision are kept rounded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from rectitude.arrays import MICRO, Mask, Rows
from rectitude.catalogue import Value
from rectitude.filters import Filter
from rectitude.judging import FAILED
from rectitude.notices import Notices
from rectitude.records import JSON, Header, Record, Used
from rectitude.snapshot import Snapshot
from rectitude.values import Adjustment, Decision, Evidence, Infeasible, Request, Slate, Understanding, Vetted
from rectitude.withholding import refusals_of

FORMAT = 2
RECOMMENDATION, REFUSAL = "recommendation", "refusal"

_ASKED = tuple(field.name for field in fields(Request) if field.name != "profile")
_ADJUSTED = tuple(field.name for field in fields(Adjustment))
_LACKED = tuple(field.name for field in fields(Infeasible))


def record_of(decision: Decision, snapshot: Snapshot, answer: bytes) -> Record:
    """Return the record of a decision whose answer's bytes are `answer`."""
    header = Header(
        id=decision.inputs.id,
        at=decision.inputs.at,
        domain=snapshot.bound.description.name,
        kind=REFUSAL if refused(decision) else RECOMMENDATION,
        snapshot=snapshot.digest,
        code=snapshot.code,
        answer=hashlib.sha256(answer).hexdigest(),
        counts=counts_of(decision, snapshot),
    )
    payload = {**payload_of(decision), "plugins": plugins_of(snapshot.plugins)}
    return Record(header, decision.inputs.person.user_id, payload, answer)


def plugins_of(plugins: Sequence[Used]) -> list[JSON]:
    """Return who took part: name, distribution, version and the SHA-256 of the code, each as a list."""
    return [[used.name, used.distribution, used.version, used.source] for used in plugins]


def refused(decision: Decision) -> bool:
    """Return whether a failed juror emptied the list."""
    failed = any(fired.rule.id.startswith(FAILED) for fired in decision.vetted.fired)
    return failed or bool(decision.slate.silenced)


def counts_of(decision: Decision, snapshot: Snapshot) -> dict[str, int]:
    """Return how many served places each fairness group has."""
    groups = snapshot.bound.groups
    served = groups.of_item[decision.candidates.rows[list(decision.slate.positions)]].tolist()
    return {label: served.count(place) for place, label in enumerate(groups.labels)}


def payload_of(decision: Decision) -> dict[str, JSON]:
    """Return the sealed part of a record."""
    inputs, candidates = decision.inputs, decision.candidates
    history = inputs.person.history
    return {
        "format": FORMAT,
        "request": request_of(inputs.request),
        "at": inputs.at,
        "seed": inputs.seed,
        "exclude": inputs.exclude.tolist(),
        "only": None if inputs.only is None else inputs.only.tolist(),
        "person": {
            "known": inputs.person.known,
            "profile": exact(inputs.person.profile),
            "rows": packed(history.rows),
            "times": packed(history.times),
            "kinds": packed(history.kinds),
        },
        "stream": dict(inputs.stream),
        "notices": notices_of(inputs.notices, candidates.rows),
        "understood": [_understanding(part) for part in decision.understood],
        "notes": list(decision.notes),
        "candidates": packed(candidates.rows),
        "sources": list(candidates.sources),
        "found": packed(found_by(candidates.ranks)),
        "features": list(decision.features.names),
        "off": decision.features.off.tolist(),
        "codes": packed(decision.features.codes.T),
        "evidence": evidence_of(decision.explained.evidence),
        "verdicts": verdicts_of(decision.vetted),
        "slate": slate_of(decision.slate),
        "kept_off": [
            [place, fired.rule.id, fired.rule.version, _positions(mask)]
            for place, fired, mask in refusals_of(decision)
        ],
    }


def _understanding(part: Understanding) -> dict[str, JSON]:
    return {
        "entities": [[e.node, e.label, e.kind, e.words, round(e.weight * MICRO)] for e in part.entities],
        "words": list(part.words),
        "notes": list(part.notes),
        "filters": [_filter(condition) for condition in part.filters],
        "rest": part.rest,
    }


def _filter(condition: Filter) -> dict[str, JSON]:
    value = condition.value
    return {
        "attribute": condition.attribute,
        "operator": condition.operator.value,
        "value": list(value) if isinstance(value, tuple) else value,
        "words": condition.words,
        "strict": condition.strict,
        "named": condition.named,
        "kept": condition.kept,
        "unknown": condition.unknown,
    }


def request_of(request: Request) -> dict[str, JSON]:
    """Return a request as it is sealed."""
    told = {name: getattr(request, name) for name in _ASKED}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
    return {**plain, "profile": exact(request.profile)}


def exact(values: Mapping[str, Value]) -> dict[str, JSON]:
    """Return attribute values without floats: a decimal becomes its shortest exact text.

    >>> exact({"loss_capacity": 0.05, "goals": ("heart",)})
    {'loss_capacity': {'decimal': '0.05'}, 'goals': ['heart']}
    """
    return {name: _exact(value) for name, value in values.items()}


def _exact(value: Value) -> JSON:
    if isinstance(value, float):
        return {"decimal": repr(value)}
    if isinstance(value, Mapping):
        return {"shares": {name: {"decimal": repr(float(share))} for name, share in value.items()}}
    return list(value) if isinstance(value, tuple) else value


def inexact(values: Mapping[str, JSON]) -> dict[str, Value]:
    """Return attribute values as they were before `exact`."""
    return {name: _inexact(value) for name, value in values.items()}


def _inexact(value: JSON) -> Value:
    if isinstance(value, Mapping) and "shares" in value:
        shares = cast("Mapping[str, Mapping[str, str]]", value["shares"])
        return {name: float(share["decimal"]) for name, share in shares.items()}
    if isinstance(value, Mapping):
        return float(str(value["decimal"]))
    if isinstance(value, str | int | None):
        return value
    return tuple(str(entry) for entry in value)


def notices_of(notices: Notices, candidates: Rows) -> dict[str, JSON]:
    """Return the operator's notices that concern the candidates, and the digest of the whole list."""
    kept = np.flatnonzero(np.isin(notices.rows, candidates)).tolist() if len(notices) else []
    columns = (notices.kinds, notices.dates, notices.reasons, notices.sources)
    return {
        "digest": notices.digest,
        "entries": [[int(notices.rows[at]), *(column[at] for column in columns)] for at in kept],
    }


def found_by(ranks: npt.NDArray[np.int32]) -> npt.NDArray[np.integer[Any]]:
    """Return for each candidate which sources found it, as bits: 1 is the first source."""
    weights = 1 << np.arange(len(ranks), dtype=np.int64)
    return np.asarray(weights @ (ranks >= 0), np.int64).astype(np.min_scalar_type(1 << len(ranks)))


def packed(numbers: npt.NDArray[np.integer[Any]]) -> str:
    """Return whole numbers as text: their type, a colon, and their little-endian bytes in base 64.

    >>> packed(np.array([1, 2], dtype=np.int32))
    'i4:AQAAAAIAAAA='
    """
    plain = np.ascontiguousarray(numbers, dtype=numbers.dtype.newbyteorder("<"))
    return f"{plain.dtype.str[1:]}:{base64.b64encode(plain.tobytes()).decode('ascii')}"


def unpacked(text: str) -> npt.NDArray[np.integer[Any]]:
    """Return the whole numbers of `packed`, in one row.

    >>> unpacked("i4:AQAAAAIAAAA=").tolist()
    [1, 2]
    """
    kind, _, content = text.partition(":")
    stored = np.frombuffer(base64.b64decode(content), dtype=np.dtype(f"<{kind}"))
    return stored.astype(stored.dtype.newbyteorder("="))


def evidence_of(told: Sequence[Evidence]) -> dict[str, JSON]:
    """Return the evidence of all items as it is sealed: column by column, in the order of the list.

    `acted` and `led` say how many actions and paths belong to each item, `links` how many relations to each
    path; it passes one node more. A list of plain values costs a record far less than many small ones.
    """
    actions = [action for entry in told for action in entry.actions]
    paths = [path for entry in told for path in entry.paths]
    return {
        "acted": [len(entry.actions) for entry in told],
        "features": [action.feature for action in actions],
        "items": [action.item for action in actions],
        "shares": [action.ppm for action in actions],
        "led": [len(entry.paths) for entry in told],
        "words": [path.words for path in paths],
        "links": [len(path.relations) for path in paths],
        "nodes": [node for path in paths for node in path.nodes],
        "relations": [relation for path in paths for relation in path.relations],
        "path_shares": [path.ppm for path in paths],
    }


def verdicts_of(vetted: Vetted) -> dict[str, JSON]:
    """Return which jurors were asked, which rules fired on which candidates, and what they read."""
    fired: list[JSON] = [
        {
            "rule": finding.rule.id,
            "version": finding.rule.version,
            "level": int(finding.rule.level),
            "on": _positions(finding.mask),
            "unknown": _positions(finding.unknown & finding.mask),
            "read": list(finding.read),
        }
        for finding in vetted.fired
    ]
    return {"jurors": list(vetted.jurors), "fired": fired}


def slate_of(slate: Slate) -> dict[str, JSON]:
    """Return the slate and everything that was forced on it."""
    return {
        "positions": list(slate.positions),
        "adjustments": [[getattr(entry, name) for name in _ADJUSTED] for entry in slate.adjustments],
        "infeasible": [[getattr(entry, name) for name in _LACKED] for entry in slate.infeasible],
        "refused": [list(pair) for pair in slate.refused],
        "silenced": slate.silenced,
    }


def _positions(mask: Mask) -> Sequence[int]:
    positions: list[int] = np.flatnonzero(mask).tolist()
    return positions
