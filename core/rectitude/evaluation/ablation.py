"""What each modality is worth: the raw ranking without it, from rankers that practised that and did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from rectitude.additive.binning import MISSING
from rectitude.arrays import Floats, Mask, Rows
from rectitude.code import code_digest
from rectitude.engine import Engine
from rectitude.evaluation.cases import Protocol, Split
from rectitude.evaluation.evaluate import K, held_out
from rectitude.evaluation.metrics import Estimate, estimate, ndcg
from rectitude.learning.dropout import CHANCE, modalities_of
from rectitude.learning.occasions import inputs_at
from rectitude.learning.train import Training, learned_from, lessons
from rectitude.recommend import recommend
from rectitude.retrieval import best_rows
from rectitude.snapshot import Bound, Snapshot
from rectitude.snapshot.binding import snapshot_of
from rectitude.values import Candidates, Decision, Features

EVERYTHING = ""
"""The name under which the ranking with all modalities stands."""
Qualities = Mapping[tuple[str, bool], Floats]
"""NDCG@10 by person, with a modality missing (name, False) and with nothing else (name, True)."""


@dataclass(frozen=True, slots=True)
class Ablated:
    """NDCG@10 of the raw ranking without one modality, or with all where its name is empty.

    `practised` is of the ranker that was trained with modality dropout, `unpractised` of the one without;
    `gained` is their difference. `cost` is what the practised ranker loses with the modality, and `alone`
    what it reaches with nothing else. Differences are taken person by person.
    """

    modality: str
    practised: Estimate
    unpractised: Estimate
    gained: Estimate
    cost: Estimate
    alone: Estimate


@dataclass(frozen=True, slots=True)
class AblationReport:
    """The table of all modalities; `dropout` is how often a list was practised with one missing."""

    domain: str
    protocol: str
    people: int
    simulated: bool
    dropout: float
    rows: tuple[Ablated, ...]

    def to_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return asdict(self)


def ablate(engine: Engine, domain: str, protocol: Protocol, training: Training) -> AblationReport:
    """Train a ranker with and one without modality dropout on the same lists, and ask both short of each.

    What is removed is removed when serving: a modality's features are missing, and what only its own
    sources found is no candidate. Raises BadData where nothing can be held out.
    """
    held = held_out(engine, domain, protocol, training)
    roster = engine.roster(domain)
    given = lessons(roster, held.known, training)
    chance = training.dropout or CHANCE
    found = []
    for dropout in (chance, 0.0):
        training.progress(f"ranker: trained with modality dropout of {dropout:g}")
        told = replace(training, dropout=dropout, log_dir=None)
        learned = learned_from(given, roster, held.known, engine.layers.fairness, told)
        found.append(qualities(held, snapshot_of(roster, learned, "ablation", code_digest()), engine))
    names = [EVERYTHING, *modalities_of(given.lists)]
    return AblationReport(
        domain=domain,
        protocol=protocol.value,
        people=len(held.cases),
        simulated=any(source.simulated for source in held.known.sources),
        dropout=chance,
        rows=tuple(ablated(name, found[0], found[1], training.seed) for name in names),
    )


def ablated(name: str, practised: Qualities, unpractised: Qualities, seed: int) -> Ablated:
    """Return one line of the table; everything alone is everything."""
    without, other = practised[name, False], unpractised[name, False]
    return Ablated(
        modality=name,
        practised=estimate(without, seed),
        unpractised=estimate(other, seed),
        gained=estimate(without - other, seed),
        cost=estimate(without - practised[EVERYTHING, False], seed),
        alone=estimate(practised[name, name != EVERYTHING], seed),
    )


def qualities(held: Split, snapshot: Snapshot, engine: Engine) -> Qualities:
    """Return how good the lists are for each person, with everything and short of each modality."""
    modalities = dict.fromkeys(feature.modality for feature in snapshot.bound.features)
    asked = [(EVERYTHING, False), *((name, alone) for name in modalities for alone in (False, True))]
    values = np.zeros((len(asked), len(held.cases)))
    for person, case in enumerate(held.cases):
        inputs = inputs_at(held.known, case.turn)
        decision = recommend(replace(inputs, request=replace(inputs.request, k=K)), snapshot, engine.layers)
        for at, (name, alone) in enumerate(asked):
            listed = ranked_without(decision, struck(snapshot.bound, name, alone), snapshot)
            values[at, person] = ndcg(listed, case.relevant, K)
    return dict(zip(asked, values, strict=True))


def struck(bound: Bound, modality: str, alone: bool) -> Mask:
    """Return which features are missing: those of a modality, or `alone` those of all others."""
    own = np.array([feature.modality == modality for feature in bound.features])
    return ~own if alone else own


def ranked_without(decision: Decision, missing: Mask, snapshot: Snapshot) -> Rows:
    """Return the first places of the ranking by what is not `missing`, before safety and fairness."""
    kept = found_without(decision.candidates, missing, snapshot.bound)
    codes = decision.features.codes[kept].copy()
    codes[:, missing] = MISSING
    features = Features(decision.features.names, codes, decision.features.off)
    scores = snapshot.bound.answers.rank(features).scores.astype(np.float64)
    rows = decision.candidates.rows[kept]
    fresh = np.flatnonzero(~np.isin(rows, decision.inputs.person.history.rows))
    listed: Rows = rows[fresh[best_rows(scores[fresh], K)]]
    return listed


def found_without(candidates: Candidates, missing: Mask, bound: Bound) -> Mask:
    """Return which candidates some source found that is not named after a missing feature or its modality."""
    gone = [feature for feature, off in zip(bound.features, missing.tolist(), strict=True) if off]
    names = {name for feature in gone for name in (feature.name, feature.modality)}
    others = [at for at, source in enumerate(candidates.sources) if source not in names]
    return np.asarray((candidates.ranks[others] >= 0).any(axis=0), dtype=np.bool_)
