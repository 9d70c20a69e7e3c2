"""The simulated people of finance: repeatable, long-tailed, and bearing what was planted in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rectitude.catalogue import misfit
from rectitude.dataset import RawData
from rectitude_domains.finance import behaviour
from rectitude_domains.finance.behaviour import Log, Truth, lived, simulated, truth, user_id
from rectitude_domains.finance.description import PROFILE
from rectitude_domains.finance.persons import GROUPS
from rectitude_domains.simulation import choices, gini, head_share, rank_correlation, stream

PEOPLE = 400


@pytest.fixture(scope="module")
def known() -> Truth:
    return truth(people=PEOPLE)


@pytest.fixture(scope="module")
def log(known: Truth) -> Log:
    return lived(known)


@pytest.fixture(scope="module")
def raw() -> RawData:
    return simulated(people=PEOPLE)


def test_the_same_seed_gives_the_same_people_and_another_seed_others(raw: RawData) -> None:
    again, other = simulated(people=PEOPLE), simulated(seed=1, people=PEOPLE)
    assert again.people == raw.people
    assert again.events.item_ids == raw.events.item_ids
    assert again.events.times == raw.events.times
    assert other.events.item_ids != raw.events.item_ids


def test_all_of_it_is_marked_as_simulated_but_the_catalogue(raw: RawData) -> None:
    assert [source.simulated for source in raw.sources] == [False, True]


def test_nobody_meets_an_instrument_twice_and_everything_lies_within_the_log(raw: RawData) -> None:
    events = raw.events
    met = list(zip(events.user_ids, events.item_ids, strict=True))
    assert len(met) == len(set(met))
    assert list(events.times) == sorted(events.times)
    assert events.times[-1] <= int(behaviour.END.timestamp()) * 1_000_000


def test_answers_fit_the_questions(raw: RawData) -> None:
    schema = {attribute.name: attribute for attribute in PROFILE}
    for person in raw.people:
        assert set(person.profile) <= set(schema)
        assert not [name for name, value in person.profile.items() if misfit(schema[name], value)]


def test_holdings_are_what_is_held_at_the_start_and_add_up_to_one(
    raw: RawData, log: Log, known: Truth
) -> None:
    for person, data in enumerate(raw.people):
        if data.profile:
            holdings = data.profile["holdings"]
            assert isinstance(holdings, dict)
            assert set(holdings) == {known.items[row].item_id for row in np.flatnonzero(log.held[person])}
            assert sum(holdings.values()) == pytest.approx(1.0, abs=1e-3)


def test_some_profiles_are_missing_and_some_are_older_than_a_year(raw: RawData, known: Truth) -> None:
    silent = [not person.profile for person in raw.people]
    assert np.array_equal(silent, known.persons.silent)
    assert 0.05 < np.mean(silent) < 0.12
    old = [str(person.profile.get("answered_on", "9")) < "2025-10-31" for person in raw.people]
    assert np.array_equal(old, known.persons.stale)
    assert 0.04 < np.mean(old) < 0.12


def bought(log: Log, known: Truth) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How often each instrument was bought."""
    return np.bincount(log.looks.item[log.looks.taken], minlength=len(known.items))


def test_purchases_have_a_long_tail(known: Truth, log: Log) -> None:
    counts = bought(log, known)
    assert gini(counts) > 0.7
    assert head_share(counts, 0.2) > 0.7
    assert head_share(counts, 0.01) < 0.4


def test_people_choose_by_their_true_taste_but_not_without_noise(known: Truth, log: Log) -> None:
    looks = log.looks
    better = np.array(
        [
            (known.utility[person] < known.utility[person, item]).mean()
            for person, item in zip(looks.person[looks.taken], looks.item[looks.taken], strict=True)
        ]
    )
    assert 0.9 < float(np.median(better)) < 0.999


def test_groups_differ_more_between_than_within(known: Truth) -> None:
    group, utility = known.persons.group, known.utility
    means = np.array([utility[group == at].mean(axis=0) for at in range(len(GROUPS))])
    own = [rank_correlation(utility[person], means[group[person]]) for person in range(0, PEOPLE, 10)]
    others = [
        rank_correlation(utility[person], means[(group[person] + 2) % len(GROUPS)])
        for person in range(0, PEOPLE, 10)
    ]
    assert np.mean(own) > np.mean(others) + 0.2


def test_thrill_seekers_mostly_choose_what_their_answers_rule_out_and_others_seldom(
    known: Truth, log: Log
) -> None:
    looks = log.looks
    unsafe = known.unsafe[looks.person, looks.item][looks.taken]
    craves = known.craves[looks.person][looks.taken]
    assert unsafe[craves].mean() > 0.9
    assert unsafe[~craves].mean() < 0.2


def test_small_houses_are_chosen_far_less_than_the_same_people_would_if_they_saw_them(
    known: Truth, log: Log
) -> None:
    visits = np.full(PEOPLE, 20)

    equal = np.where(known.behind, known.exposure / behaviour.UNFAIR, known.exposure)
    fair = choices(known.utility, equal / equal.sum(), visits, behaviour.HABITS, stream(5, "fair"))
    as_planted = known.behind[log.looks.item[log.looks.taken]].mean()
    assert as_planted < 0.7 * known.behind[fair.item[fair.taken]].mean()


def test_a_person_more_leaves_the_others_groups_alone(known: Truth) -> None:
    assert user_id(3) == "sim-0003"
    assert len(replace(known, items=known.items[:5]).items) == 5
