"""Fairness over the stream of lists: a group that is behind its share of exposure gets a bonus in score.

With targets q (adding up to one), list weights V = Σ v_k and exposures e_g, the deficit of a group moves by
D_g ← D_g + q_g·V − e_g, so that ΣD = 0 at all times, and items are ranked by s + λ·D. A group whose bonus
has passed ENOUGH and that has too few candidates for its share of a list is owed no more of that list than it
could have had (see `owed`): what safety takes from it for good would otherwise be owed for ever, and would
come back all at once. What is proved of the gap stands in `standing`.

All state is whole numbers: exposures in micro-units, targets in parts per million, deficits in 1e-12.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from rectitude.arrays import MICRO, Mask
from rectitude.domain import Groups, StreamTarget
from rectitude.errors import BadData
from rectitude.layers import Guarantees
from rectitude.records import JSON
from rectitude.values import Slate
from rectitude_explain.fairness.exposure import exposure_by_group, position_weights
from rectitude_explain.fairness.owed import owed

LISTS, WEIGHT = "lists", "weight"
SHORT, NARROW = "short", "narrow"
"""Lists in which a group could not reach its share; weight of lists that one group could not fill."""
ENOUGH = 4 * MICRO
"""A bonus in micro-units that puts a group above almost everything: e⁴ = 55 times as likely to be chosen."""


def shares_ppm(groups: Groups) -> tuple[int, ...]:
    """Return each group's target in parts per million, in the order of labels; () where there are none."""
    return _shares(groups.labels, groups.targets)


@cache
def _shares(labels: tuple[str, ...], targets: tuple[StreamTarget, ...]) -> tuple[int, ...]:
    wanted = {target.group: round(target.share * MICRO) for target in targets}
    return tuple(wanted[label] for label in labels) if wanted else ()


def check_targets(groups: Groups, guarantees: Sequence[Guarantees]) -> None:
    """Refuse targets that do not name every group once and add up to one, or that prefixes would pass.

    A prefix guarantee forces a least exposure on every list; a target below it could never be reached.
    """
    if not groups.targets:
        return
    named = sorted(target.group for target in groups.targets)
    shares = shares_ppm(groups) if named == sorted(groups.labels) else ()
    if sum(shares) != MICRO or min(shares) <= 0 or groups.strength < 1 / MICRO:
        raise BadData(
            f"The stream targets of {groups.name!r} must name each of {', '.join(groups.labels)} once, lie "
            "above zero, add up to one and have a strength of a millionth at least."
        )
    for entry in guarantees:
        for place, label in enumerate(groups.labels):
            forced, target = forced_share(entry.tables[place].tolist()), shares[place]
            if forced > target:
                raise BadData(
                    f"The prefix guarantee of {label!r} alone gives it {forced / MICRO:.3f} of the exposure "
                    f"of a list of {entry.tables.shape[1]}, above its stream target of "
                    f"{target / MICRO:.3f}; lower the one or raise the other."
                )


def forced_share(table: Sequence[int]) -> int:
    """Return the least share of exposure, in parts per million, that a prefix table forces on every list.

    Each forced item may stand as late as its prefix allows.

    >>> forced_share([0, 1])
    386853
    """
    weights = position_weights(len(table)).tolist()
    rises = [after - before for before, after in zip([0, *table], table, strict=False)]
    least = sum(rise * weight for rise, weight in zip(rises, weights, strict=True))
    return round(MICRO * least / sum(weights)) if weights else 0


def stream_name(groups: Groups, what: str) -> str:
    """Return the name under which a piece of the stream's state is kept; other targets begin a new count."""
    return f"{groups.name}:{_count(groups.labels, shares_ppm(groups))}/{what}"


@cache
def _count(labels: tuple[str, ...], shares: tuple[int, ...]) -> str:
    """Return the name of the count for these targets."""
    return hashlib.sha256(repr((labels, shares)).encode()).hexdigest()[:8]


def deficits_of(groups: Groups, stream: Mapping[str, int]) -> tuple[int, ...]:
    """Return each group's deficit in 1e-12 of a first place, in the order of labels."""
    return tuple(stream.get(stream_name(groups, f"deficit/{label}"), 0) for label in groups.labels)


def bonuses_of(groups: Groups, stream: Mapping[str, int]) -> tuple[int, ...]:
    """Return λ·D of each group in micro-units, or () where the domain has no targets.

    Plain integers: λ in parts per million times 1e-12 of exposure is brought to micro-units by flooring.
    """
    if not groups.targets:
        return ()
    strength = round(groups.strength * MICRO)
    return tuple(strength * deficit // 10**12 for deficit in deficits_of(groups, stream))


@dataclass(frozen=True, slots=True)
class Served:
    """One list as the stream counts it.

    `groups` holds the group of each place in order, −1 for none; `eligible` how many candidates of each group
    could have been served: permitted, and not kept off the list by a rule on joining.
    """

    groups: Sequence[int]
    eligible: Sequence[int]


def served_of(groups: Groups, slate: Slate, group: npt.NDArray[np.int8], permitted: Mask) -> Served:
    """Return what a slate is to the stream; `group` and `permitted` are those of all candidates."""
    welcome = permitted.copy()
    welcome[[position for position, _ in slate.refused]] = False
    welcome[list(slate.positions)] = True
    counts: list[int] = np.bincount(group[welcome] + 1, minlength=len(groups.labels) + 1)[1:].tolist()
    return Served(group[list(slate.positions)].tolist(), counts)


def reachable_of(groups: Groups, served: Served, bonuses: Sequence[int] = ()) -> tuple[int, ...]:
    """Return what each group could have had of its share of a list, in 1e-12 of a first place.

    With `bonuses`, groups whose bonus is less than ENOUGH count as if they could have had all of it.
    """
    weights = position_weights(len(served.groups)).tolist()
    held = [weight for weight, group in zip(weights, served.groups, strict=True) if group >= 0]
    eligible = list(served.eligible)
    for group, bonus in enumerate(bonuses):
        if bonus < ENOUGH:
            eligible[group] = len(held)
    return owed(shares_ppm(groups), held, eligible)


def changes_of(groups: Groups, served: Served, stream: Mapping[str, int]) -> dict[str, int]:
    """Return what a list adds to the state that it was made in.

    What stands in no group gives its weight to nobody, so it is left out of V: ΣD stays zero.
    """
    if not groups.targets or not served.groups:
        return {}
    exposure = exposure_by_group(served.groups, len(groups.labels)).tolist()
    weight, due = sum(exposure), reachable_of(groups, served, bonuses_of(groups, stream))
    changes = {LISTS: 1, WEIGHT: weight}
    for label, share, given, had in zip(groups.labels, shares_ppm(groups), due, exposure, strict=True):
        changes |= {f"deficit/{label}": given - MICRO * had, f"exposure/{label}": had}
        if given != share * weight:
            changes[f"missed/{label}"] = share * weight - given
    if lacking_of(groups, served):
        changes[SHORT] = 1
    if min(served.eligible) < len(served.groups):
        changes[NARROW] = weight
    return {stream_name(groups, what): change for what, change in changes.items()}


def lacking_of(groups: Groups, served: Served) -> list[Mapping[str, JSON]]:
    """Return each group whose candidates could not reach its target in this list, in whole numbers."""
    whole = MICRO * sum(exposure_by_group(served.groups, len(groups.labels)).tolist())
    told: list[Mapping[str, JSON]] = []
    rows = zip(groups.labels, shares_ppm(groups), reachable_of(groups, served), served.eligible, strict=True)
    for label, share, due, eligible in rows:
        if due * MICRO < share * whole:
            reached = due * MICRO // whole
            told.append(
                {"group": label, "target_ppm": share, "reachable_ppm": reached, "available": eligible}
            )
    return told
