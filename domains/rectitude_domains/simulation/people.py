"""Who the people are: groups, each with a taste of its own, and persons who differ within them."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats, Integers, Mask


def members(shares: Floats, people: int, generator: np.random.Generator) -> Integers:
    """Return int64[people]: each person's group, the groups as large as `shares` say (largest remainder).

    >>> np.bincount(members(np.array([0.5, 0.3, 0.2]), 11, np.random.default_rng(0))).tolist()
    [6, 3, 2]
    """
    wanted = shares / shares.sum() * people
    sizes = np.floor(wanted).astype(np.int64)
    order = np.argsort(-(wanted - sizes), kind="stable")
    sizes[order[: people - int(sizes.sum())]] += 1
    return generator.permutation(np.repeat(np.arange(len(shares)), sizes))


def tastes(group_of: Integers, centres: Floats, spread: float, generator: np.random.Generator) -> Floats:
    """Return float64[people, traits]: the centre of a person's group plus a normal deviation of one's own."""
    own = generator.standard_normal((len(group_of), centres.shape[1]))
    return centres[group_of] + spread * own


def marked(people: int, share: float, generator: np.random.Generator) -> Mask:
    """Return bool[people]: a random `share` of them, rounded, and exactly so many.

    >>> int(marked(200, 0.1, np.random.default_rng(0)).sum())
    20
    """
    mask = np.zeros(people, dtype=np.bool_)
    mask[generator.permutation(people)[: round(people * share)]] = True
    return mask
