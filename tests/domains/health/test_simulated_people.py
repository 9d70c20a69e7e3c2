"""The simulated people: tastes that are known, profiles that hang together, what is planted, what repeats."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from rectitude.dataset import RawData
from rectitude_domains.health.behaviour import PEOPLE, Truth, permitted_for, simulated, truth, user_id
from rectitude_domains.health.persons import GROUPS, ILLNESSES
from rectitude_domains.health.profile import read_profile
from rectitude_domains.health.safety import ON_WARFARIN
from rectitude_domains.simulation import gini, head_share

SMALL = 400


@pytest.fixture(scope="module")
def known() -> Truth:
    return truth(people=SMALL)


@pytest.fixture(scope="module")
def raw() -> RawData:
    return simulated(people=SMALL)


def chosen_counts(known: Truth, raw: RawData) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    place = {item.item_id: at for at, item in enumerate(known.items)}
    rows = [
        place[item]
        for item, kind in zip(raw.events.item_ids, raw.events.kinds, strict=True)
        if kind != "view"
    ]
    return np.bincount(rows, minlength=len(known.items))


def test_the_same_seed_gives_the_same_people_and_another_seed_others(raw: RawData) -> None:
    again, other = simulated(people=SMALL), simulated(seed=7, people=SMALL)
    assert raw.events == again.events or list(raw.events.item_ids) == list(again.events.item_ids)
    assert [one.profile for one in raw.people] == [one.profile for one in again.people]
    assert list(raw.events.item_ids) != list(other.events.item_ids)


def test_people_are_said_to_be_simulated_and_events_stay_below_the_bound(raw: RawData) -> None:
    assert [source.simulated for source in raw.sources] == [False, False, True]
    assert len(raw.events.times) * PEOPLE / SMALL < 100_000
    assert set(raw.events.kinds) == {"view", "chose", "liked"}
    assert list(raw.events.times) == sorted(raw.events.times)


def test_nobody_meets_an_item_twice(raw: RawData) -> None:
    met = list(zip(raw.events.user_ids, raw.events.item_ids, strict=True))
    assert len(met) == len(set(met))


def test_groups_have_their_shares_and_a_taste_of_their_own(known: Truth) -> None:
    counts = Counter(one.group for one in known.persons)
    for group, one in enumerate(GROUPS):
        assert abs(counts[group] / SMALL - one.share) < 0.01
    means = [
        known.utility[[one.group == g for one in known.persons]].mean(axis=0) for g in range(len(GROUPS))
    ]
    between = np.corrcoef(np.array(means))[np.triu_indices(len(GROUPS), 1)]
    assert between.max() < 0.9


def test_profiles_hang_together(known: Truth) -> None:
    usual = {illness.code: set(illness.medicines) for illness in ILLNESSES}
    for one in known.persons:
        reading = read_profile(one.truth)
        assert reading.unknown == {}
        age, conditions = one.truth["age"], one.truth["conditions"]
        assert isinstance(age, int)
        assert isinstance(conditions, tuple)
        assert one.truth["pregnant"] is not True or 20 <= age <= 42
        allowed = set().union(*(usual[code] for code in conditions))
        assert not ({"warfarin", "levothyroxine", "phenelzine"} & set(reading.medicines or ())) - allowed


def test_some_profiles_are_empty_but_their_people_are_not(known: Truth, raw: RawData) -> None:
    silent = [n for n, one in enumerate(known.persons) if one.silent]
    assert 0.03 < len(silent) / SMALL < 0.12
    assert all(raw.people[n].profile == {} for n in silent)
    assert all(known.persons[n].truth for n in silent)


def test_the_tail_is_long(known: Truth, raw: RawData) -> None:
    counts = chosen_counts(known, raw)
    assert gini(counts) > 0.35
    assert head_share(counts, 0.2) > 0.4


def test_unsafe_preferences_are_planted_and_lived(known: Truth, raw: RawData) -> None:
    cravers = np.flatnonzero(known.craved.any(axis=1))
    assert len(cravers) >= 5
    for person in cravers:
        one = known.persons[person].truth
        medicines, allergies = one["medicines"], one["allergies"]
        assert isinstance(medicines, tuple)
        assert isinstance(allergies, tuple)
        assert "peanut" in allergies or ON_WARFARIN & set(medicines)
    lifted = [known.utility[n][known.craved[n]].mean() - known.utility[n].mean() for n in cravers]
    assert np.mean(lifted) > 1.5
    place = {item.item_id: at for at, item in enumerate(known.items)}
    numbers = {user_id(person): person for person in range(SMALL)}
    lived = [
        known.craved[numbers[user], place[item]]
        for user, item, kind in zip(raw.events.user_ids, raw.events.item_ids, raw.events.kinds, strict=True)
        if kind != "view"
    ]
    assert sum(lived) > 10


def test_people_shun_what_they_do_not_or_must_not_eat(known: Truth) -> None:
    beef = next(n for n, item in enumerate(known.items) if item.item_id == "ground-beef")
    vegans = [n for n, one in enumerate(known.persons) if one.truth["diet"] == "vegan"]
    assert len(vegans) > 10
    assert (known.utility[vegans, beef] < known.utility[vegans].mean(axis=1) - 1).all()


def test_indian_foods_are_shown_less_and_are_liked_no_less(known: Truth) -> None:
    food = np.array([item.attributes["kind"] == "food" for item in known.items])
    behind, others = known.behind, food & ~known.behind
    assert known.exposure[behind].mean() < 0.5 * known.exposure[others].mean()
    groups = np.array([GROUPS[one.group].name != "home kitchen of India" for one in known.persons])
    liked = known.utility[groups]
    assert liked[:, behind].mean() > liked[:, others].mean() - 0.25


def test_safety_leaves_most_people_most_of_the_catalogue_and_takes_something_from_all(known: Truth) -> None:
    allowed = permitted_for(known.persons, known.items)
    told = np.array([not one.silent for one in known.persons])
    assert np.median(allowed[told].mean(axis=1)) > 0.7
    assert allowed[~told].mean(axis=1).max() < 0.5
    assert allowed.any(axis=1).all()
