"""Nothing unsafe is served, to whomever it is and however well it is liked."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
import pytest
from simulated_requests import Gate, asked, best_rows_of, empty_dataset

from rectitude.arrays import MICRO, Floats, Rows
from rectitude.catalogue import Item, Value, catalogue_of
from rectitude.dataset import History
from rectitude_domains.health.adviser import Adviser
from rectitude_domains.health.behaviour import Truth, truth
from rectitude_domains.health.conditions import family_of
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.facts import request_facts

NOW = 1_793_470_260 * MICRO
WEEK = 7 * 24 * 60 * 60 * MICRO
PLACES, LIKED = 6, 24
TOGETHER = ("warfarin", "aspirin", "phenelzine", "sertraline")
"""Medicines that the list calls dangerous together, two by two."""
FIELDS = ("age", "conditions", "medicines", "allergies", "pregnant", "diet")
ALARMS = (
    "I have crushing chest pain",
    "my mother cannot breathe",
    "I want to kill myself",
    "his face droops and his speech is slurred",
)
SAID_OTHERWISE = {
    "warfarin": "Coumadin",
    "spironolactone": "ALDACTONE",
    "peanut": "groundnuts",
    "milk": "Dairy",
    "I48": "atrial fibrillation",
    "I10": "i10",
}


@dataclass(frozen=True, eq=False)
class Simulated:
    """The simulated people and the gate that their lists pass; items and tastes are in catalogue order."""

    known: Truth
    items: Sequence[Item]
    tastes: Floats
    gate: Gate

    @cached_property
    def craves(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray(self.known.craved.any(axis=1))


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    known = truth(people=600)
    catalogue = catalogue_of(known.items, HEALTH.items)
    order = np.argsort([catalogue.row_of[item.item_id] for item in known.items])
    groups = Adviser().assign_groups(empty_dataset(HEALTH, catalogue))
    gate = Gate.of(HEALTH, catalogue, groups, PLACES)
    return Simulated(known, [known.items[at] for at in order.tolist()], known.utility[:, order], gate)


@dataclass(frozen=True)
class Asking:
    """One request: who the person is, what the profile says, what nobody could understand, and the query."""

    truth: Mapping[str, Value]
    profile: Mapping[str, Value]
    puzzles: frozenset[str] = frozenset()
    query: str | None = None


def asking(simulated: Simulated, person: int, generator: np.random.Generator) -> Asking:
    """Return what a person asks, four times of ten with something missing, odd, extreme or alarming."""
    plain = dict(simulated.known.persons[person].truth)
    if generator.random() < 0.6:
        return Asking(plain, plain)
    odd = oddities(plain, generator)
    return odd[int(generator.integers(len(odd)))]


def oddities(plain: Mapping[str, Value], generator: np.random.Generator) -> list[Asking]:
    without = {name: value for name, value in plain.items() if name != str(generator.choice(FIELDS))}
    other: dict[str, Value] = {"conditions": ("Z33.1",), "pregnant": False}
    age = int(generator.choice([0, 1, 2, 4, 5, 15, 16, 17, 18, 130]))
    return [
        Asking(plain, {name: said_otherwise(value) for name, value in plain.items()}),
        Asking(without, without),
        Asking({}, {}),
        Asking({**plain, "age": age}, {**plain, "age": age}),
        Asking({**plain, "pregnant": True}, {**plain, "pregnant": True}),
        Asking({**plain, **other, "pregnant": True}, {**plain, **other}),
        Asking(
            plain, {**plain, "medicines": ("foozle", *words(plain, "medicines"))}, frozenset({"medicines"})
        ),
        Asking(plain, {**plain, "allergies": ("kiwi",)}, frozenset({"allergies"})),
        Asking(plain, {**plain, "conditions": ("hiccups",)}, frozenset({"conditions"})),
        Asking(plain, {**plain, "diet": "keto"}, frozenset({"diet"})),
        Asking({**plain, "medicines": TOGETHER}, {**plain, "medicines": TOGETHER}),
        Asking(plain, plain, query=str(generator.choice(ALARMS))),
    ]


def said_otherwise(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(SAID_OTHERWISE.get(word, word) for word in value)
    return value


def words(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    value = values.get(name)
    return value if isinstance(value, tuple) else ()


def unsafe(item: Mapping[str, Value], person: Asking) -> list[str]:
    """Return what is wrong with an item for somebody, in plain Python and nothing else."""
    if person.query in ALARMS:
        return ["an emergency"]
    told = person.truth
    age, least = told.get("age"), item.get("minimum_age")
    wrong = {
        "an allergy": allergic(item, person),
        "a medicine": meets(item, "danger_with", told, "medicines", person.puzzles)
        or bool(dangers_of(item) & set(words(told, "medicines"))),
        "own medicines": bool(dangerous_together(told) & set(words(item, "interacts_with"))),
        "a condition": ill(item, person),
        "vitamin K": item.get("vitamin_k_level") != "low"
        and item.get("vitamin_k_level") != "medium"
        and ("medicines" not in told or "warfarin" in words(told, "medicines")),
        "a pregnancy": item["unsafe_in_pregnancy"] is not False and told.get("pregnant") is not False,
        "an age": isinstance(least, int) and (not isinstance(age, int) or age < least),
        "an infant": age == 0,
        "a diet": "diet" in told
        and "diet" not in person.puzzles
        and told["diet"] not in words(item, "diets"),
        "an unknown diet": "diet" in person.puzzles and item["kind"] == "food",
    }
    return [name for name, is_so in wrong.items() if is_so]


def allergic(item: Mapping[str, Value], person: Asking) -> bool:
    holds, possible = set(words(item, "allergens")), item.get("may_contain")
    if "allergies" in person.puzzles:
        return item["kind"] == "food"
    if "allergies" not in person.truth:
        return bool(holds) or possible is None or bool(possible)
    avoided = set(words(person.truth, "allergies"))
    return bool(avoided) and (possible is None or bool(avoided & {*holds, *words(item, "may_contain")}))


def ill(item: Mapping[str, Value], person: Asking) -> bool:
    told = person.truth
    families = {inside for code in words(told, "conditions") for inside in family_of(code)}
    unsuitable = set(words(item, "unsuitable_conditions"))
    return bool(unsuitable) and (
        "conditions" not in told or "conditions" in person.puzzles or bool(unsuitable & families)
    )


def meets(
    item: Mapping[str, Value], field: str, told: Mapping[str, Value], name: str, puzzles: frozenset[str]
) -> bool:
    here = set(words(item, field))
    return bool(here) and (name not in told or name in puzzles or bool(here & set(words(told, name))))


def dangers_of(item: Mapping[str, Value]) -> set[str]:
    """Return the medicines on lines of the list that call one of the item's substances dangerous."""
    names = {"alcohol": "alcohol", "grapefruit": "grapefruit", "tyramine": "tyramine-rich food"}
    held = {names[word] for word in words(item, "substances") if word in names}
    return {other for substance, other in DANGERS if substance in held}


def dangerous_together(told: Mapping[str, Value]) -> set[str]:
    taken = set(words(told, "medicines"))
    return {one for one, other in DANGERS if one in taken and other in taken}


def read_dangers() -> list[tuple[str, str]]:
    file = resources.files("rectitude_domains.health") / "data" / "interactions.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    pairs = [(row["a"].split("|"), row["b"].split("|")) for row in rows if row["severity"] == "danger"]
    return [(one, other) for a, b in [*pairs, *((b, a) for a, b in pairs)] for one in a for other in b]


DANGERS = read_dangers()


def chosen(rows: Rows, generator: np.random.Generator) -> History:
    """Return a history, mostly empty, of some of the best rows: looked at, chosen or liked in two weeks."""
    some = rows[: int(generator.integers(1, 6))] if generator.random() < 0.2 else rows[:0]
    ages = generator.integers(0, 2 * WEEK, len(some))
    kinds = generator.integers(0, len(HEALTH.events), len(some)).astype(np.int8)
    return History(some, np.sort(NOW - ages), np.full(len(some), np.nan), kinds)


def this_week(history: History) -> set[int]:
    """Return the rows that were chosen or liked in the last seven days."""
    told = zip(history.rows.tolist(), history.times.tolist(), history.kinds.tolist(), strict=True)
    return {row for row, at, kind in told if NOW - at < WEEK and HEALTH.events[kind].name != "view"}


def serve(simulated: Simulated, requests: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Serve many requests; return what was wrong with what was served, and what happened at all."""
    generator = np.random.default_rng(seed)
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for _ in range(requests):
        person = int(generator.integers(len(simulated.tastes)))
        tastes, one = simulated.tastes[person], asking(simulated, person, generator)
        rows = best_rows_of(tastes, LIKED, generator)
        history = chosen(rows, generator)
        inputs = asked("health", one.profile, NOW, one.query, history)
        served = simulated.gate.serve(inputs, request_facts(inputs, len(simulated.items)), rows, tastes[rows])
        for row in served:
            wrong.update(unsafe(simulated.items[row].attributes, one))
        staples = Counter(simulated.items[row].attributes.get("staple") for row in served)
        wrong["chosen this week"] += len(set(served) & this_week(history))
        wrong["the same food twice"] += sum(count > 1 for staple, count in staples.items() if staple)
        favourite = simulated.items[int(rows[np.argmax(tastes[rows])])].attributes
        seen["favourite unsafe"] += bool(unsafe(favourite, one))
        seen["lists"] += bool(served)
        seen["cravers served"] += bool(served) and bool(simulated.craves[person])
    return +wrong, seen


def test_nothing_unsafe_is_served_in_ten_thousand_requests(simulated: Simulated) -> None:
    wrong, seen = serve(simulated, 10_000, seed=3)
    assert not wrong
    assert seen["lists"] > 8_000, seen
    assert min(seen["favourite unsafe"], seen["cravers served"]) > 300, seen


@pytest.mark.thorough
def test_nothing_unsafe_is_served_in_a_hundred_thousand_requests(simulated: Simulated) -> None:
    wrong, _ = serve(simulated, 100_000, seed=4)
    assert not wrong
