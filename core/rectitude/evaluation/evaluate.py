"""Train on what a protocol lets be known, ask at each held-out moment, and measure both lists."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from rectitude.arrays import MICRO, Rows
from rectitude.catalogue import Value
from rectitude.code import code_digest
from rectitude.dataset import Dataset
from rectitude.engine import Engine
from rectitude.errors import BadData
from rectitude.evaluation.cases import Case, Protocol, Split, split
from rectitude.evaluation.cold import Content, by_content
from rectitude.evaluation.metrics import Estimate, coverage, estimate, ndcg, recall
from rectitude.evaluation.person_groups import PersonGroup, person_groups, worst_ratio
from rectitude.learning.occasions import inputs_at
from rectitude.learning.shell import ensure_data
from rectitude.learning.train import Training, learn
from rectitude.recommend import recommend
from rectitude.records import JSON
from rectitude.retrieval import best_rows
from rectitude.snapshot import Snapshot
from rectitude.snapshot.binding import snapshot_of
from rectitude.values import Decision

K = 10


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """One case answered: the raw ranking's first places and the list as it would be served."""

    user_id: str
    profile: Mapping[str, Value]
    relevant: Rows
    raw: Rows
    served: Rows
    forced: int
    infeasible: int
    price: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How good one kind of list is, over all people."""

    ndcg: Estimate
    recall: Estimate
    coverage: float


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found; `fairness_cost` is served minus raw NDCG, person by person.

    `person_groups` says how good the served lists are for groups of people, and `worst_ratio` how the worst
    off compare with the best off by one attribute. `exposure` says where the stream of these lists,
    which began empty, stands in the end.
    """

    domain: str
    protocol: str
    people: int
    simulated: bool
    raw: Quality
    served: Quality
    popularity: Quality
    fairness_cost: Estimate
    forced_places: int
    infeasible: int
    mean_price: float
    person_groups: tuple[PersonGroup, ...]
    worst_ratio: float | None
    train_seconds: float
    milliseconds_a_person: float
    exposure: Mapping[str, JSON] = field(default_factory=dict)
    content: tuple[Content, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return asdict(self)


def evaluate(
    engine: Engine, domain: str, protocol: Protocol, training: Training, lists: Path | None = None
) -> Report:
    """Measure a domain on held-out choices; nothing of them is seen by anything that is fitted.

    `lists` names a file for one JSON line a person: `user_id`, `items` (raw) and `served`.
    """
    held = held_out(engine, domain, protocol, training)
    if lists is not None:
        check_writable(lists)
    began = time.perf_counter()
    roster = engine.roster(domain)
    learned = learn(roster, held.known, engine.layers.fairness, replace(training, log_dir=None))
    trained = time.perf_counter() - began
    snapshot = snapshot_of(roster, learned, "evaluation", code_digest())
    training.progress(f"asking for {len(held.cases)} people")
    began = time.perf_counter()
    stream: Counter[str] = Counter()
    answered = [ask(case, held, snapshot, engine, stream) for case in held.cases]
    asked = (time.perf_counter() - began) / len(answered)
    if lists is not None:
        write_lists(lists, answered, held.known)
    report = report_of(domain, protocol, answered, held, training.seed, (trained, asked))
    cold = protocol is Protocol.COLD_ITEMS
    content = by_content(roster, snapshot.bound, held, training, K) if cold else ()
    exposure = engine.layers.fairness.standing(learned.groups, stream, snapshot.reach)
    return replace(report, exposure=exposure, content=content)


def held_out(engine: Engine, domain: str, protocol: Protocol, training: Training) -> Split:
    """Return what a protocol holds out of a domain's data; raises BadData where there is nobody to ask."""
    ensure_data(engine, domain, training.progress)
    held = split(engine.store(domain).dataset(), protocol)
    if not held.cases:
        raise BadData(f"{domain} has nobody with enough events to hold some out; nothing can be measured.")
    return held


def ask(case: Case, held: Split, snapshot: Snapshot, engine: Engine, stream: Counter[str]) -> Listed:
    """Answer one case as the engine would have at that moment, and move the stream of lists on."""
    inputs = inputs_at(held.known, case.turn)
    asked = replace(inputs, request=replace(inputs.request, k=K), stream=dict(stream))
    decision = recommend(asked, snapshot, engine.layers)
    slate, groups = decision.slate, snapshot.bound.groups
    group = groups.of_item[decision.candidates.rows]
    permitted = decision.vetted.permitted
    stream.update(engine.layers.fairness.changes(groups, slate, group, permitted, asked.stream))
    return Listed(
        user_id=str(asked.person.user_id),
        profile=asked.person.profile,
        relevant=case.relevant,
        raw=raw_rows(decision),
        served=decision.candidates.rows[list(slate.positions)],
        forced=len(slate.adjustments),
        infeasible=len(slate.infeasible),
        price=sum(adjustment.price for adjustment in slate.adjustments),
    )


def raw_rows(decision: Decision) -> Rows:
    """Return the first places of the ranking before safety and fairness, without what the person has had."""
    rows, features = decision.candidates.rows, len(decision.features.names)
    scores = decision.ranked.contributions[:, :features].sum(axis=1)
    fresh = np.flatnonzero(~np.isin(rows, decision.inputs.person.history.rows))
    return rows[fresh[best_rows(scores[fresh].astype(np.float64), K)]]


def popular_rows(known: Dataset, case: Case) -> Rows:
    """Return the items with the most successes in the known data, without what the person has had."""
    counts = np.bincount(known.events.item[known.positive], minlength=len(known.catalogue)).astype(np.float64)
    counts[known.history(case.turn.person).rows] = -1
    best = best_rows(counts, K)
    return best[counts[best] >= 0]


def report_of(
    domain: str,
    protocol: Protocol,
    answered: Sequence[Listed],
    held: Split,
    seed: int,
    seconds: tuple[float, float],
) -> Report:
    """Return the figures of all answered cases together."""
    relevant = [listed.relevant for listed in answered]
    items = len(held.known.catalogue)
    popular = [popular_rows(held.known, case) for case in held.cases]
    served = np.array([ndcg(entry.served, entry.relevant, K) for entry in answered])
    raw = np.array([ndcg(entry.raw, entry.relevant, K) for entry in answered])
    schema = held.known.description.profile
    groups = person_groups([entry.profile for entry in answered], served, schema, seed)
    forced = sum(listed.forced for listed in answered)
    return Report(
        domain=domain,
        protocol=protocol.value,
        people=len(answered),
        simulated=any(source.simulated for source in held.known.sources),
        raw=quality([listed.raw for listed in answered], relevant, items, seed),
        served=quality([listed.served for listed in answered], relevant, items, seed),
        popularity=quality(popular, relevant, items, seed),
        fairness_cost=estimate(served - raw, seed),
        forced_places=forced,
        infeasible=sum(listed.infeasible for listed in answered),
        mean_price=sum(listed.price for listed in answered) / MICRO / forced if forced else 0.0,
        person_groups=groups,
        worst_ratio=worst_ratio(groups),
        train_seconds=round(seconds[0], 1),
        milliseconds_a_person=round(seconds[1] * 1000, 2),
    )


def quality(lists: list[Rows], relevant: list[Rows], items: int, seed: int) -> Quality:
    """Return the measures of one kind of list."""
    pairs = list(zip(lists, relevant, strict=True))
    return Quality(
        ndcg=estimate(np.array([ndcg(listed, wanted, K) for listed, wanted in pairs]), seed),
        recall=estimate(np.array([recall(listed, wanted, K) for listed, wanted in pairs]), seed),
        coverage=coverage(lists, items),
    )


def check_writable(path: Path) -> None:
    """Raise BadData if a file cannot be written: before minutes of training, not after them."""
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise BadData(
            f"The lists cannot be written to {path} ({error.strerror}); name a file in a folder that exists."
        ) from error


def write_lists(path: Path, answered: Sequence[Listed], dataset: Dataset) -> None:
    """Write one JSON line a person: the raw ranking's items in order, and the served ones."""
    ids = dataset.catalogue.item_ids
    lines = [
        json.dumps(
            {
                "user_id": listed.user_id,
                "items": [ids[row] for row in listed.raw],
                "served": [ids[row] for row in listed.served],
            }
        )
        for listed in answered
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
