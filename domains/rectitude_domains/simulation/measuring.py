"""Asking a trained engine for simulated people's held-out choices, and how near it comes to an oracle.

Every person's last choice is held out. For that moment lists of ten fresh items are made, all out of those
that the domain's jurors permit: the list as served, with fairness and rules on joining; the engine's ranking
before these; popularity; EASE alone (the behaviour part's `taste`); and the oracle's, which knows the true
utilities. Nobody is asked who may be shown nothing. Recovered is (ours − popularity) ÷ (oracle − popularity),
where ours is what is served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rectitude.arrays import Floats, Mask, Rows
from rectitude.code import code_digest
from rectitude.dataset import Dataset
from rectitude.engine import Engine
from rectitude.evaluation.cases import Case, Split, leave_one_out
from rectitude.evaluation.metrics import ndcg
from rectitude.judging import judge
from rectitude.learning.occasions import inputs_at
from rectitude.learning.train import Training, learn
from rectitude.recommend import derive, encode, recommend
from rectitude.snapshot import Snapshot
from rectitude.snapshot.binding import snapshot_of
from rectitude.values import Decision, Inputs
from rectitude_domains.simulation.recovery import best, rank_correlation, recovered

K = 10
TASTE = "behaviour/taste"


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The truth by id: `utility` float64[people, items]."""

    user_ids: Sequence[str]
    item_ids: Sequence[str]
    utility: Floats


@dataclass(frozen=True, slots=True)
class Recovery:
    """Mean NDCG@10 of each list over `people`, and how much of the taste is found again; simulated."""

    people: int
    ours: float
    served: float
    ease: float
    popularity: float
    oracle: float
    correlation: float

    @property
    def recovered(self) -> float:
        """The share of the way from popularity to the oracle that the served list makes."""
        return recovered(self.served, self.popularity, self.oracle)

    @property
    def recovered_by_ease(self) -> float:
        """The share of the way that EASE alone makes."""
        return recovered(self.ease, self.popularity, self.oracle)

    def told(self) -> str:
        """Return the figures in one line."""
        lists = (
            f"ours as served {self.served:.4f} (ranked {self.ours:.4f}), EASE {self.ease:.4f}, "
            f"popularity {self.popularity:.4f}, oracle {self.oracle:.4f}"
        )
        return (
            f"simulated, {self.people} people, NDCG@{K}: {lists}; recovered {self.recovered:.3f}, "
            f"by EASE alone {self.recovered_by_ease:.3f}; "
            f"rank correlation with the true utility {self.correlation:.3f}"
        )


def measure(engine: Engine, dataset: Dataset, known: Known, training: Training) -> Recovery:
    """Train the domain of a data set without the held-out choices, and ask for them."""
    held = leave_one_out(dataset)
    roster = engine.roster(dataset.description.name)
    learned = learn(roster, held.known, engine.layers.fairness, training)
    snapshot = snapshot_of(roster, learned, "simulation", code_digest())
    world = World.of(known, held)
    asked = [_figures(case, held, snapshot, engine, world) for case in held.cases]
    figures = np.array([figures for figures in asked if figures])
    return Recovery(len(figures), *figures.mean(axis=0).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The truth in the rows of one data set."""

    known: Known
    people: tuple[int, ...]
    items: Rows
    popularity: Floats

    @classmethod
    def of(cls, known: Known, held: Split) -> World:
        """Return the truth ordered as the data set is."""
        person = {user_id: at for at, user_id in enumerate(known.user_ids)}
        item = {item_id: at for at, item_id in enumerate(known.item_ids)}
        data = held.known
        counts = np.bincount(data.events.item[data.positive], minlength=len(data.catalogue))
        return cls(
            known,
            tuple(person[one.user_id] for one in data.people),
            np.array([item[item_id] for item_id in data.catalogue.item_ids], dtype=np.int32),
            counts.astype(np.float64),
        )


def _figures(case: Case, held: Split, snapshot: Snapshot, engine: Engine, world: World) -> tuple[float, ...]:
    """Return the figures of one case in the order of `Recovery`; nothing where nothing is permitted."""
    inputs = inputs_at(held.known, case.turn)
    inputs = replace(inputs, exclude=np.unique(inputs.person.history.rows))
    allowed = permitted(inputs, snapshot)
    if not allowed.any():
        return ()
    utility = world.known.utility[world.people[case.turn.person]][world.items]
    decision = recommend(inputs, snapshot, engine.layers)
    encoded = encode(inputs, snapshot.bound)
    taste = encoded[TASTE].matrix[0].astype(np.float64) if TASTE in encoded else world.popularity
    lists = (
        _ranked(decision, allowed),
        decision.candidates.rows[list(decision.slate.positions)][:K],
        best(taste, allowed, K),
        best(world.popularity, allowed, K),
        best(utility, allowed, K),
    )
    rows = decision.candidates.rows
    correlation = rank_correlation(decision.ranked.scores.astype(np.float64), utility[rows])
    return (*(ndcg(listed, case.relevant, K) for listed in lists), correlation)


def permitted(inputs: Inputs, snapshot: Snapshot) -> Mask:
    """Return bool[items]: what no juror blocks for a person and what the request does not exclude."""
    rows = np.arange(len(snapshot.bound.catalogue), dtype=np.int32)
    allowed = judge(inputs, rows, derive(inputs, snapshot), snapshot.bound.answers).permitted.copy()
    allowed[inputs.exclude] = False
    return allowed


def _ranked(decision: Decision, allowed: Mask) -> Rows:
    """Return the engine's first allowed rows, before fairness."""
    rows = decision.candidates.rows
    scores = np.full(len(allowed), -np.inf)
    scores[rows] = decision.ranked.scores
    found = np.zeros(len(allowed), dtype=np.bool_)
    found[rows] = allowed[rows]
    return best(scores, found, K)
