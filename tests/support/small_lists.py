"""Ranking lists whose truth is known, for whatever learns from lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rectitude.arrays import Floats, Integers
from rectitude.domain import FeatureSpec
from rectitude.learning.lists import RankingLists


class Truth(NamedTuple):
    """Lists and the utility by which their choices were drawn."""

    lists: RankingLists
    utility: Floats


def features(count: int, prior_weights: Sequence[float] = ()) -> tuple[FeatureSpec, ...]:
    """Return features "f0", "f1", …; the first ones with the prior weights."""
    weights = [*prior_weights, *[0.0] * (count - len(prior_weights))]
    return tuple(
        FeatureSpec(f"f{at}", f"feature {at}", "test", prior_weight=weight)
        for at, weight in enumerate(weights)
    )


def lists_of(
    values: Floats,
    lengths: Sequence[int],
    chosen: Sequence[int],
    prior_weights: Sequence[float] = (),
    pairs: tuple[tuple[str, str], ...] = (),
) -> RankingLists:
    """Return lists of the given lengths; `chosen` are places within each."""
    starts: Integers = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return RankingLists(
        features=features(values.shape[1], prior_weights),
        pairs=pairs,
        values=values,
        starts=starts,
        chosen=starts[:-1] + np.array(chosen, dtype=np.int64),
        plain=np.ones(len(lengths), dtype=np.bool_),
    )


def drawn_lists(count: int, seed: int, length: int = 15) -> Truth:
    """Return lists whose choices follow an additive utility of three features, one missing at times.

    f0 helps in a straight line, f1 is best in the middle, f2 helps where it is there, f3 says nothing.
    """
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(count * length, 4))
    values[generator.random(len(values)) < 0.3, 2] = np.nan
    utility = 2.0 * values[:, 0] - 1.5 * values[:, 1] ** 2 + np.where(np.isnan(values[:, 2]), 0.0, 1.0)
    noisy = utility + generator.gumbel(size=len(utility))
    chosen = noisy.reshape(count, length).argmax(axis=1)
    return Truth(lists_of(values, [length] * count, chosen.tolist()), utility)
