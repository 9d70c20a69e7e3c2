"""What a request gives to rules: the person with what follows from it, and the flags of items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rectitude.catalogue import Attribute, Value, misfit
from rectitude.values import Facts
from rectitude_plugins.errors import FactUnusable
from rectitude_plugins.policies.kleene import UNKNOWN, Trits, trits


def person_values(
    profile: Mapping[str, Value], told: Iterable[Attribute], facts: Facts, derived: Iterable[Attribute]
) -> dict[str, Value]:
    """Return what rules read of the person: told attributes out of the profile, derived ones out of facts.

    A fact that nobody delivered is missing, whatever the profile says under its name. Raises FactUnusable
    for a fact of the wrong kind.
    """
    for fact in derived:
        wanted = misfit(fact, facts.person.get(fact.name))
        if wanted:
            raise FactUnusable(f"person.{fact.name}", wanted)
    values = {attribute.name: profile.get(attribute.name) for attribute in told}
    return values | {fact.name: facts.person.get(fact.name) for fact in derived}


def fact_flags(facts: Facts, items: int, wanted: Iterable[Attribute]) -> dict[str, Trits]:
    """Return the wanted facts of items for the whole catalogue; what nobody delivered is unknown.

    Raises FactUnusable for masks of another form than bool[items].
    """
    return {fact.name: _flag(facts, items, fact.name) for fact in wanted}


def _flag(facts: Facts, items: int, name: str) -> Trits:
    masks = facts.items.get(name)
    if masks is None:
        return np.full(items, UNKNOWN, dtype=np.int8)
    holds, known = masks
    if any(mask.shape != (items,) or mask.dtype != np.bool_ for mask in (holds, known)):
        raise FactUnusable(f"item.{name}", f"two masks over the {items} items")
    return trits(holds, known)
