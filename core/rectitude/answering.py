"""From a decision to the answer that leaves: plain values, made of whole numbers and words only.

Nothing here reads a float that a replay would not have, so that a replayed answer is equal byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np
import orjson

from rectitude.arrays import MICRO
from rectitude.domain import Clock
from rectitude.filters import Filter, plain_value, sentence
from rectitude.judging import FAILED
from rectitude.layers import Layers
from rectitude.recommend import labels_of
from rectitude.records import JSON
from rectitude.situation import searching
from rectitude.snapshot import Snapshot
from rectitude.values import Decision, Explained, Fired, Inputs, Level, Request
from rectitude.withholding import Withholding, is_stopped, withholdings_of

Plain = bool | int | float | str | None | Sequence["Plain"] | Mapping[str, "Plain"]
"""What JSON can hold."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

STRANGER = "Nothing is known of this person, so the list rests on what is popular and on the knowledge graph."
STRANGER_ASKING = (
    "Nothing is known of this person, so the list rests on the query, on demand and on the graph."
)
NEWCOMER = (
    "No past choices of this person are known, so the list rests on the profile that was sent, on demand and "
    "on the graph."
)
NEWCOMER_ASKING = (
    "No past choices of this person are known, so the list rests on the query, on the profile that was sent, "
    "on demand and on the graph."
)
UNPROFILED = (
    "This list was ranked without reading the person's profile or history; safety rules still read them."
)
LOG_CLOCK = "The clock of this domain stands at the end of its recorded log, {when} UTC."
SHORT = "Only {served} of {k} places could be filled with items that may be shown."


def answer_of(decision: Decision, snapshot: Snapshot, layers: Layers) -> dict[str, Plain]:
    """Return the answer's body without its ledger entry, which exists only once the record is durable."""
    told = withholdings_of(decision)
    return {
        "id": decision.inputs.id,
        "domain": snapshot.bound.description.name,
        "at": decision.inputs.at,
        "person": {"known": decision.inputs.person.known, "profiling": decision.inputs.request.profiling},
        "notes": notes_of(decision, snapshot),
        "understood": understood_of(decision, snapshot),
        "items": items_of(decision, snapshot),
        "withheld": withheld_of(decision, snapshot, told),
        "withheld_by_rule": rules_of(told),
        "fairness": fairness_of(decision, snapshot, layers),
        "disclosures": list(snapshot.bound.description.disclosures),
        "versions": versions_of(snapshot, layers),
    }


def bytes_of(answer: Mapping[str, Plain]) -> bytes:
    """Return an answer as the bytes that are hashed and sealed."""
    return orjson.dumps(answer, option=orjson.OPT_SORT_KEYS)


def decimal(micro: int) -> float:
    """Return whole micro-units as a decimal with at most six places.

    >>> decimal(-1234567)
    -1.234567
    """
    return micro / MICRO


def notes_of(decision: Decision, snapshot: Snapshot) -> list[str]:
    """Return what the reader of the list should know about it as a whole."""
    inputs, notes = decision.inputs, [*whole_list_of(decision), *decision.notes]
    if not is_stopped(decision):
        notes.extend(resting_on(inputs))
    if inputs.request.at is None and runs_on_log(snapshot):
        notes.append(LOG_CLOCK.format(when=day_of(snapshot.log_end)))
    if len(decision.slate.positions) < inputs.request.k:
        notes.append(SHORT.format(served=len(decision.slate.positions), k=inputs.request.k))
    if decision.slate.silenced:
        notes.append(decision.slate.silenced)
    notes.extend(fired.rule.message for fired in decision.vetted.fired if fired.rule.id.startswith(FAILED))
    return notes


def whole_list_of(decision: Decision) -> list[str]:
    """Return what rules say of the list as a whole, those that stop it first."""
    whole = [fired for fired in decision.vetted.fired if fired.whole and fired.mask.any()]
    whole.sort(key=lambda fired: -fired.rule.level)
    return [reason_of(fired, first_of(fired)) for fired in whole]


def first_of(fired: Fired) -> int:
    """Return the first candidate that a rule fired on."""
    return int(fired.mask.argmax())


def resting_on(inputs: Inputs) -> list[str]:
    """Return what a list rests on, where that is not a known person's past and profile."""
    stranger = not inputs.person.known and not len(inputs.person.history)
    unprofiled = [] if inputs.request.profiling else [UNPROFILED]
    return [*(stranger_notes(inputs.request) if stranger else ()), *unprofiled]


def stranger_notes(request: Request) -> list[str]:
    """Return what the list for somebody without a past rests on."""
    if not request.profile:
        return [STRANGER_ASKING if request.query else STRANGER]
    if not request.profiling:
        return []  # the list rests on neither; another note says that it was not profiled
    return [NEWCOMER_ASKING if request.query else NEWCOMER]


def runs_on_log(snapshot: Snapshot) -> bool:
    """Return whether the domain answers with its clock at the end of its log."""
    return snapshot.bound.description.clock is Clock.LOG_END and not snapshot.own_data


def day_of(at: int) -> str:
    """Return a time in microseconds as a date and a minute.

    >>> day_of(893286638000000)
    '1998-04-22 23:10'
    """
    return (EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M")


def understood_of(decision: Decision, snapshot: Snapshot) -> dict[str, Plain]:
    """Return what was understood of the query: what it names, what it asks of items, what is searched for."""
    entities = [entity for part in decision.understood for entity in part.entities]
    filters = [condition for part in decision.understood for condition in part.filters]
    relations = snapshot.bound.description.relations
    kinds = {name: relation.one for name, relation in relations.items()}
    return {
        "query": decision.inputs.request.query,
        "entities": [
            {"label": e.label, "kind": kinds.get(e.kind, e.kind), "words": e.words} for e in entities
        ],
        "filters": [_filter(condition, snapshot) for condition in filters],
        "searched": searching(decision.inputs, decision.understood).request.query,
    }


def _filter(condition: Filter, snapshot: Snapshot) -> dict[str, Plain]:
    attribute = snapshot.bound.catalogue.columns[condition.attribute].attribute
    return {
        "attribute": condition.attribute,
        "operator": condition.operator.value,
        "value": plain_value(condition, attribute),
        "sentence": sentence(condition, attribute),
        "words": condition.words,
        "strict": condition.strict,
        "applied": condition.kept,
        "unknown": condition.unknown,
    }


def items_of(decision: Decision, snapshot: Snapshot) -> list[Plain]:
    """Return the served items in order."""
    listed = contributions_of(decision.explained, terms_of(decision, snapshot))
    return [item_of(decision, snapshot, place, told) for place, told in enumerate(listed)]


def terms_of(decision: Decision, snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Return the name, label and modality of everything that contributes: features, then policies."""
    labels = labels_of(snapshot.bound)
    named = [(feature.name, feature.modality) for feature in snapshot.bound.features]
    named += [(policy, "policy") for policy in decision.ranked.policies]
    return [(name, labels[name], modality) for name, modality in named]


def item_of(
    decision: Decision, snapshot: Snapshot, place: int, contributions: list[Mapping[str, Plain]]
) -> dict[str, Plain]:
    """Return one served item with its whole explanation."""
    position = decision.slate.positions[place]
    row = int(decision.candidates.rows[position])
    catalogue = snapshot.bound.catalogue
    evidence = decision.explained.evidence[place]
    group = int(snapshot.bound.groups.of_item[row])
    return {
        "item_id": catalogue.item_ids[row],
        "title": catalogue.titles[row],
        "attributes": _plain(catalogue.shown(row)),
        "rank": place + 1,
        "score": decimal(int(decision.ranked.scores[position])),
        "probability": decimal(int(decision.probabilities[position])),
        "base": decimal(decision.ranked.base),
        "contributions": contributions,
        "by_modality": sums_of(contributions),
        "reasons": list(decision.explained.reasons[place]),
        "because_of": [
            {
                "feature": action.feature,
                "item_id": catalogue.item_ids[action.item],
                "title": catalogue.titles[action.item],
                "share_ppm": action.ppm,
            }
            for action in evidence.actions
        ],
        "paths": [
            {
                "words": path.words,
                "nodes": list(path.nodes),
                "relations": list(path.relations),
                "share_ppm": path.ppm,
            }
            for path in evidence.paths
        ],
        "warnings": warnings_of(decision, position),
        "adjustments": adjustments_of(decision, snapshot, place),
        "group": snapshot.bound.groups.labels[group] if group >= 0 else None,
    }


def contributions_of(
    explained: Explained, terms: Sequence[tuple[str, str, str]]
) -> list[list[Mapping[str, Plain]]]:
    """Return for each served item every term's contribution, the largest first."""
    orders = np.argsort(-np.abs(explained.contributions), axis=1, kind="stable").tolist()
    listed = []
    for order, parts, values in zip(orders, explained.contributions.tolist(), explained.values, strict=True):
        told = [
            {"feature": name, "label": label, "modality": modality, "value": value, "micro": part}
            for (name, label, modality), value, part in zip(terms, values, parts, strict=True)
        ]
        listed.append([told[place] for place in order])
    return listed


def sums_of(contributions: Sequence[Mapping[str, Plain]]) -> list[Plain]:
    """Return what each modality contributes in all, the largest first; together they are all contributions.

    >>> sums_of([{"modality": "text", "micro": 5}, {"modality": "graph", "micro": -9}])
    [{'modality': 'graph', 'micro': -9}, {'modality': 'text', 'micro': 5}]
    """
    sums: Counter[str] = Counter()
    for part in contributions:
        sums[str(part["modality"])] += cast(int, part["micro"])
    ordered = sorted(sums.items(), key=lambda entry: (-abs(entry[1]), entry[0]))
    return [{"modality": modality, "micro": micro} for modality, micro in ordered]


def warnings_of(decision: Decision, position: int) -> list[Plain]:
    """Return the warnings that go with one served item; those of the whole list stand in its notes."""
    return [
        {"rule": fired.rule.id, "reason": reason_of(fired, position), "source": fired.rule.source}
        for fired in decision.vetted.fired
        if fired.rule.level is Level.WARN and fired.mask[position] and not fired.whole
    ]


def reason_of(fired: Fired, position: int) -> str:
    """Return why a rule fired on a candidate, in words."""
    reason = fired.reasons.get(position, fired.rule.message)
    return f"{reason} (not known, so not shown)" if fired.unknown[position] and not fired.reasons else reason


def adjustments_of(decision: Decision, snapshot: Snapshot, place: int) -> list[Plain]:
    """Return what forced an item into its place, whom it displaced and at which price."""
    catalogue, rows = snapshot.bound.catalogue, decision.candidates.rows
    return [
        {
            "rule": adjustment.rule,
            "displaced": catalogue.item_ids[int(rows[adjustment.displaced])],
            "displaced_title": catalogue.titles[int(rows[adjustment.displaced])],
            "price": decimal(adjustment.price),
        }
        for adjustment in decision.slate.adjustments
        if adjustment.place == place
    ]


def withheld_of(decision: Decision, snapshot: Snapshot, told: Sequence[Withholding]) -> list[Plain]:
    """Return the candidates that are named, the one that would have stood highest first."""
    catalogue, scores = snapshot.bound.catalogue, decision.ranked.scores
    rows = decision.candidates.rows
    named = [pair for one in told for pair in one.named]
    named.sort(key=lambda pair: (-int(scores[pair[0]]), pair[0], pair[1].rule.id))
    return [
        {
            "item_id": catalogue.item_ids[int(rows[position])],
            "title": catalogue.titles[int(rows[position])],
            "rule": fired.rule.id,
            "version": fired.rule.version,
            "reason": reason_of(fired, position),
            "source": fired.rule.source,
        }
        for position, fired in named
    ]


def rules_of(told: Sequence[Withholding]) -> list[Plain]:
    """Return how many candidates each rule withheld, and how many of them are named."""
    return [
        {
            "rule": one.fired.rule.id,
            "version": one.fired.rule.version,
            "count": one.count,
            "named": len(one.named),
            "reason": None if not one.fired.whole else reason_of(one.fired, first_of(one.fired)),
            "source": one.fired.rule.source,
        }
        for one in told
    ]


def fairness_of(decision: Decision, snapshot: Snapshot, layers: Layers) -> dict[str, Plain]:
    """Return the fairness account: what was guaranteed, what was served, what could not be had."""
    bound = snapshot.bound
    group = bound.groups.of_item[decision.candidates.rows]
    account: Mapping[str, JSON] = layers.fairness.account(
        decision.slate, group, bound.guarantees_for(decision.inputs.request.k)
    )
    stream: Mapping[str, JSON] = layers.fairness.standing(
        bound.groups, decision.inputs.stream, snapshot.reach
    )
    lacking = layers.fairness.lacking(bound.groups, decision.slate, group, decision.vetted.permitted)
    return {"groups": bound.groups.name, **account, "stream": stream, "stream_lacking": list(lacking)}


def versions_of(snapshot: Snapshot, layers: Layers) -> dict[str, Plain]:
    """Return what made the answer: snapshot, code, layers and the data's sources."""
    return {
        "snapshot": snapshot.digest,
        "code": snapshot.code,
        "explanation": layers.explanation.version,
        "fairness": layers.fairness.version,
        "ledger": layers.ledger.version,
        "data": [
            {"name": source.name, "licence": source.licence, "simulated": source.simulated}
            for source in snapshot.sources
        ],
    }


def _plain(values: Mapping[str, object]) -> dict[str, Plain]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}  # type: ignore[misc]  # Value is plain once tuples are lists
