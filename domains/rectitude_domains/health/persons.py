"""Who the simulated people are: eight groups, their tastes, and profiles that hang together.

Groups, shares and tastes are invented; conditions become likelier with age and bring medicines that are
usual for them, so that a profile could be somebody's. Two unsafe preferences are planted: some people with
a peanut allergy love what holds peanuts, some who take warfarin love what is rich in vitamin K.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Integers
from rectitude.catalogue import Value


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """One group: its part of all people, mean taste by trait, ages, chances of diets, usual goals."""

    name: str
    share: float
    ages: tuple[int, int]
    diets: Mapping[str, float]
    goals: tuple[str, ...]
    taste: Mapping[str, float]


EATS_ALL: Mapping[str, float] = {"omnivore": 0.9, "pescatarian": 0.06, "vegetarian": 0.04}
GROUPS = (
    PersonGroup(
        "greens and pulses", 0.15, (18, 70), {"vegan": 0.35, "vegetarian": 0.45, "omnivore": 0.2},
        ("gut", "heart", "blood"),
        {"family=vegetables": 1.8, "family=pulses": 1.5, "family=nuts": 0.8, "family=grains": 0.6,
         "fibre": 0.8, "sugars": -0.4, "family=sweets": -0.8},
    ),
    PersonGroup(
        "grill and table", 0.14, (20, 75), {"omnivore": 1.0}, ("muscle", "energy", "heart"),
        {"family=meat": 2.2, "family=dishes": 1.2, "protein": 0.9, "salt": 0.5, "family=alcohol": 0.9,
         "family=roots": 0.4, "fibre": -0.3},
    ),
    PersonGroup(
        "by the sea", 0.12, (25, 85), {"omnivore": 0.6, "pescatarian": 0.4}, ("heart", "bones", "mood"),
        {"family=fish": 2.4, "protein": 0.5, "family=vegetables": 0.5, "family=fats": 0.4, "sugars": -0.3},
    ),
    PersonGroup(
        "sweet tooth", 0.14, (12, 75), EATS_ALL, ("energy", "weight", "mood"),
        {"family=sweets": 2.2, "family=fruit": 1.5, "sugars": 1.1, "family=bread": 0.7, "family=drinks": 0.5,
         "family=fish": -0.5},
    ),
    PersonGroup(
        "dairy and bread", 0.13, (16, 80), EATS_ALL, ("bones", "muscle", "sleep"),
        {"family=dairy": 2.2, "family=bread": 1.4, "family=eggs": 1.2, "fat": 0.4, "salt": 0.5},
    ),
    PersonGroup(
        "home kitchen of India", 0.14, (16, 80), {"vegetarian": 0.3, "omnivore": 0.7},
        ("gut", "sugar", "blood"),
        {"Indian table": 2.0, "family=seasonings": 1.4, "family=grains": 1.2, "family=pulses": 0.6,
         "family=fish": 0.6, "family=sweets": 0.5},
    ),
    PersonGroup(
        "on the move", 0.1, (16, 60), EATS_ALL, ("muscle", "weight", "energy", "stress"),
        {"family=movement": 2.6, "protein": 0.9, "family=fruit": 0.6, "suits=muscle": 0.6, "fat": -0.4,
         "family=alcohol": -0.8},
    ),
    PersonGroup(
        "calm and sleep", 0.08, (30, 90), EATS_ALL, ("sleep", "stress", "mood"),
        {"family=calm": 2.6, "family=routines": 1.4, "family=drinks": 0.7, "family=fruit": 0.4,
         "energy": -0.5},
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Illness:
    """A condition: its code, how many have it at 30 and at 80, and medicines with their chances."""

    code: str
    young: float
    old: float
    medicines: Mapping[str, float]


ILLNESSES = (
    Illness("I10", 0.06, 0.55, {"lisinopril": 0.4, "amlodipine": 0.3, "hydrochlorothiazide": 0.2}),
    Illness("E11", 0.03, 0.2, {"metformin": 0.7, "glipizide": 0.15, "empagliflozin": 0.15}),
    Illness("E78", 0.06, 0.4, {"simvastatin": 0.4, "atorvastatin": 0.4}),
    Illness("I48", 0.01, 0.16, {"warfarin": 0.65, "apixaban": 0.25, "metoprolol": 0.4}),
    Illness("I50", 0.0, 0.08, {"spironolactone": 0.5, "furosemide": 0.7, "ramipril": 0.5}),
    Illness("I25", 0.0, 0.1, {"aspirin": 0.8, "atorvastatin": 0.5}),
    Illness("N18", 0.01, 0.1, {}),
    Illness("K21", 0.08, 0.2, {"omeprazole": 0.6}),
    Illness("E03", 0.03, 0.1, {"levothyroxine": 0.95}),
    Illness("M10", 0.02, 0.08, {"allopurinol": 0.6}),
    Illness("M81", 0.0, 0.15, {"alendronate": 0.6, "calcium": 0.4}),
    Illness("F32", 0.07, 0.08, {"sertraline": 0.4, "escitalopram": 0.3, "phenelzine": 0.06}),
    Illness("G47.0", 0.08, 0.15, {"zolpidem": 0.2, "melatonin": 0.2}),
    Illness("J45", 0.08, 0.06, {}),
    Illness("K58", 0.08, 0.04, {}),
    Illness("E73", 0.08, 0.1, {}),
    Illness("K90.0", 0.02, 0.015, {}),
    Illness("D50", 0.06, 0.05, {"iron": 0.7}),
    Illness("L40", 0.02, 0.03, {"methotrexate": 0.3}),
    Illness("G40", 0.01, 0.02, {"carbamazepine": 0.4, "valproic acid": 0.4}),
    Illness("D55.0", 0.01, 0.01, {}),
    Illness("F10", 0.02, 0.02, {}),
)
"""Shares are rough, made up for the simulation; they are no epidemiology."""

PASSING: Mapping[str, float] = {
    "ibuprofen": 0.08, "acetaminophen": 0.08, "doxycycline": 0.015, "metronidazole": 0.01, "codeine": 0.015,
    "diazepam": 0.015, "oral contraceptive": 0.05,
}  # fmt: skip
"""Medicines that people take for a while, with their chances."""
ALLERGIES: Mapping[str, float] = {
    "peanut": 0.05, "nuts": 0.03, "milk": 0.02, "egg": 0.015, "fish": 0.012, "shellfish": 0.025, "soy": 0.01,
    "gluten": 0.015, "sesame": 0.012, "celery": 0.006, "mustard": 0.006, "sulphites": 0.006,
}  # fmt: skip
SILENT = 0.07
"""Part of the people who have left their profile empty."""
EXPECTING = 0.07
"""Part of those between 20 and 42 who are pregnant."""


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated person: the group, the profile as they would have filled it in, and whether they did."""

    group: int
    truth: Mapping[str, Value]
    silent: bool

    @property
    def profile(self) -> Mapping[str, Value]:
        """What the store knows of them."""
        return {} if self.silent else self.truth


def persons_of(group_of: Integers, generator: np.random.Generator) -> tuple[Person, ...]:
    """Return a person for each group number; the same generator gives the same people."""
    return tuple(_person(int(group), generator) for group in group_of)


def _person(group: int, generator: np.random.Generator) -> Person:
    one = GROUPS[group]
    age = int(generator.integers(one.ages[0], one.ages[1] + 1))
    ill = _illnesses(age, generator)
    pregnant = 20 <= age <= 42 and generator.random() < EXPECTING
    truth: dict[str, Value] = {
        "age": age,
        "conditions": tuple(illness.code for illness in ill),
        "medicines": _medicines(ill, pregnant, generator),
        "allergies": tuple(name for name, chance in ALLERGIES.items() if generator.random() < chance),
        "pregnant": bool(pregnant),
        "goals": _goals(one, generator),
        "diet": str(generator.choice(list(one.diets), p=_shares(one.diets))),
    }
    return Person(group, truth, bool(generator.random() < SILENT))


def _illnesses(age: int, generator: np.random.Generator) -> list[Illness]:
    """Return the illnesses of somebody of an age; chances change evenly between 30 and 80."""
    part = min(max((age - 30) / 50, 0.0), 1.0)
    chances = [illness.young + part * (illness.old - illness.young) for illness in ILLNESSES]
    drawn = generator.random(len(ILLNESSES))
    return [illness for illness, chance, spot in zip(ILLNESSES, chances, drawn, strict=True) if spot < chance]


def _medicines(ill: Sequence[Illness], pregnant: bool, generator: np.random.Generator) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for illness in ill:
        for name, chance in illness.medicines.items():
            if generator.random() < chance:
                taken[name] = None
    for name, chance in PASSING.items():
        if generator.random() < chance and not (pregnant and name == "oral contraceptive"):
            taken[name] = None
    return tuple(taken)


def _goals(one: PersonGroup, generator: np.random.Generator) -> tuple[str, ...]:
    """Return one to three goals, mostly those usual in the group."""
    count = int(generator.integers(1, 4))
    usual = list(one.goals)
    others = ["heart", "weight", "gut", "energy", "sleep", "bones", "stress"]
    drawn = [str(generator.choice(usual if generator.random() < 0.8 else others)) for _ in range(count)]
    return tuple(dict.fromkeys(drawn))


def _shares(chances: Mapping[str, float]) -> list[float]:
    total = sum(chances.values())
    return [chance / total for chance in chances.values()]
