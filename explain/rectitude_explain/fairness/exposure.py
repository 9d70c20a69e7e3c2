"""Exposure: how much attention the places of a list give to each group, under the weights of DCG.

The place r of a list has the weight 1 / log2(r + 1) (K. Järvelin, J. Kekäläinen, "Cumulated gain-based
evaluation of IR techniques", TOIS 2002; as exposure: A. Singh, T. Joachims, "Fairness of Exposure in
Rankings", KDD 2018), here in whole micro-units, so that sums over groups and lists are exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from rectitude.arrays import MICRO, Integers


@cache
def _weight(place: int) -> int:
    """Return the weight of a place (from 1) in micro-units."""
    return round(MICRO / math.log2(place + 1))


def position_weights(places: int) -> Integers:
    """Return the weights of the first `places` places, int64[places], in micro-units.

    >>> position_weights(3).tolist()
    [1000000, 630930, 500000]
    """
    return np.array([_weight(place) for place in range(1, places + 1)], dtype=np.int64)


def exposure_by_group(served: Sequence[int], groups: int) -> Integers:
    """Return the exposure of each of `groups` groups, int64[groups], in micro-units.

    `served` holds the group of each place in order, −1 for none; the exposure of items in no group is what
    is missing from the sum of the weights.

    >>> exposure_by_group([0, 1, 0, -1], groups=2).tolist()
    [1500000, 630930]
    """
    exposure = [0] * groups
    for place, group in enumerate(served, start=1):
        if group >= 0:
            exposure[group] += _weight(place)
    return np.array(exposure, dtype=np.int64)


def exposure_shares(exposure: Integers, places: int) -> Integers:
    """Return each group's part of all exposure of a list of `places` places, in parts per million.

    Rounded to the nearest; an empty list gives nothing to anybody.

    >>> exposure_shares(exposure_by_group([0, 1, 0], groups=2), 3).tolist()
    [703918, 296082]
    """
    total = int(position_weights(places).sum())
    if total == 0:
        return np.zeros_like(exposure)
    return (2 * MICRO * exposure + total) // (2 * total)
