"""Whether lists are equally good for different people: who belongs to which group, and the worst ratio."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude.catalogue import Attribute, Kind, Value
from rectitude.evaluation.metrics import Estimate, estimate
from rectitude.evaluation.person_groups import LEAST_PEOPLE, PersonGroup, person_groups, worst_ratio

AGE = Attribute("age", Kind.INTEGER)
GENDER = Attribute("gender", Kind.ENUMERATION)
MEMBER = Attribute("member", Kind.BOOLEAN)


def crowd(name: str, *told: tuple[Value, int]) -> list[dict[str, Value]]:
    """Return profiles with one attribute: each value for so many people."""
    return [{name: value} for value, count in told for _ in range(count)]


def test_words_and_truths_make_groups_of_their_own() -> None:
    profiles = crowd("gender", ("F", 30), ("M", 25))
    quality = np.array([0.2] * 30 + [0.4] * 25)
    found = person_groups(profiles, quality, [GENDER], seed=0)
    assert [(group.label, group.people) for group in found] == [("f", 30), ("m", 25)]
    assert [group.ndcg.mean for group in found] == pytest.approx([0.2, 0.4])
    truths = person_groups(crowd("member", (True, 20), (False, 20)), np.zeros(40), [MEMBER], seed=0)
    assert [group.label for group in truths] == ["false", "true"]


def test_whole_numbers_are_cut_into_three_parts_named_by_their_ends() -> None:
    profiles = crowd("age", *((age, 2) for age in range(20, 80)))
    found = person_groups(profiles, np.arange(120.0), [AGE], seed=0)
    assert [(group.label, group.people) for group in found] == [
        ("20 to 39", 40),
        ("40 to 59", 40),
        ("60 to 79", 40),
    ]
    assert found[0].ndcg.mean == np.arange(40.0).mean()


def test_people_of_one_age_are_one_group() -> None:
    (alone,) = person_groups(crowd("age", (33, 50)), np.zeros(50), [AGE], seed=0)
    assert (alone.label, alone.people) == ("33 to 33", 50)


def test_a_group_too_small_to_say_anything_is_left_out() -> None:
    profiles = crowd("gender", ("F", LEAST_PEOPLE), ("M", LEAST_PEOPLE - 1))
    found = person_groups(profiles, np.zeros(len(profiles)), [GENDER], seed=0)
    assert [group.label for group in found] == ["f"]


def test_who_says_nothing_belongs_to_no_group() -> None:
    profiles = [*crowd("gender", ("F", 25), (None, 25)), *({} for _ in range(25))]
    (women,) = person_groups(profiles, np.array([1.0] * 25 + [0.0] * 50), [GENDER, AGE, MEMBER], seed=0)
    assert (women.people, women.ndcg.mean) == (25, 1.0)


def test_a_groups_interval_is_that_of_its_members() -> None:
    quality = np.random.default_rng(0).random(60)
    found = person_groups(crowd("gender", ("F", 30), ("M", 30)), quality, [GENDER], seed=4)
    assert found[1].ndcg == estimate(quality[30:], 4)


def test_nobody_makes_no_group() -> None:
    assert person_groups([], np.zeros(0), [AGE, GENDER], seed=0) == ()


def group(attribute: str, label: str, mean: float) -> PersonGroup:
    return PersonGroup(attribute, label, 30, Estimate(mean, 0.0, 1.0))


def test_the_worst_ratio_compares_within_one_attribute() -> None:
    groups = [
        group("a", "x", 0.1),
        group("a", "y", 0.4),
        group("a", "z", 0.2),
        group("b", "x", 0.01),
        group("b", "y", 0.01),
    ]
    assert worst_ratio(groups) == pytest.approx(0.25)


def test_without_two_groups_or_any_quality_there_is_no_ratio() -> None:
    assert worst_ratio([]) is None
    assert worst_ratio([group("a", "x", 0.5), group("b", "x", 0.1)]) is None
    assert worst_ratio([group("a", "x", 0.0), group("a", "y", 0.0)]) is None
    assert worst_ratio([group("a", "x", 0.0), group("a", "y", 0.2)]) == 0.0
