"""A recommendation is a pure function: inputs and a snapshot go in, a decision comes out.

`recommend` is the story of a request; its lines are the stages, and each stage stands below it in the
same order. No stage calls the next one, none reads a clock, draws a number or writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rectitude.additive.binning import codes_of
from rectitude.additive.probability import probabilities
from rectitude.arrays import Floats, Integers, Mask, Rows
from rectitude.dataset import no_history
from rectitude.errors import HookFailed, JurorSilent
from rectitude.filters import misfitting, notes_on, passing_all, tried
from rectitude.judging import joining, judge, kept_off
from rectitude.knowledge import Seeds, log_prior
from rectitude.layers import Layers, Matter
from rectitude.retrieval import allowed_rows, gather, top_up
from rectitude.situation import linked, searching, situation_of
from rectitude.snapshot import GRAPH_PRIOR, Bound, Snapshot
from rectitude.values import (
    Candidates,
    Decision,
    Encodings,
    Evidence,
    Explained,
    Facts,
    Features,
    Fired,
    Inputs,
    Person,
    Ranked,
    Slate,
    Understanding,
    Vetted,
)

DEPTH = 200
"""How many rows each source is asked for at first."""
DEEPER = 8
"""How many times as many are asked for when too few may be shown."""


def recommend(inputs: Inputs, snapshot: Snapshot, layers: Layers) -> Decision:
    """Return the decision for one request: the served list, its explanation and everything withheld.

    The same inputs and the same snapshot always give the same decision, up to the last bit of floating
    point before the bins; everything behind the bins is whole numbers.
    """
    profiled = inputs if inputs.request.profiling else without_person(inputs)
    understood = understand(profiled, snapshot.bound)
    asked, passing = searching(profiled, understood), sift(understood, snapshot.bound)
    encodings = encode(asked, snapshot.bound)
    seeds, prior = situate(profiled, understood, snapshot.bound)
    facts = derive(inputs, snapshot)
    depth = DEPTH
    while True:
        candidates = retrieve(asked, encodings, prior, depth, snapshot.bound, passing)
        features = fuse(asked, encodings, candidates, prior, snapshot)
        ranked = balance(inputs, candidates, rank(features, snapshot), snapshot, layers)
        vetted = vet(inputs, candidates, facts, snapshot)
        slate, refusals = fill(inputs, candidates, facts, ranked, vetted, snapshot, layers)
        if settled(inputs, slate, depth, snapshot.bound):
            break
        depth *= DEEPER
    served = candidates.rows[list(slate.positions)]
    evidence = gather_evidence(asked, encodings, seeds, served, snapshot, layers)
    explained = explain(inputs, candidates, features, ranked, slate, evidence, snapshot, layers)
    probability = posterior(ranked, vetted)
    notes = notes_of(understood, facts)
    return Decision(
        inputs=inputs,
        understood=understood,
        candidates=candidates,
        features=features,
        ranked=ranked,
        probabilities=probability,
        vetted=vetted,
        slate=slate,
        explained=explained,
        notes=notes,
        kept_off=refusals,
    )


def without_person(inputs: Inputs) -> Inputs:
    """Return the inputs as a stranger would give them, so that no hook can read a profile."""
    nobody = Person(None, known=False, profile={}, history=no_history())
    request = replace(inputs.request, user_id=None, history=(), profile={})
    return replace(inputs, person=nobody, request=request)


def understand(inputs: Inputs, bound: Bound) -> tuple[Understanding, ...]:
    """Stage 1: what the query means, entities linked to the graph, filters tried.

    Where the request does not want to be understood, only what plugins could not read remains.
    """
    if not inputs.request.query:
        return ()
    understood = bound.answers.understand(inputs)
    if not inputs.request.understand:
        return tuple(Understanding(words=one.words, notes=one.notes) for one in understood)
    return with_filters_tried(inputs, [linked(one, bound.knowledge) for one in understood], bound)


def with_filters_tried(
    inputs: Inputs, understood: Sequence[Understanding], bound: Bound
) -> tuple[Understanding, ...]:
    """Return the same with filters that were asked of the whole catalogue, and what is to be said of them."""
    conditions = [condition for one in understood for condition in one.filters]
    if not conditions:
        return tuple(understood)
    fault = next((fault for one in conditions if (fault := misfitting(one, bound.catalogue))), "")
    if fault:
        raise HookFailed("rectitude", "understand", f"a filter {fault}")
    asked = iter(tried(conditions, bound.catalogue, allowed_rows(inputs, len(bound.catalogue))))
    told = [replace(one, filters=tuple(next(asked) for _ in one.filters)) for one in understood]
    notes = notes_on([condition for one in told for condition in one.filters], bound.catalogue)
    return (*told[:-1], replace(told[-1], notes=(*told[-1].notes, *notes)))


def sift(understood: Sequence[Understanding], bound: Bound) -> Mask | None:
    """Return which items the query's filters let through, or None where there are none."""
    return passing_all((condition for one in understood for condition in one.filters), bound.catalogue)


def encode(inputs: Inputs, bound: Bound) -> Encodings:
    """Stage 2: the request and the person as vectors, by modality."""
    return bound.answers.encode(inputs)


def situate(inputs: Inputs, understood: Sequence[Understanding], bound: Bound) -> tuple[Seeds, Floats]:
    """Return the graph's seeds and log P(item | situation) for every item."""
    seeds = situation_of(inputs, understood, bound.knowledge)
    return seeds, log_prior(bound.knowledge, seeds)


def settled(inputs: Inputs, slate: Slate, depth: int, bound: Bound) -> bool:
    """Return whether a list is full, or looking deeper would find nobody else."""
    full = len(slate.positions) >= inputs.request.k
    return full or depth >= len(bound.catalogue) or inputs.only is not None or bool(slate.silenced)


def retrieve(
    inputs: Inputs,
    encodings: Encodings,
    prior: Floats,
    depth: int,
    bound: Bound,
    passing: Mask | None = None,
) -> Candidates:
    """Stage 3: the union of all sources, without what request and filters leave out, topped up by group."""
    found = bound.answers.retrieve(inputs, encodings, depth, len(bound.catalogue))
    candidates = gather(inputs, found, prior, depth, len(bound.catalogue), passing)
    guarantees = bound.guarantees_for(inputs.request.k)
    return top_up(inputs, candidates, prior, bound.groups, guarantees, passing)


def measure(
    inputs: Inputs, encodings: Encodings, candidates: Candidates, prior: Floats, bound: Bound
) -> Floats:
    """Return every request-dependent feature as a number, candidates × features; NaN is missing."""
    values = np.full((len(candidates), len(bound.features)), np.nan, order="F")
    values[:, bound.position[GRAPH_PRIOR.name]] = prior[candidates.rows]
    for column in bound.answers.fuse(inputs, encodings, candidates):
        if column.name not in bound.position:
            raise HookFailed("rectitude", "fuse", f"the feature {column.name!r} is declared by nobody")
        values[:, bound.position[column.name]] = column.values
    return values


def fuse(
    inputs: Inputs, encodings: Encodings, candidates: Candidates, prior: Floats, snapshot: Snapshot
) -> Features:
    """Stage 4: named features as one-byte codes; those of the item alone were coded beforehand."""
    bound = snapshot.bound
    values = measure(inputs, encodings, candidates, prior, bound)
    off = bound.reads_profile & (not inputs.request.profiling)
    values[:, off] = np.nan
    codes = codes_of(values, snapshot.model.edges)
    columns, coded = snapshot.coded_items
    codes[:, columns] = coded[candidates.rows]
    return Features(bound.feature_names, codes, off)


def rank(features: Features, snapshot: Snapshot) -> Ranked:
    """Stage 5: contributions in whole micro-units; the score is their sum."""
    return snapshot.bound.answers.rank(features)


def balance(
    inputs: Inputs, candidates: Candidates, ranked: Ranked, snapshot: Snapshot, layers: Layers
) -> Ranked:
    """Stage 5, last part: what the stream's deficits add to a score, as contributions of their own."""
    groups = snapshot.bound.groups
    bonuses = np.array(layers.fairness.bonuses(groups, inputs.stream), dtype=np.int64)
    if not len(bonuses):
        return ranked
    member = groups.of_item[candidates.rows][:, None] == np.arange(len(bonuses))
    added = np.where(member, bonuses, 0)
    contributions = np.concatenate([ranked.contributions, added], axis=1)
    policies = tuple(policy_name(label) for label in groups.labels)
    return Ranked(ranked.base, contributions, ranked.scores + added.sum(axis=1), policies)


def policy_name(label: str) -> str:
    """Return the name under which a group's bonus stands among the contributions."""
    return f"fairness/{label}"


def derive(inputs: Inputs, snapshot: Snapshot) -> Facts:
    """Return what follows from the request for rules to read; safety reads the whole person."""
    return snapshot.bound.answers.derive(inputs)


def vet(inputs: Inputs, candidates: Candidates, facts: Facts, snapshot: Snapshot) -> Vetted:
    """Stage 6: every juror is asked by name; silence, a wrong form or an exception blocks everything."""
    return judge(inputs, candidates.rows, facts, snapshot.bound.answers)


def fill(
    inputs: Inputs,
    candidates: Candidates,
    facts: Facts,
    ranked: Ranked,
    vetted: Vetted,
    snapshot: Snapshot,
    layers: Layers,
) -> tuple[Slate, Mapping[int, tuple[Fired, ...]]]:
    """Stage 7: place by place, the best permitted candidate that may join and keeps guarantees open.

    Returned beside it are the rules that kept candidates off, by the number of places filled by then.
    """
    bound = snapshot.bound
    may_join = joining(inputs, candidates.rows, facts, bound.answers)
    try:
        slate = layers.fairness.fill(
            ranked.scores,
            vetted.permitted,
            bound.groups.of_item[candidates.rows],
            bound.guarantees_for(inputs.request.k),
            inputs.request.k,
            may_join,
        )
    except JurorSilent as silence:
        return Slate((), silenced=str(silence)), {}
    return slate, kept_off(slate, may_join)


def gather_evidence(
    inputs: Inputs, encodings: Encodings, seeds: Seeds, served: Rows, snapshot: Snapshot, layers: Layers
) -> tuple[Evidence, ...]:
    """Return what lies behind the served items' features, in whole parts per million."""
    bound = snapshot.bound
    traces = bound.answers.trace(inputs, encodings, served)
    for trace in traces:
        if trace.feature not in bound.position:
            raise HookFailed("rectitude", "trace", f"the feature {trace.feature!r} is declared by nobody")
    relations = bound.description.relations
    return layers.explanation.evidence(
        inputs.person.history, traces, seeds, bound.knowledge, relations, served
    )


def explain(
    inputs: Inputs,
    candidates: Candidates,
    features: Features,
    ranked: Ranked,
    slate: Slate,
    evidence: tuple[Evidence, ...],
    snapshot: Snapshot,
    layers: Layers,
) -> Explained:
    """Stage 8: contributions, evidence and sentences of the served items."""
    bound, chosen = snapshot.bound, list(slate.positions)
    contributions = ranked.contributions[chosen]
    values = tuple(words_at(position, candidates, features, ranked, snapshot) for position in chosen)
    matter = Matter(
        titles=tuple(bound.catalogue.titles[row] for row in candidates.rows[chosen]),
        item_titles={
            action.item: bound.catalogue.titles[action.item] for entry in evidence for action in entry.actions
        },
        features=(*features.names, *ranked.policies),
        labels=labels_of(bound),
        contributions=contributions,
        values=values,
        evidence=evidence,
        person_known=inputs.person.known,
        locale=inputs.request.locale,
    )
    sentences = bound.answers.word(matter) or layers.explanation.reasons(matter)
    return Explained(contributions, values, evidence, sentences)


def labels_of(bound: Bound) -> dict[str, str]:
    """Return what each feature and each policy is called."""
    policies = {policy_name(label): f"fairness to {label} items" for label in bound.groups.labels}
    return {**{feature.name: feature.label for feature in bound.features}, **policies}


def words_at(
    position: int, candidates: Candidates, features: Features, ranked: Ranked, snapshot: Snapshot
) -> tuple[str, ...]:
    """Return one candidate's features in words, then whether each policy's group is its own."""
    words = snapshot.words_of(features.codes[position], features.off)
    group = int(snapshot.bound.groups.of_item[candidates.rows[position]])
    own = ["its group" if place == group else "another group" for place in range(len(ranked.policies))]
    return (*words, *own)


def notes_of(understood: Sequence[Understanding], facts: Facts) -> tuple[str, ...]:
    """Return what plugins say of the list as a whole, each sentence once: of safety, then of the query."""
    asked = (note for understanding in understood for note in understanding.notes)
    return tuple(dict.fromkeys((*facts.notes, *asked)))


def posterior(ranked: Ranked, vetted: Vetted) -> Integers:
    """Return P(item | query, situation) over the permitted candidates, in parts per million."""
    probability = np.zeros(len(ranked.scores), dtype=np.int64)
    permitted = vetted.permitted
    if permitted.any():
        probability[permitted] = probabilities(ranked.scores[permitted])
    return probability
