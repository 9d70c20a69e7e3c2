"""What people get to see: attention with a long tail, and a planted disadvantage of some items."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Mask


def long_tail(lean: Floats, exponent: float, generator: np.random.Generator) -> Floats:
    """Return float64[items], summing to one: attention ∝ 1 / rank**exponent (Zipf's law).

    Ranks are drawn at random (Gumbel); `lean` float64[items] shifts an item's log chance of a front rank.
    """
    order = np.argsort(-(lean + generator.gumbel(size=len(lean))), kind="stable")
    shares = np.zeros(len(lean))
    shares[order] = 1.0 / np.arange(1, len(lean) + 1) ** exponent
    return np.asarray(shares / shares.sum())


def handicapped(exposure: Floats, behind: Mask, factor: float) -> Floats:
    """Return the attention with a planted unfairness: items `behind` get `factor` times what they would.

    >>> handicapped(np.array([0.5, 0.5]), np.array([False, True]), 0.25).tolist()
    [0.8, 0.2]
    """
    shares = exposure * np.where(behind, factor, 1.0)
    return np.asarray(shares / shares.sum())


def gini(counts: npt.NDArray[np.number]) -> float:
    """Return the Gini index of counts: 0 where all are equal, towards 1 where one has everything.

    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([0, 0, 0, 4]))
    (0.0, 0.75)
    """
    ordered = np.sort(counts.astype(np.float64))
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * ordered.sum()) - 1 - 1 / len(ordered))


def head_share(counts: npt.NDArray[np.number], share: float) -> float:
    """Return the part of all counts that the most frequent `share` of the items draws.

    >>> head_share(np.array([6, 1, 1, 1, 1]), 0.2)
    0.6
    """
    ordered = np.sort(counts.astype(np.float64))[::-1]
    return float(ordered[: round(len(ordered) * share)].sum() / ordered.sum())
