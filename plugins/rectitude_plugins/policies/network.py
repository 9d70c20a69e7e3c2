"""Rules as one network of truth values, asked in a few matrix operations.

Every condition is a node that all rules share, and each node a row of int8 truth values, one a candidate.
Rows come from six sources, in this order:

1. conditions on the item alone: evaluated once for the whole catalogue and gathered by row;
2. limits, a number of the person against a number in the rule: one comparison of two vectors;
3. other comparisons on the person alone: one value a request;
4. thresholds, a number of the item against a number of the person: one comparison of two matrices;
5. other comparisons on both, and on the slate: one column each;
6. *and* of two nodes, level by level. A negative sign at a reference means *not*, so *or* is an *and*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rectitude.arrays import Integers, Mask
from rectitude_plugins.policies.cel.columns import Ask
from rectitude_plugins.policies.cel.scalar import AskTruth
from rectitude_plugins.policies.kleene import Trits, trits
from rectitude_plugins.policies.profile import Profile
from rectitude_plugins.policies.scene import Positions, Scene


@dataclass(frozen=True, slots=True, eq=False)
class PersonNumbers:
    """Numbers of the person as one vector, and where they are known."""

    values: Integers
    known: Mask


def person_numbers(profile: Profile, names: Sequence[str]) -> PersonNumbers:
    """Return the named numbers of a profile."""
    numbers = [profile.numbers[name] for name in names]
    values = np.array([number or 0 for number in numbers], dtype=np.int64)
    return PersonNumbers(values, np.array([number is not None for number in numbers], dtype=np.bool_))


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Numbers of the person against numbers in rules: the first `below` ask person < limit, others >.

    `person` are positions in the vector of the person's numbers.
    """

    person: Positions
    limit: Integers
    below: int

    def judge(self, numbers: PersonNumbers) -> Trits:
        """Return the truth of every limit."""
        values = numbers.values[self.person]
        return trits(_below_then_above(values, self.limit, self.below), numbers.known[self.person])


@dataclass(frozen=True, slots=True, eq=False)
class Thresholds:
    """Numbers of items against numbers of the person: the first `below` ask item < person, others >.

    `values` is int64[attributes, items]; `attribute` and `person` say what each threshold compares.
    """

    values: Integers
    present: Mask
    attribute: Positions
    person: Positions
    below: int

    def judge(self, rows: Positions, numbers: PersonNumbers) -> Trits:
        """Return the truth of every threshold for every candidate."""
        values = self.values[:, rows].take(self.attribute, axis=0)
        bounds = numbers.values[self.person][:, None]
        known = self.present[:, rows].take(self.attribute, axis=0)
        known &= numbers.known[self.person][:, None]
        return trits(_below_then_above(values, bounds, self.below), known)


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Nodes by position, each as it is (sign 1) or negated (−1)."""

    node: Positions
    sign: Trits

    def of(self, rows: Trits) -> Trits:
        """Return the referenced rows."""
        taken = rows.take(self.node, axis=0)
        taken *= self.sign
        return taken


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Many rules, ready to be asked at once.

    `numbers` are the person's numbers that they compare; `ends` says where each source's rows end.
    """

    items: Trits
    numbers: tuple[str, ...]
    limits: Limits
    person: tuple[AskTruth, ...]
    thresholds: Thresholds
    columns: tuple[Ask, ...]
    levels: tuple[tuple[References, References], ...]
    rules: References
    ends: tuple[int, ...]

    def judge(self, scene: Scene) -> Trits:
        """Return int8[rules, candidates]: where each rule's condition is true, false or unknown."""
        ends = self.ends
        rows = np.empty((ends[-1], len(scene.rows)), dtype=np.int8)
        numbers = person_numbers(scene.person, self.numbers)
        if ends[0]:
            rows[: ends[0]] = self.items[:, scene.rows]
        if ends[1] > ends[0]:
            rows[ends[0] : ends[1]] = self.limits.judge(numbers)[:, None]
        for place, ask_person in enumerate(self.person, start=ends[1]):
            rows[place] = ask_person(scene)
        if ends[3] > ends[2]:
            rows[ends[2] : ends[3]] = self.thresholds.judge(scene.rows, numbers)
        for place, ask in enumerate(self.columns, start=ends[3]):
            rows[place] = ask(scene)
        for (left, right), (begin, end) in zip(self.levels, pairwise(ends[4:]), strict=True):
            np.minimum(left.of(rows), right.of(rows), out=rows[begin:end])
        return self.rules.of(rows)


def _below_then_above(values: Integers, bounds: Integers, below: int) -> Mask:
    """Return values < bounds for the first rows, values > bounds for the others."""
    holds = np.empty(values.shape, dtype=np.bool_)
    np.less(values[:below], bounds[:below], out=holds[:below])
    np.greater(values[below:], bounds[below:], out=holds[below:])
    return holds
