"""Lists made by the engine's own stages: no feature sees its own label, no list holds what the person had."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from parts_shop import Spy, parts_description, parts_roster
from small_data import dataset

from rectitude.arrays import Floats
from rectitude.catalogue import Item, catalogue_of
from rectitude.dataset import Dataset, Search
from rectitude.errors import BadData
from rectitude.learning.lists import FEWEST, Bind, RankingLists, one_list, ranking_lists
from rectitude.learning.occasions import Occasion, occasions
from rectitude.learning.train import binder, know
from rectitude.learning.turns import before_turns, turns

PEOPLE, STAPLES = 60, 8
BEHAVIOUR = ("taste", "company", "latent", "run", "step", "sitting", "beside", "next")


def silent(line: str) -> None:
    """Be told of progress and say nothing."""


def everybody_ends_with_something_of_their_own() -> Dataset:
    """Return people who rate four staples each and then one thing that nobody else ever touches."""
    generator = np.random.default_rng(2)
    log = []
    for person in range(PEOPLE):
        staples = generator.permutation(STAPLES)[:4].tolist()
        log += [(person, item, 5.0, person * 1000 + place) for place, item in enumerate(staples)]
        log.append((person, STAPLES + person, 5.0, person * 1000 + 500))
    return dataset(log, STAPLES + PEOPLE, PEOPLE, parts_description())


OWN = everybody_ends_with_something_of_their_own()


def bind_for(data: Dataset, spy: Spy | None = None) -> Bind:
    roster = parts_roster(spy or Spy())
    return binder(roster, know(roster, data, silent), 0)


@pytest.fixture(scope="module")
def own_lists() -> RankingLists:
    return ranking_lists(OWN, bind_for(OWN), slices=1, seed=0, progress=silent)


def chosen(lists: RankingLists, feature: str, kind: npt.NDArray[np.bool_] | None = None) -> Floats:
    """Return a feature of the chosen items of plain lists (or of those that a mask names)."""
    column = [spec.name for spec in lists.features].index(feature)
    return np.asarray(lists.values[lists.chosen[lists.plain if kind is None else kind], column])


@pytest.mark.parametrize("feature", BEHAVIOUR)
def test_behaviour_knows_nothing_of_the_choice_it_is_asked_about(
    own_lists: RankingLists, feature: str
) -> None:
    # The chosen item's only event is the choice itself: any other number than nought has seen the label.
    assert not chosen(own_lists, feature).any()


@pytest.mark.parametrize("feature", ["demand_week", "demand_season"])
def test_demand_does_not_count_the_choice_it_is_asked_about(own_lists: RankingLists, feature: str) -> None:
    assert not chosen(own_lists, feature).any()


@pytest.mark.parametrize("feature", ["idle", "novelty", "esteem", "turn"])
def test_what_would_follow_from_the_choice_is_missing(own_lists: RankingLists, feature: str) -> None:
    assert np.isnan(chosen(own_lists, feature)).all()


def test_a_leak_would_be_seen() -> None:
    # The same lists over parts that were fitted on everything: this is what the tests above would catch.
    bind = bind_for(OWN)
    leaking = ranking_lists(OWN, lambda earlier: bind(OWN), slices=1, seed=0, progress=silent)
    assert chosen(leaking, "taste").any()
    assert not np.isnan(chosen(leaking, "esteem")).any()


def test_parts_are_fitted_on_each_slice_before_its_choices() -> None:
    spy = Spy()
    ranking_lists(OWN, bind_for(OWN, spy), slices=2, seed=0, progress=silent)
    first, second = spy.seen
    assert len(first.events) == 4 * PEOPLE
    assert len(second.events) == 3 * PEOPLE
    assert first.events.item.max() < STAPLES


def sliced() -> tuple[Dataset, list[Occasion]]:
    taken = turns(OWN, 1)
    earlier = before_turns(OWN, taken)
    return earlier, list(occasions(earlier, taken, np.random.default_rng(0)))


def test_no_list_holds_anything_that_the_person_had_before() -> None:
    earlier, met = sliced()
    bound = bind_for(OWN)(earlier)
    candidates = [one_list(occasion, bound) for occasion in met]
    # Nobody has more than four of eight staples, so what is left of them and the own thing may stand there.
    graph = [spec.name for spec in bound.features].index("graph_prior")
    assert all(np.isfinite(made.values[:, graph]).all() for made in candidates)
    staples_left = {len(occasion.had) for occasion in met}
    assert staples_left == {4}
    for occasion, made in zip(met, candidates, strict=True):
        seasons = made.values[:, [spec.name for spec in bound.features].index("demand_season")]
        assert np.count_nonzero(seasons) <= STAPLES - len(occasion.had)


def test_a_chosen_item_that_was_not_retrieved_is_added(own_lists: RankingLists) -> None:
    lengths = np.diff(own_lists.starts)
    places = own_lists.chosen - own_lists.starts[:-1]
    assert np.all((places >= 0) & (places < lengths))


def test_an_item_chosen_once_more_stands_on_its_list() -> None:
    log = [(0, 0, 2.0, 1), (0, 1, 5.0, 2), (0, 0, 5.0, 3)]
    data = dataset(log, 5, 1, parts_description())
    taken = turns(data, 1)
    earlier = before_turns(data, taken)
    bound = bind_for(data)(earlier)
    (plain, *_) = occasions(earlier, taken, np.random.default_rng(0))
    assert plain.target == 0 and 0 in plain.had
    lengths = [spec.name for spec in bound.features].index("history_length")
    made = one_list(plain, bound)
    # The chosen item and the three that were never met; item 1 was had.
    assert len(made.values) == 4 and made.chosen == 0
    assert made.values[:, lengths].tolist() == [2.0] * 4


def by_practice(lists: RankingLists, feature: str) -> npt.NDArray[np.bool_]:
    """Return which lists have a feature for their chosen item."""
    return np.isfinite(chosen(lists, feature, np.ones(len(lists), dtype=np.bool_)))


def test_only_lists_with_a_query_have_words(own_lists: RankingLists) -> None:
    with_words = by_practice(own_lists, "words")
    assert not with_words[own_lists.plain].any()
    assert with_words.any()
    assert np.all(chosen(own_lists, "words", with_words) > 0)


def test_practice_without_a_profile_has_every_profile_feature_missing(own_lists: RankingLists) -> None:
    profile = [at for at, spec in enumerate(own_lists.features) if spec.reads_profile]
    length = by_practice(own_lists, "history_length")
    hidden = ~length & ~own_lists.plain
    assert hidden.any()
    for at in np.flatnonzero(hidden):
        rows = slice(own_lists.starts[at], own_lists.starts[at + 1])
        assert np.isnan(own_lists.values[rows][:, profile]).all()


def test_the_same_seed_makes_the_same_lists_and_another_one_others(own_lists: RankingLists) -> None:
    again = ranking_lists(OWN, bind_for(OWN), slices=1, seed=0, progress=silent)
    other = ranking_lists(OWN, bind_for(OWN), slices=1, seed=1, progress=silent)
    assert again.values.tobytes() == own_lists.values.tobytes()
    assert np.array_equal(again.chosen, own_lists.chosen)
    assert not np.array_equal(other.plain, own_lists.plain)


def test_too_few_choices_are_made_up_for_by_searches(own_lists: RankingLists) -> None:
    assert own_lists.plain.sum() == PEOPLE
    searches = by_practice(own_lists, "words") & ~by_practice(own_lists, "history_length")
    assert searches.sum() == FEWEST - PEOPLE


def test_with_enough_choices_a_fifth_as_many_searches_are_made_up() -> None:
    log = [(person, item, 5.0, item * 100 + person) for person in range(100) for item in range(5)]
    data = dataset(log, 9, 100, parts_description())
    told: list[str] = []
    lists = ranking_lists(data, bind_for(data), slices=2, seed=0, progress=told.append)
    assert lists.plain.sum() == 200
    assert told == [
        "lists: slice 1 of 2, 100 people",
        "lists: slice 2 of 2, 100 people",
        "lists: 40 made-up searches beside 200 choices of people",
    ]


def test_searches_that_were_written_are_practised_beside_the_others() -> None:
    written = [Search("the eleventh", "11"), Search("nobody has it", "404")]
    lists = ranking_lists(OWN, bind_for(OWN), slices=1, seed=0, progress=silent, searches=written)
    without = ranking_lists(OWN, bind_for(OWN), slices=1, seed=0, progress=silent)
    assert len(lists) == len(without) + 1
    assert not lists.plain[-1]


@pytest.mark.parametrize(
    "data",
    [
        dataset([], 12, 0, parts_description()),
        dataset([], 12, 3, parts_description()),
        dataset([(0, 1, 5.0, 1)], 12, 1, parts_description()),
        dataset([(0, 1, 1.0, 1), (1, 1, 1.0, 1)], 12, 2, parts_description()),
    ],
    ids=["nobody", "people who did nothing", "one event", "nothing but failures"],
)
def test_a_shop_without_a_past_learns_from_searches(data: Dataset) -> None:
    lists = ranking_lists(data, bind_for(data), slices=3, seed=0, progress=silent)
    assert len(lists) >= FEWEST
    assert np.isfinite(chosen(lists, "words", ~lists.plain & by_practice(lists, "words"))).all()


def test_without_a_title_there_is_nothing_to_learn_from() -> None:
    things = catalogue_of([Item("1", " ", {})], [])
    nameless = dataset([], 1, 0, parts_description(), things=things)
    with pytest.raises(
        BadData, match=r"The catalogue of parts has no item whose title could be searched for"
    ):
        ranking_lists(nameless, bind_for(nameless), slices=3, seed=0, progress=silent)


def test_an_empty_catalogue_is_told_so() -> None:
    empty = dataset([], 0, 0, parts_description())
    with pytest.raises(BadData, match="import items first"):
        ranking_lists(empty, bind_for(empty), slices=3, seed=0, progress=silent)
