"""Streams of lists as a trained engine serves them, without its ledger: read, recommend, count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from rectitude.engine import Engine
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.recommend import recommend
from rectitude.values import Request


def stand_of(engine: Engine, domain: str, lists: int, seed: int) -> Any:
    """Train a domain and return where its stream stands after lists for people drawn at random."""
    train_domain(engine, domain, Training(progress=lambda line: None))
    served, generator = engine.served(domain), np.random.default_rng(seed)
    bound, fairness = served.snapshot.bound, engine.layers.fairness
    people = engine.store(domain).dataset().people
    state: Counter[str] = Counter()
    for _ in range(lists):
        person = people[int(generator.integers(len(people)))]
        inputs = replace(engine.read(Request(domain, user_id=person.user_id), served), stream=dict(state))
        decision = recommend(inputs, served.snapshot, engine.layers)
        group = bound.groups.of_item[decision.candidates.rows]
        permitted = decision.vetted.permitted
        state.update(fairness.changes(bound.groups, decision.slate, group, permitted, inputs.stream))
    return fairness.standing(bound.groups, state, served.snapshot.reach)
