"""Streams of lists for simulated people, through a domain's rules and the filling of the list.

Who ranks has mistaken attention for taste: scores are true utilities, lower by the logarithm of what planted
unfairness took from a group's attention. What is tested is that the targets repair it. Rules on joining are
left out, since asking them at each place of five thousand lists takes minutes; the thorough test has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from simulated_requests import Gate

from rectitude.arrays import Integers, Mask, Rows
from rectitude.domain import Groups
from rectitude.judging import judge
from rectitude.values import Facts, Inputs
from rectitude_explain.fairness.layer import PrefixFairness

LAYER = PrefixFairness()


@dataclass(frozen=True, eq=False)
class Asked:
    """One person's request up to the filling: candidates, whole-number scores, verdicts."""

    rows: Rows
    scores: Integers
    permitted: Mask

    @classmethod
    def of(cls, gate: Gate, inputs: Inputs, facts: Facts, rows: Rows, scores: Integers) -> Asked:
        """Return a request as the domain's jurors see it."""
        return cls(rows, scores, judge(inputs, rows, facts, gate.answers).permitted)


def stand_after(lists: int, gate: Gate, people: Sequence[Asked], seed: int, reach: int | None = None) -> Any:
    """Return where the stream stands after so many lists, each for somebody drawn at random."""
    generator = np.random.default_rng(seed)
    state: Counter[str] = Counter()
    for _ in range(lists):
        asked = people[int(generator.integers(len(people)))]
        group = gate.groups.of_item[asked.rows]
        bonuses = np.array([*LAYER.bonuses(gate.groups, state), 0])
        scores = asked.scores + bonuses[group]
        slate = LAYER.fill(scores, asked.permitted, group, gate.guarantees, gate.places, None)
        state.update(LAYER.changes(gate.groups, slate, group, asked.permitted, state))
    return LAYER.standing(gate.groups, state, reach)


def uncontrolled(gate: Gate) -> Gate:
    """Return the gate with targets that pull with next to nothing: the stream is counted, not steered."""
    return replace(gate, groups=replace(gate.groups, strength=1e-6))


def told(domain: str, groups: Groups, standing: Any) -> str:
    """Return a stream's standing in one line."""
    shares = ", ".join(
        f"{label} {one['share_ppm'] / 1e6:.4f} of {one['target_ppm'] / 1e6}"
        for label, one in ((label, standing["groups"][label]) for label in groups.labels)
    )
    bound = standing["bound"] if standing["bound_ppm"] is None else f"bound {standing['bound_ppm'] / 1e6:.4f}"
    return (
        f"{domain}, simulated: {standing['lists']:,} lists, gap {standing['gap_ppm'] / 1e6:.4f}, {bound}; "
        f"{shares}; {standing['short_lists']:,} lists short"
    )
