"""A person's profile as rules compare it: their words as ours, what follows from them, and what nobody knows.

A field that is missing stays missing, and so does what follows from it: a rule that reads it is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rectitude.catalogue import Value
from rectitude_domains.health.allergies import allergen_words
from rectitude_domains.health.conditions import family_of, hear_conditions
from rectitude_domains.health.goals import goal_words
from rectitude_domains.health.names import medicine_words
from rectitude_domains.health.vocabulary import Heard, Vocabulary

PREGNANCY = frozenset({"O00-O9A", "Z33.1"})
"""Conditions that say of somebody that she is pregnant."""
DIETS = ("vegan", "vegetarian", "pescatarian", "omnivore")
"""From the strictest on; what fits one of them fits all that follow."""
DIET_WORDS = {
    "vegan": ("plant-based", "plant based", "strictly vegetarian"),
    "vegetarian": ("veggie", "lacto-ovo vegetarian"),
    "pescatarian": ("pescetarian", "fish but no meat"),
    "omnivore": ("omnivorous", "everything", "mixed", "none"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a profile; None where a field is missing.

    `medicines`, `allergens` and `goals` are words of ours, `codes` those of the conditions, `conditions` the
    same with everything that they lie inside, `unknown` the words that nobody knows, by field.
    """

    medicines: tuple[str, ...] | None
    codes: tuple[str, ...] | None
    conditions: tuple[str, ...] | None
    allergens: tuple[str, ...] | None
    goals: tuple[str, ...] | None
    diet: str | None
    expecting: bool | None
    age: int | None
    unknown: Mapping[str, tuple[str, ...]]


def read_profile(given: Mapping[str, Value]) -> Reading:
    """Return what a profile says in our words.

    >>> reading = read_profile({"medicines": ("Coumadin", "foozle"), "conditions": ("I48.91",)})
    >>> reading.medicines, reading.unknown
    (('warfarin',), {'medicines': ('foozle',)})
    >>> reading.conditions, reading.allergens
    (('I48.91', 'I48', 'I30-I5A', 'I00-I99'), None)
    """
    conditions = _heard(given, "conditions")
    medicines, allergies = _heard(given, "medicines"), _heard(given, "allergies")
    goals, diet = _heard(given, "goals"), _heard(given, "diet")
    heard = {
        "conditions": conditions,
        "medicines": medicines,
        "allergies": allergies,
        "goals": goals,
        "diet": diet,
    }
    family = None if conditions is None else _families(conditions.known)
    pregnant, age = given.get("pregnant"), given.get("age")
    return Reading(
        medicines=None if medicines is None else medicines.known,
        codes=None if conditions is None else conditions.known,
        conditions=family,
        allergens=None if allergies is None else allergies.known,
        goals=None if goals is None else goals.known,
        diet=diet.known[0] if diet is not None and diet.known else None,
        expecting=True if PREGNANCY & set(family or ()) else pregnant if isinstance(pregnant, bool) else None,
        age=age if isinstance(age, int) else None,
        unknown={name: words.unknown for name, words in heard.items() if words is not None and words.unknown},
    )


def facts_of(reading: Reading) -> dict[str, Value]:
    """Return a reading as the facts of a person that rules read; a missing one is left out."""
    facts: dict[str, Value] = {
        "medicines_known": reading.medicines,
        "condition_family": reading.conditions,
        "allergens_avoided": reading.allergens,
        "diet_known": reading.diet,
        "expecting": reading.expecting,
        "unknown_medicines": _unknown(reading, "medicines", reading.medicines),
        "unknown_conditions": _unknown(reading, "conditions", reading.conditions),
        "unknown_allergies": _unknown(reading, "allergies", reading.allergens),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _unknown(reading: Reading, field: str, known: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if known is None else reading.unknown.get(field, ())


@cache
def diet_words() -> Vocabulary:
    """Return the vocabulary of diets."""
    return Vocabulary.of(DIET_WORDS.items())


def _heard(given: Mapping[str, Value], field: str) -> Heard | None:
    said = given.get(field)
    words = said if isinstance(said, tuple) else (said,) if isinstance(said, str) else None
    if words is None:
        return None
    if field == "conditions":
        return hear_conditions(words)
    vocabularies = {
        "medicines": medicine_words,
        "allergies": allergen_words,
        "goals": goal_words,
        "diet": diet_words,
    }
    return vocabularies[field]().hear(words)


def _families(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(inside for code in codes for inside in family_of(code)))
