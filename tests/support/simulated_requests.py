"""Requests by the thousand through a domain's rules and the filling of the list, without a trained ranker.

Scores are the simulated people's true tastes, unsafe ones included: a ranker that had learned every taste
perfectly, the planted ones too. What is tested is that the rules hold against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rectitude.answers import Answers, answers_of
from rectitude.arrays import MICRO, Floats, Rows
from rectitude.catalogue import Catalogue, Value
from rectitude.dataset import Dataset, Events, History, no_history
from rectitude.domain import DomainDescription, Groups
from rectitude.judging import joining, judge
from rectitude.layers import Guarantees
from rectitude.notices import Notices, no_notices
from rectitude.plugins import register, registry
from rectitude.values import Facts, Inputs, Person, Request
from rectitude_explain.fairness.layer import PrefixFairness
from rectitude_plugins.policies.part import PoliciesPart


def empty_dataset(described: DomainDescription, catalogue: Catalogue) -> Dataset:
    """Return a domain's data without people and events."""
    nothing = no_history()
    events = Events(nothing.rows, nothing.rows, nothing.kinds, nothing.values, nothing.times)
    return Dataset(described, catalogue, (), events, (), ())


def asked(
    domain: str,
    profile: Mapping[str, Value],
    at: int,
    query: str | None = None,
    history: History | None = None,
    notices: Notices | None = None,
) -> Inputs:
    """Return the inputs of a request with a profile, by a stranger or by somebody with a history."""
    return Inputs(
        id="simulated",
        request=Request(domain, profile=profile, query=query),
        person=Person(None, known=False, profile=profile, history=history or no_history()),
        at=at,
        seed=0,
        exclude=np.zeros(0, dtype=np.int32),
        only=None,
        notices=notices or no_notices(),
    )


@dataclass(frozen=True, eq=False)
class Gate:
    """The rules of a domain and the filling of its lists."""

    answers: Answers
    groups: Groups
    guarantees: Guarantees
    places: int

    @classmethod
    def of(cls, described: DomainDescription, catalogue: Catalogue, groups: Groups, places: int) -> Gate:
        """Return the gate with the packs that the domain names."""
        (settings,) = (use.settings for use in described.parts if use.name == "policies")
        part = PoliciesPart(settings)
        manager = registry()
        register(manager, part.bind(part.fit(empty_dataset(described, catalogue)), catalogue), "policies")
        return cls(answers_of(manager), groups, PrefixFairness().guarantees(groups, places), places)

    def serve(self, inputs: Inputs, facts: Facts, rows: Rows, tastes: Floats) -> list[int]:
        """Return the rows of the list that is served, best first."""
        vetted = judge(inputs, rows, facts, self.answers)
        slate = PrefixFairness().fill(
            (tastes * MICRO).astype(np.int64),
            vetted.permitted,
            self.groups.of_item[rows],
            self.guarantees,
            self.places,
            joining(inputs, rows, facts, self.answers),
        )
        assert not slate.silenced
        chosen: list[int] = rows[list(slate.positions)].tolist()
        return chosen


def best_rows_of(tastes: Floats, count: int, generator: np.random.Generator) -> Rows:
    """Return the rows that somebody likes best, in ascending order, and some that are drawn."""
    best = np.argpartition(-tastes, count)[:count]
    drawn = generator.integers(0, len(tastes), count // 2)
    return np.unique(np.concatenate([best, drawn])).astype(np.int32)
