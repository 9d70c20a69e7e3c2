"""The consumer's side: whether lists are equally good for people of different groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats
from rectitude.catalogue import Attribute, Kind, Value
from rectitude.evaluation.metrics import Estimate, estimate

LEAST_PEOPLE = 20
"""People that a group needs before a mean over them says anything."""
PARTS = 3
"""Parts that people are cut into by a whole number such as their age."""


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """One group of people, how many of them were asked, and how good their served lists are."""

    attribute: str
    label: str
    people: int
    ndcg: Estimate


def person_groups(
    profiles: Sequence[Mapping[str, Value]], ndcg: Floats, schema: Sequence[Attribute], seed: int
) -> tuple[PersonGroup, ...]:
    """Return the quality of each group of each declared attribute; groups too small are left out.

    Words and truths make groups of their own, whole numbers are cut at their terciles.
    """
    return tuple(
        PersonGroup(attribute.name, label, len(members), estimate(ndcg[members], seed))
        for attribute in schema
        for label, members in sorted(_members(profiles, attribute).items())
        if len(members) >= LEAST_PEOPLE
    )


def worst_ratio(groups: Sequence[PersonGroup]) -> float | None:
    """Return the smallest mean over the largest within one attribute, over all attributes; None if no two.

    >>> worst_ratio([PersonGroup("sex", x, 30, Estimate(mean, 0, 1)) for x, mean in (("f", 0.1), ("m", 0.2))])
    0.5
    """
    by_attribute: dict[str, list[float]] = {}
    for group in groups:
        by_attribute.setdefault(group.attribute, []).append(group.ndcg.mean)
    ratios = [min(means) / max(means) for means in by_attribute.values() if len(means) > 1 and max(means) > 0]
    return min(ratios, default=None)


def _members(profiles: Sequence[Mapping[str, Value]], attribute: Attribute) -> dict[str, list[int]]:
    """Return who belongs to which group, by the group's name; who says nothing belongs to none."""
    told = {
        person: value
        for person, profile in enumerate(profiles)
        if (value := profile.get(attribute.name)) is not None
    }
    if attribute.kind in {Kind.ENUMERATION, Kind.BOOLEAN}:
        labels = {person: str(value).lower() for person, value in told.items()}
    elif attribute.kind is Kind.INTEGER:
        labels = _parts({person: value for person, value in told.items() if isinstance(value, int)})
    else:
        labels = {}
    members: dict[str, list[int]] = {}
    for person, label in labels.items():
        members.setdefault(label, []).append(person)
    return members


def _parts(told: Mapping[int, int]) -> dict[int, str]:
    if not told:
        return {}
    numbers = np.array(list(told.values()))
    cuts = np.unique(np.quantile(numbers, np.arange(1, PARTS) / PARTS, method="inverted_cdf"))
    part = np.searchsorted(cuts, numbers, side="left")
    names = {
        int(one): f"{numbers[part == one].min()} to {numbers[part == one].max()}" for one in np.unique(part)
    }
    return {person: names[int(one)] for person, one in zip(told, part, strict=True)}
