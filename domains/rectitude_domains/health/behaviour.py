"""Simulated people of health: true utilities, choices under biased attention, and the log they leave.

Nobody in it is real. What is planted on purpose: foods of the Indian table are shown and found an eighth as
often as others like them (`UNFAIR`); some people with a peanut allergy love peanuts, some on warfarin love
what is rich in vitamin K (`CRAVING`); some profiles are empty. docs/simulation/health.md tells it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from rectitude.arrays import MICRO, Floats, Integers, Mask
from rectitude.catalogue import Item, Value
from rectitude.dataset import PersonData, RawData, RawEvents, Source
from rectitude_domains.health.catalogue import items as all_items
from rectitude_domains.health.files import digest_of
from rectitude_domains.health.graph import statements
from rectitude_domains.health.persons import GROUPS, Person, persons_of
from rectitude_domains.health.profile import read_profile
from rectitude_domains.health.safety import HIGH, ON_WARFARIN, is_permitted
from rectitude_domains.health.tastes import TRAITS, WANTED, centres_of, traits_of
from rectitude_domains.simulation import (
    Choices,
    Habits,
    choices,
    craving,
    handicapped,
    long_tail,
    members,
    moments,
    peculiar,
    stream,
    tastes,
    utilities,
)

SEED = 2026
PEOPLE = 1_200
START = datetime(2025, 5, 1, tzinfo=UTC)
END = datetime(2026, 10, 31, 18, tzinfo=UTC)
"""When the simulated log begins and ends."""
SPREAD = 0.4
"""How much persons differ within a group, for each trait."""
GOAL = 2.4
"""How much people like what suits a goal of theirs."""
APPEAL, OWN = 0.35, 0.15
"""Deviations, in units of taste: what all feel, and what no trait tells."""
AVERSION = -4.0
"""What does not fit a person's diet or allergy is liked so much more, that is less."""
CRAVERS = 0.5
"""Part of those with a peanut allergy, and of those on warfarin, in whom the craving is planted."""
CRAVING = 2.5
TAIL = 1.0
UNFAIR = 0.12
VISITS = (6.0, 0.9)
"""Median number of occasions a person, and the deviation of its logarithm."""
HABITS = Habits(shown=26, searched=0.6, position=0.25, noise=0.25, focus=0.35, looks=1, threshold=1.2)
LIKED = 0.75
"""Quantile of a person's chosen items, by true utility, from which on a choice was liked."""
MINUTE = 60 * MICRO
FOODS = digest_of("foods.csv", "suggestions.csv", "care.csv", "conditions.csv")
INTERACTIONS = digest_of("interactions.csv", "names.csv")


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What only the simulation knows.

    `utility` float64[people, items]; `craved` bool[people, items]: where an unsafe preference was planted;
    `behind` bool[items]: what is shown less. Rows are in the order of `items` and of the people's numbers.
    """

    items: tuple[Item, ...]
    persons: tuple[Person, ...]
    utility: Floats
    exposure: Floats
    craved: Mask
    behind: Mask


def truth(seed: int = SEED, people: int = PEOPLE) -> Truth:
    """Return the true tastes behind the log of the same seed."""
    items = all_items()
    group = members(np.array([one.share for one in GROUPS]), people, stream(seed, "groups"))
    persons = persons_of(group, stream(seed, "persons"))
    liked = _liked(seed, group, persons, items)
    craved = _craved(seed, persons, items)
    averse = _averse(persons, items) & ~craved
    behind = np.array([item.attributes.get("food_table") == "Indian" for item in items])
    shown = long_tail(np.zeros(len(items)), TAIL, stream(seed, "attention"))
    everybody = np.ones(people, dtype=np.bool_)
    return Truth(
        items=items,
        persons=persons,
        utility=craving(craving(liked, averse, everybody, AVERSION), craved, everybody, CRAVING),
        exposure=handicapped(shown, behind, UNFAIR),
        craved=craved,
        behind=behind,
    )


def _liked(seed: int, group: Integers, persons: Sequence[Person], items: Sequence[Item]) -> Floats:
    """Return the utilities before anything is planted."""
    taste = tastes(group, centres_of([one.taste for one in GROUPS]), SPREAD, stream(seed, "tastes"))
    for person, one in enumerate(persons):
        for goal in set(_tags(one.truth["goals"])) & set(WANTED):
            taste[person, TRAITS.index(f"suits={goal}")] += GOAL
    appeal = APPEAL * stream(seed, "appeal").standard_normal(len(items))
    own = OWN * peculiar(len(persons), len(items), 6, stream(seed, "own"))
    return utilities(taste, traits_of(items), appeal, own)


def _averse(persons: Sequence[Person], items: Sequence[Item]) -> Mask:
    """Return bool[people, items]: what people know that they do not or must not eat."""
    diets = [set(_tags(item.attributes.get("diets"))) for item in items]
    holds = [set(_tags(item.attributes.get("allergens"))) for item in items]
    return np.array(
        [
            [
                one.truth["diet"] not in fits or bool(held & set(_tags(one.truth["allergies"])))
                for fits, held in zip(diets, holds, strict=True)
            ]
            for one in persons
        ],
        dtype=np.bool_,
    )


def _craved(seed: int, persons: Sequence[Person], items: Sequence[Item]) -> Mask:
    """Return bool[people, items]: where a craving against one's own safety is planted."""
    peanuts = np.array(["peanut" in _tags(item.attributes.get("allergens")) for item in items])
    greens = np.array([item.attributes.get("vitamin_k_level") == HIGH for item in items])
    allergic = np.array(["peanut" in _tags(one.truth["allergies"]) for one in persons])
    thinned = np.array([bool(ON_WARFARIN & set(_tags(one.truth["medicines"]))) for one in persons])
    chosen = stream(seed, "craving").random(len(persons)) < CRAVERS
    unsafe = (allergic[:, None] & peanuts) | (thinned[:, None] & greens)
    return np.asarray(unsafe & chosen[:, None])


def permitted_for(persons: Sequence[Person], items: Sequence[Item]) -> Mask:
    """Return bool[people, items]: what no hard rule keeps from each, as far as the stored profile tells."""
    readings = [read_profile(one.profile) for one in persons]
    return np.array([[is_permitted(item, reading) for item in items] for reading in readings], np.bool_)


def lived(known: Truth, seed: int = SEED) -> tuple[Choices, tuple[Integers, ...]]:
    """Let the people choose; return their looks, and the moments of each person's occasions."""
    people = len(known.persons)
    median, deviation = VISITS
    visits = np.exp(stream(seed, "visits").normal(np.log(median), deviation, people)).astype(np.int64) + 4
    findable = np.where(known.behind, UNFAIR, 1.0)
    chance = stream(seed, "choices")
    looks = choices(known.utility, known.exposure, visits, HABITS, chance, findable=findable)
    return looks, moments(visits, _micro(START), _micro(END), stream(seed, "times"))


def simulated(seed: int = SEED, people: int = PEOPLE) -> RawData:
    """Return the catalogue, the people and their log as a data source gives them."""
    known = truth(seed, people)
    return RawData(
        items=known.items,
        people=[PersonData(user_id(n), one.profile) for n, one in enumerate(known.persons)],
        events=_events(known, seed),
        edges=statements(),
        sources=(
            Source(
                "USDA FoodData Central and Indian Food Composition Tables 2017", "public domain, MIT", FOODS
            ),
            Source("drug-interaction-mcp 0.1.0: facts, in our own words", "MIT", INTERACTIONS),
            Source(f"simulated people, seed {seed}", "Apache-2.0", "", simulated=True),
        ),
    )


def user_id(person: int) -> str:
    """Return the id of a simulated person.

    >>> user_id(7)
    'sim-0007'
    """
    return f"sim-{person:04d}"


def _events(known: Truth, seed: int) -> RawEvents:
    """Return looks, choices and likings by time; nobody meets an item twice."""
    looks, times = lived(known, seed)
    best = _liked_from(known, looks)
    told: list[tuple[int, int, int, str]] = []
    rows = zip(looks.person.tolist(), looks.item.tolist(), looks.occasion.tolist(), looks.place.tolist(),
               looks.taken.tolist(), strict=True)  # fmt: skip
    for person, row, occasion, place, taken in rows:
        at = int(times[person][occasion]) + (60 if taken else place) * MINUTE // 4
        kind = "view" if not taken else "liked" if known.utility[person, row] >= best[person] else "chose"
        told.append((at, person, row, kind))
    ordered = sorted(told)
    ids = [item.item_id for item in known.items]
    return RawEvents(
        [user_id(person) for _, person, _, _ in ordered],
        [ids[row] for _, _, row, _ in ordered],
        [kind for _, _, _, kind in ordered],
        [1.0] * len(ordered),
        [at for at, _, _, _ in ordered],
    )


def _liked_from(known: Truth, looks: Choices) -> list[float]:
    """Return for each person the utility from which on a choice was liked; infinite for who chose nothing."""
    felt = known.utility[looks.person, looks.item]
    own = [felt[(looks.person == person) & looks.taken] for person in range(len(known.persons))]
    return [float(np.quantile(one, LIKED)) if len(one) else np.inf for one in own]


def _tags(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _micro(moment: datetime) -> int:
    return int(moment.timestamp()) * MICRO
