"""Fairness over the stream of lists: a group that is behind its share of exposure gets a bonus in score.

With targets q (adding up to one), list weights V = Σ v_k and exposures e_g, the deficit of a group moves by
D_g ← D_g + q_g·V − e_g, so that ΣD = 0 at all times, and items are ranked by s + λ·D. Without prefix
guarantees and vetoes, with scores within a range R and lists of weight V, a Lyapunov argument bounds the
spread: max D − min D ≤ (R/λ + (1 + 2τ)·V) / q_min + 2τ·V for any order of arrivals, where τ is how many
lists late a deficit is seen; so the gap in share after T lists is at most that over T·V.

All state is whole numbers: exposures in micro-units, targets in parts per million, deficits in 1e-12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rectitude.arrays import MICRO
from rectitude.domain import Groups
from rectitude.errors import BadData
from rectitude.layers import Guarantees
from rectitude.records import JSON
from rectitude_explain.fairness.exposure import exposure_by_group, position_weights

LISTS, WEIGHT = "lists", "weight"


def shares_ppm(groups: Groups) -> tuple[int, ...]:
    """Return each group's target in parts per million, in the order of labels; () where there are none."""
    wanted = {target.group: round(target.share * MICRO) for target in groups.targets}
    return tuple(wanted[label] for label in groups.labels) if wanted else ()


def check_targets(groups: Groups, guarantees: Sequence[Guarantees]) -> None:
    """Refuse targets that do not name every group once and add up to one, or that prefixes would pass.

    A prefix guarantee forces a least exposure on every list; a target below it could never be reached.
    """
    if not groups.targets:
        return
    named = sorted(target.group for target in groups.targets)
    if named != sorted(groups.labels) or sum(shares_ppm(groups)) != MICRO or groups.strength <= 0:
        raise BadData(
            f"The stream targets of {groups.name!r} must name each of {', '.join(groups.labels)} once, add "
            "up to one and have a strength above zero."
        )
    for entry in guarantees:
        for place, label in enumerate(groups.labels):
            forced, target = forced_share(entry.tables[place].tolist()), shares_ppm(groups)[place]
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
    """Return the name under which a piece of the stream's state is kept."""
    return f"{groups.name}/{what}"


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


def changes_of(groups: Groups, served: Sequence[int]) -> dict[str, int]:
    """Return what a list adds to the state; `served` holds each place's group in order, −1 for none.

    What stands in no group gives its weight to nobody, so it is left out of V: ΣD stays zero.
    """
    if not groups.targets or not served:
        return {}
    exposure = exposure_by_group(served, len(groups.labels)).tolist()
    weight = sum(exposure)
    pairs = zip(groups.labels, shares_ppm(groups), exposure, strict=True)
    deficits = {f"deficit/{label}": share * weight - MICRO * given for label, share, given in pairs}
    given = {f"exposure/{label}": one for label, one in zip(groups.labels, exposure, strict=True)}
    changes = {**deficits, **given, LISTS: 1, WEIGHT: weight}
    return {stream_name(groups, what): change for what, change in changes.items()}


def standing_of(groups: Groups, stream: Mapping[str, int]) -> dict[str, JSON]:
    """Return each group's target, share so far and deficit, and how many lists they rest on."""
    if not groups.targets:
        return {}
    weight = stream.get(stream_name(groups, WEIGHT), 0)
    rows = zip(groups.labels, shares_ppm(groups), deficits_of(groups, stream), strict=True)
    return {
        "lists": stream.get(stream_name(groups, LISTS), 0),
        "groups": {
            label: {
                "target_ppm": target,
                "share_ppm": MICRO * stream.get(stream_name(groups, f"exposure/{label}"), 0) // weight
                if weight
                else 0,
                "deficit_pico": deficit,
            }
            for label, target, deficit in rows
        },
        "bound": "measured only" if groups.guarantees else "proved without vetoes",
    }


def spread_bound(
    score_range: float, strength: float, least_share: float, weight: float, lag: int = 0
) -> float:
    """Return the bound on max D − min D in units of exposure, without prefix guarantees and vetoes.

    `score_range` is R, `strength` λ, `least_share` the smallest target, `weight` V, `lag` τ in lists.

    >>> round(spread_bound(1.0, 0.5, 0.4, 4.5), 2)
    16.25
    """
    return (score_range / strength + (1 + 2 * lag) * weight) / least_share + 2 * lag * weight
