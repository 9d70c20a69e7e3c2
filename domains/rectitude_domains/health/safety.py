"""What must not be shown to whom, in plain Python: the reference that the rule pack is tested against.

The generator plants tastes for what is unsafe, and the oracle of its tests ranks what this permits. Rules
that cannot be decided for want of data block, as the hard rules of the pack do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from rectitude.catalogue import Item, Value
from rectitude_domains.health.facts import own_medicines
from rectitude_domains.health.profile import Reading

ON_WARFARIN = frozenset({"warfarin", "anticoagulant"})
HIGH = "high"
Attributes = Mapping[str, Value]


def blocking_rules(item: Item, reading: Reading) -> tuple[str, ...]:
    """Return the names of the hard rules that keep an item from a person."""
    return tuple(name for name, rule in RULES.items() if rule(item.attributes, reading))


def is_permitted(item: Item, reading: Reading) -> bool:
    """Return whether no hard rule keeps an item from a person."""
    return not any(rule(item.attributes, reading) for rule in RULES.values())


def _allergy(item: Attributes, reading: Reading) -> bool:
    contains, possible = _tags(item, "allergens"), item.get("may_contain")
    avoided, unknown = reading.allergens, reading.unknown.get("allergies", ())
    if avoided is None:
        return item["kind"] == "food" and (bool(contains) or possible is None or bool(possible))
    if unknown and item["kind"] == "food":
        return True
    if not avoided:
        return False
    return possible is None or bool(set(avoided) & {*contains, *_tags(item, "may_contain")})


def _interaction(item: Attributes, reading: Reading) -> bool:
    return _meets(_tags(item, "danger_with"), reading.medicines, reading.unknown.get("medicines", ()))


def _condition(item: Attributes, reading: Reading) -> bool:
    unknown = reading.unknown.get("conditions", ())
    return _meets(_tags(item, "unsuitable_conditions"), reading.conditions, unknown)


def _meets(here: tuple[str, ...], theirs: tuple[str, ...] | None, unknown: tuple[str, ...]) -> bool:
    """Return whether two lists share a word, or could: theirs is missing, or holds one that nobody knows."""
    return bool(here) and (theirs is None or bool(unknown) or bool(set(here) & set(theirs)))


def _vitamin_k(item: Attributes, reading: Reading) -> bool:
    level = item.get("vitamin_k_level")
    thinned = reading.medicines is None or bool(ON_WARFARIN & set(reading.medicines))
    return level == HIGH and thinned


def _own_medicines(item: Attributes, reading: Reading) -> bool:
    """Return whether an item acts on medicines of the person that are dangerous together already."""
    return bool(_dangerous(reading.medicines) & set(_tags(item, "interacts_with")))


@cache
def _dangerous(medicines: tuple[str, ...] | None) -> frozenset[str]:
    named = own_medicines(medicines)["dangerous_medicines"]
    return frozenset(named if isinstance(named, tuple) else ())


def _infant(item: Attributes, reading: Reading) -> bool:
    return reading.age is not None and reading.age < 1


def _pregnancy(item: Attributes, reading: Reading) -> bool:
    return bool(item["unsafe_in_pregnancy"]) and reading.expecting is not False


def _age(item: Attributes, reading: Reading) -> bool:
    least = item.get("minimum_age")
    return isinstance(least, int) and (reading.age is None or reading.age < least)


def _diet(item: Attributes, reading: Reading) -> bool:
    if "diet" in reading.unknown:
        return item["kind"] == "food"
    return reading.diet is not None and reading.diet not in _tags(item, "diets")


def _tags(item: Attributes, name: str) -> tuple[str, ...]:
    value = item.get(name)
    return value if isinstance(value, tuple) else ()


RULES: Mapping[str, Callable[[Attributes, Reading], bool]] = {
    "allergy": _allergy,
    "danger-with-medicine": _interaction,
    "unsuitable-condition": _condition,
    "vitamin-k-on-warfarin": _vitamin_k,
    "own-medicines-danger": _own_medicines,
    "infant": _infant,
    "pregnancy": _pregnancy,
    "minimum-age": _age,
    "diet": _diet,
}
"""Every hard rule by its name."""
