"""The generator's own mathematics, apart from any domain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude_domains.simulation import (
    Habits,
    best,
    choices,
    craving,
    gain_ndcg,
    gini,
    handicapped,
    head_share,
    long_tail,
    marked,
    members,
    moments,
    peculiar,
    rank_correlation,
    recovered,
    standard,
    stream,
    tastes,
    utilities,
)


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8), st.integers(0, 500), st.integers(0, 9))
def test_groups_are_as_large_as_their_shares_say_to_within_one(
    shares: list[float], people: int, seed: int
) -> None:
    wanted = np.array(shares) / sum(shares) * people
    sizes = np.bincount(members(np.array(shares), people, stream(seed)), minlength=len(shares))
    assert sizes.sum() == people
    assert np.all(np.abs(sizes - wanted) < 1)


@given(st.integers(1, 300), st.floats(0.0, 1.0), st.integers(0, 9))
def test_exactly_the_share_is_marked(people: int, share: float, seed: int) -> None:
    assert marked(people, share, stream(seed)).sum() == round(people * share)


def test_what_one_step_draws_does_not_shift_another() -> None:
    first, second = stream(3, "one"), stream(3, "two")
    alone = second.random(4)
    first.random(100)
    assert np.array_equal(stream(3, "two").random(4), alone)


def test_persons_of_a_group_scatter_about_its_centre() -> None:
    centres = np.array([[3.0, 0.0], [0.0, -2.0]])
    group = np.repeat([0, 1], 2_000)
    found = tastes(group, centres, 0.5, stream(1))
    for at in (0, 1):
        assert found[group == at].mean(axis=0) == pytest.approx(centres[at], abs=0.05)
        assert found[group == at].std(axis=0) == pytest.approx(0.5, abs=0.05)


def test_utilities_are_taste_plus_appeal_plus_what_is_ones_own_in_micro_units() -> None:
    taste, traits = np.array([[1.0, 0.0]]), np.array([[2.0, 9.0], [0.0, 9.0]])
    found = utilities(taste, traits, np.array([0.25, 0.0]), np.array([[0.0, 0.1234567]]))
    assert found.tolist() == [[1.25, -0.876543]]


def test_a_taste_that_no_trait_tells_has_deviation_one() -> None:
    assert peculiar(400, 300, 5, stream(2)).std() == pytest.approx(1.0, abs=0.1)


def test_a_row_of_equals_has_no_taste() -> None:
    assert standard(np.array([[4.0, 4.0, 4.0]])).tolist() == [[0.0, 0.0, 0.0]]


def test_a_craving_is_felt_by_its_people_for_what_is_unsafe_and_by_nobody_else() -> None:
    unsafe, who = np.array([[True, False], [True, False]]), np.array([True, False])
    assert craving(np.zeros((2, 2)), unsafe, who, 2.5).tolist() == [[2.5, 0.0], [0.0, 0.0]]


def test_attention_falls_with_rank_as_zipf_says() -> None:
    shares = np.sort(long_tail(np.zeros(1_000), 1.0, stream(4)))[::-1]
    assert shares.sum() == pytest.approx(1.0)
    assert shares[0] / shares[9] == pytest.approx(10.0)
    assert shares[1] / shares[99] == pytest.approx(50.0)


def test_what_leans_to_the_front_is_at_the_front_more_often() -> None:
    lean = np.where(np.arange(1_000) < 500, 2.0, 0.0)
    shares = long_tail(lean, 1.0, stream(4))
    assert shares[:500].sum() > 2 * shares[500:].sum()


def test_a_handicap_takes_attention_from_its_items_alone() -> None:
    behind = np.array([True, False, False])
    found = handicapped(np.array([0.4, 0.4, 0.2]), behind, 0.5)
    assert found == pytest.approx([0.25, 0.5, 0.25])


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30).filter(any))
def test_gini_is_zero_for_equals_and_below_one(counts: list[int]) -> None:
    values = np.array(counts)
    assert -1e-12 <= gini(values) < 1
    assert gini(np.full(5, 3)) == pytest.approx(0.0)
    assert head_share(values, 1.0) == pytest.approx(1.0)


HABITS = Habits(shown=6, searched=0.5, position=0.2, noise=0.3, focus=0.3, looks=2, threshold=0.0)


def world(seed: int, people: int = 30, items: int = 40) -> tuple[np.ndarray, np.ndarray]:
    return stream(seed, "u").standard_normal((people, items)), long_tail(
        np.zeros(items), 0.9, stream(seed, "e")
    )


def test_nobody_looks_twice_or_at_what_is_had_and_takes_one_at_most() -> None:
    utility, exposure = world(1)
    had = stream(1, "had").random(utility.shape) < 0.1
    found = choices(utility, exposure, np.full(30, 8), HABITS, stream(1, "c"), had)
    pairs = list(zip(found.person.tolist(), found.item.tolist(), strict=True))
    assert len(pairs) == len(set(pairs)) == len(found)
    assert not had[found.person, found.item].any()
    taken = list(zip(found.person[found.taken].tolist(), found.occasion[found.taken].tolist(), strict=True))
    assert len(taken) == len(set(taken)) > 100


def test_what_is_taken_beats_the_other_looks_more_often_than_not() -> None:
    utility, exposure = world(2)
    found = choices(utility, exposure, np.full(30, 8), HABITS, stream(2, "c"))
    felt = utility[found.person, found.item]
    assert felt[found.taken].mean() > felt[~found.taken].mean() + 0.2


def test_without_search_the_shown_are_chosen_and_with_it_the_liked() -> None:
    utility, exposure = world(3)
    shown = choices(utility, exposure, np.full(30, 8), Habits(6, 0.0, 0.2, 0.3, 0.3, 2, 0.0), stream(3, "c"))
    found = choices(utility, exposure, np.full(30, 8), Habits(6, 1.0, 0.2, 0.3, 0.3, 2, 0.0), stream(3, "c"))
    assert exposure[shown.item].mean() > exposure[found.item].mean()
    assert utility[found.person, found.item].mean() > utility[shown.person, shown.item].mean()


def test_low_places_are_looked_at_less() -> None:
    utility, exposure = world(4)
    steep = Habits(6, 0.5, 1.0, 0.3, 0.3, 2, 0.0)
    places = choices(utility, exposure, np.full(30, 8), steep, stream(4, "c")).place
    counts = np.bincount(places, minlength=6)
    assert counts[0] > 2 * counts[4]


def test_no_occasion_leaves_no_look() -> None:
    utility, exposure = world(5)
    assert len(choices(utility, exposure, np.zeros(30, dtype=np.int64), HABITS, stream(5))) == 0


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(0, 9))
def test_moments_ascend_within_the_log(occasions: list[int], seed: int) -> None:
    found = moments(np.array(occasions, dtype=np.int64), 1_000, 9_000, stream(seed))
    assert [len(times) for times in found] == occasions
    for times in found:
        assert np.all(np.diff(times) >= 0)
        assert np.all((times >= 1_000) & (times <= 9_000))


def test_an_oracle_lists_the_best_that_is_permitted() -> None:
    assert best(np.array([1.0, 4.0, 3.0, 2.0]), np.array([True, False, True, True]), 2).tolist() == [2, 3]


def test_measures_of_recovery_know_their_ends() -> None:
    gains = np.array([3.0, 0.0, 1.0])
    assert gain_ndcg(np.array([0, 2, 1], dtype=np.int32), gains, 3) == pytest.approx(1.0)
    assert gain_ndcg(np.array([1], dtype=np.int32), gains, 3) == 0.0
    assert gain_ndcg(np.array([1], dtype=np.int32), np.zeros(3), 3) == 0.0
    assert rank_correlation(gains, -gains) == pytest.approx(-1.0)
    assert rank_correlation(gains, np.zeros(3)) == 0.0
    assert recovered(0.1, 0.1, 0.5) == 0.0
    assert recovered(0.5, 0.1, 0.5) == 1.0
