"""Where a stream of lists stands against its targets, and within which gap it provably stays.

Proved for two groups d and −d behind, every item in one of them, no rules on joining, no target below what a
prefix guarantee forces, lists answered one at a time. Let R be the most by which two scores differ, λ the
strength, q the larger target, V the weight of the longest list.

Where λ·2|d| > R and each group has a candidate for every place, all candidates of the group behind stand
above all others. It gets every place that no prefix forces for the other group, hence its share at least, and
|d| does not grow, unless it passes through zero. So |d| grows only up to R/2λ, and then by one list: q·V
more. A list in which a group has too few candidates adds its own weight at most. What a group could not reach
in such lists is no deficit but counts in the gap. Over lists of total weight W therefore

  gap ≤ (R/2λ + q·V + weight of such lists + what could not be reached) / W.

For more groups a Lyapunov argument needs lists without prefixes and vetoes; there the gap is measured only.
"""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.arrays import MICRO
from rectitude.domain import Groups
from rectitude.records import JSON
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.stream import (
    LISTS,
    NARROW,
    SHORT,
    WEIGHT,
    deficits_of,
    shares_ppm,
    stream_name,
)

LONGEST = 100
"""Places of the longest list that is answered."""
HEAVIEST = int(position_weights(LONGEST).sum())
"""Its weight, in micro-units."""
PROVED, MEASURED = "proved for lists answered one at a time", "measured only"


def standing_of(groups: Groups, stream: Mapping[str, int], reach: int | None = None) -> dict[str, JSON]:
    """Return each group's target, share so far, gap and deficit, how many lists they rest on, and the bound.

    `reach` is the most by which the scores of two items can differ, in micro-units, before any bonus; None
    where that is not known or rules on joining decide too.
    """
    if not groups.targets:
        return {}

    def kept(what: str) -> int:
        return stream.get(stream_name(groups, what), 0)

    weight = kept(WEIGHT)
    rows = zip(groups.labels, shares_ppm(groups), deficits_of(groups, stream), strict=True)
    told = {
        label: {
            "target_ppm": target,
            "share_ppm": _ppm(MICRO * kept(f"exposure/{label}"), weight),
            "gap_ppm": _ppm(abs(MICRO * kept(f"exposure/{label}") - target * weight), weight),
            "deficit_pico": deficit,
            "missed_ppm": _ppm(kept(f"missed/{label}"), weight),
        }
        for label, target, deficit in rows
    }
    bound = gap_bound(groups, stream, reach)
    return {
        "lists": kept(LISTS),
        "groups": told,
        "gap_ppm": max(one["gap_ppm"] for one in told.values()),
        "bound_ppm": bound,
        "bound": MEASURED if bound is None else PROVED,
        "short_lists": kept(SHORT),
    }


def gap_bound(groups: Groups, stream: Mapping[str, int], reach: int | None) -> int | None:
    """Return the bound on the gap in parts per million, rounded up, or None where none is proved.

    >>> import numpy as np
    >>> from rectitude.domain import StreamTarget
    >>> halves = (StreamTarget("a", 0.5), StreamTarget("b", 0.5))
    >>> many = Groups("ab", ("a", "b"), np.array([0, 1], np.int8), (), halves, strength=0.1)
    >>> gap_bound(many, {stream_name(many, WEIGHT): 5_000 * 4_543_559}, reach=10_000_000)
    2662
    """
    weight = stream.get(stream_name(groups, WEIGHT), 0)
    if reach is None or weight == 0 or len(groups.labels) != 2 or groups.of_item.min(initial=0) < 0:
        return None
    strength = round(groups.strength * MICRO)
    missed = max(abs(stream.get(stream_name(groups, f"missed/{label}"), 0)) for label in groups.labels)
    narrow = stream.get(stream_name(groups, NARROW), 0)
    # In 1e-12 of a first place; a bonus is rounded down to micro-units, which is worth two of them at most.
    behind = MICRO**2 * (reach + 2) // (2 * strength) + 1
    most = behind + max(shares_ppm(groups)) * HEAVIEST + MICRO * narrow + missed
    return -(-most // weight)


def _ppm(pico: int, weight: int) -> int:
    """Return a part of the weight in parts per million, to the nearest; of no weight, zero."""
    return (2 * pico + weight) // (2 * weight) if weight else 0
