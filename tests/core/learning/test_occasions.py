"""What a list is made from: a choice as it was met, and practice variants of it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from small_data import dataset

from rectitude.dataset import Dataset
from rectitude.learning.occasions import (
    MOST,
    QUERIES,
    SHORT,
    UNPROFILED,
    Occasion,
    drawn,
    occasions,
    words_for,
)
from rectitude.learning.turns import Turn, before_turns, turns

PEOPLE = 400


def crowd() -> Dataset:
    """Return four hundred people who rated six of ten things each, one a microsecond."""
    generator = np.random.default_rng(1)
    log = [
        (person, item, 5.0, person * 10 + place)
        for person in range(PEOPLE)
        for place, item in enumerate(generator.permutation(10)[:6].tolist())
    ]
    return dataset(log, 10, PEOPLE, profiles={person: {"age": 30} for person in range(PEOPLE)})


CROWD = crowd()
TURNS = turns(CROWD, 1)
EARLIER = before_turns(CROWD, TURNS)


def every_occasion(seed: int = 0) -> list[Occasion]:
    return list(occasions(EARLIER, TURNS, np.random.default_rng(seed)))


def practice(kind: str) -> list[Occasion]:
    """Return the practice variants of one kind."""
    variants = [occasion for occasion in every_occasion() if not occasion.plain]
    return {
        "query": [one for one in variants if one.inputs.request.query],
        "unprofiled": [one for one in variants if not one.inputs.request.profiling],
        "short": [one for one in variants if not one.inputs.request.query and one.inputs.request.profiling],
    }[kind]


def test_every_turn_is_met_once_as_it_was() -> None:
    plain = [occasion for occasion in every_occasion() if occasion.plain]
    assert len(plain) == PEOPLE
    for occasion, turn in zip(plain, TURNS, strict=True):
        inputs = occasion.inputs
        assert occasion.target == turn.target
        assert (inputs.at, inputs.request.at) == (turn.at, turn.at)
        assert inputs.person.history.times.tolist() == [turn.person * 10 + place for place in range(5)]
        assert inputs.person.profile == {"age": 30}
        assert inputs.request.query is None


def test_what_is_left_out_is_what_the_person_had_even_where_it_is_hidden() -> None:
    had = {f"p{turn.person}": set(EARLIER.history(turn.person).rows.tolist()) for turn in TURNS}
    by_target = iter(every_occasion())
    last: set[int] = set()
    for occasion in by_target:
        if occasion.plain:
            last = had[str(occasion.inputs.person.user_id)]
        assert set(occasion.had.tolist()) == last
        assert occasion.target not in last


@pytest.mark.parametrize(
    ("kind", "share"), [("query", QUERIES), ("unprofiled", UNPROFILED), ("short", SHORT)]
)
def test_each_kind_of_practice_comes_about_as_often_as_it_should(kind: str, share: float) -> None:
    assert len(practice(kind)) / PEOPLE == pytest.approx(share, abs=0.05)


def test_a_practised_query_names_words_of_the_chosen_title() -> None:
    for occasion in practice("query"):
        words = str(occasion.inputs.request.query).split()
        assert set(words) <= set(EARLIER.catalogue.titles[occasion.target].split())
        assert len(occasion.inputs.person.history) == 5


def test_practice_without_profiling_meets_nobody() -> None:
    for occasion in practice("unprofiled"):
        person = occasion.inputs.person
        assert (person.user_id, person.known, person.profile, len(person.history)) == (None, False, {}, 0)


def test_practice_with_a_short_history_keeps_the_last_actions_and_forgets_a_newcomers_profile() -> None:
    lengths: Counter[int] = Counter()
    for occasion in practice("short"):
        person = occasion.inputs.person
        whole = EARLIER.history(int(str(person.user_id)[1:]))
        kept = len(person.history)
        lengths[kept] += 1
        assert person.history.rows.tolist() == whole.rows.tolist()[len(whole) - kept :]
        assert person.known == (kept > 0)
        assert person.profile == ({"age": 30} if kept else {})
    assert set(lengths) == {0, 1, 3, 5}


def test_the_same_seed_makes_the_same_practice() -> None:
    def told(seed: int) -> list[tuple[int, str | None, int]]:
        return [
            (o.target, o.inputs.request.query, len(o.inputs.person.history)) for o in every_occasion(seed)
        ]

    assert told(3) == told(3) != told(4)


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        ("The Usual Suspects", {"The", "Usual", "Suspects"}),
        ("Up in the Air", {"the", "Air"}),
        ("E T", {"E", "T"}),
        ("千と千尋の神隠し", {"千と千尋の神隠し"}),
    ],
)
def test_a_query_takes_one_or_two_words_and_long_ones_if_there_are_such(
    title: str, allowed: set[str]
) -> None:
    generator = np.random.default_rng(5)
    said = [words_for(title, generator).split() for _ in range(30)]
    assert all(1 <= len(words) <= 2 and set(words) <= allowed for words in said)
    assert set().union(*said) == allowed


def test_a_title_of_spaces_makes_no_query() -> None:
    assert words_for("  ", np.random.default_rng(0)) == ""


def test_of_very_many_people_as_many_are_drawn_as_training_can_hold() -> None:
    many = tuple(Turn(person, 0, 0, 0) for person in range(MOST + 500))
    chosen = drawn(many, np.random.default_rng(0))
    people = [turn.person for turn in chosen]
    assert len(people) == len(set(people)) == MOST
    assert people == sorted(people)
    assert drawn(many[:MOST], np.random.default_rng(0)) == many[:MOST]
