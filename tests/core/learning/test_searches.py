"""Searches made up to practise on: whom they are of, what they say, and how often each item is looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from parts_shop import NAME, PartsShop, Spy, parts_found
from small_data import catalogue, dataset
from toyshop import found

from rectitude.catalogue import Attribute, Item, Kind, Value, catalogue_of
from rectitude.dataset import Dataset, Search
from rectitude.errors import HookFailed
from rectitude.hookspecs import hookimpl
from rectitude.learning.searches import made_up, said_of, written
from rectitude.learning.train import practised
from rectitude.roster import Roster, rosters_of

LOG = [(person, 2, 5.0, person) for person in range(97)]
SHOP = dataset(LOG, 3, 97)


def test_a_made_up_search_is_a_strangers_and_names_words_of_its_item() -> None:
    made = list(made_up(SHOP, 50, np.random.default_rng(0)))
    assert len(made) == 50
    for occasion in made:
        inputs = occasion.inputs
        assert not occasion.plain
        assert not len(occasion.had)
        assert (inputs.person.user_id, inputs.person.known, len(inputs.person.history)) == (None, False, 0)
        assert inputs.at == SHOP.end + 1
        assert set(str(inputs.request.query).split()) <= set(SHOP.catalogue.titles[occasion.target].split())


def test_what_was_asked_for_more_is_looked_for_more_and_nothing_never() -> None:
    counts = Counter(occasion.target for occasion in made_up(SHOP, 2_000, np.random.default_rng(1)))
    assert set(counts) == {0, 1, 2}
    assert counts[2] / 2_000 == pytest.approx(98 / 100, abs=0.01)


def test_searches_need_neither_people_nor_events() -> None:
    nobody = dataset([], 3, 0)
    assert len(list(made_up(nobody, 7, np.random.default_rng(0)))) == 7


@pytest.mark.parametrize("titles", [(), ("", "  ")], ids=["no items", "no titles"])
def test_without_a_title_no_search_is_made_up(titles: tuple[str, ...]) -> None:
    things = catalogue_of([Item(str(row), title, {}) for row, title in enumerate(titles)], [])
    nameless = dataset([], len(titles), 0, things=things)
    assert list(made_up(nameless, 7, np.random.default_rng(0))) == []


def test_a_search_names_the_title_an_attribute_too_or_attributes_alone() -> None:
    schema = [
        Attribute("genres", Kind.TAGS, searched=True),
        Attribute("year", Kind.INTEGER, searched=True),
        Attribute("shelf", Kind.TEXT),
    ]
    told: dict[str, Value] = {"genres": ("Crime", "Noir"), "year": 1941, "shelf": "B7"}
    things = catalogue(1, schema, {0: told})
    generator = np.random.default_rng(2)
    said = [said_of(things, 0, generator).split() for _ in range(600)]
    title, more = {"Thing"}, {"Crime", "Noir", "1941"}
    kinds = Counter((bool(set(words) & title), bool(set(words) & more)) for words in said)
    assert set(kinds) == {(True, False), (True, True), (False, True)}
    assert all(count / len(said) == pytest.approx(1 / 3, abs=0.08) for count in kinds.values())
    assert {word for words in said for word in words} == title | more


def test_an_attribute_of_many_words_is_named_by_its_beginning() -> None:
    schema = [Attribute("advice", Kind.TEXT, searched=True)]
    things = catalogue(1, schema, {0: {"advice": "walk " * 100}})
    assert max(len(said_of(things, 0, np.random.default_rng(seed))) for seed in range(9)) < 60


def test_written_searches_are_strangers_and_skip_what_the_catalogue_does_not_have() -> None:
    made = list(written(SHOP, [Search("in other words", "1"), Search("gone", "404")]))
    (occasion,) = made
    assert (occasion.target, occasion.inputs.request.query) == (1, "in other words")
    assert occasion.inputs.person.user_id is None and not occasion.plain


def test_the_same_seed_makes_the_same_searches() -> None:
    def told(seed: int) -> list[tuple[int, str | None]]:
        made = made_up(dataset([], 9, 0), 20, np.random.default_rng(seed))
        return [(occasion.target, occasion.inputs.request.query) for occasion in made]

    assert told(3) == told(3) != told(4)


class Practising(PartsShop):
    """The domain of the real parts, which has searches to practise on."""

    def __init__(self, *queries: str) -> None:
        self.queries = queries

    @hookimpl
    def practise(self, dataset: Dataset) -> Sequence[Search]:
        return [Search(query, dataset.catalogue.item_ids[0]) for query in self.queries]


def practising(*queries: str) -> Roster:
    rosters, problems = rosters_of((*parts_found(Spy())[:-1], found(Practising(*queries), NAME)))
    assert not problems
    return rosters[NAME]


def test_a_domain_gives_searches_of_its_own() -> None:
    assert practised(practising("in other words"), SHOP) == (Search("in other words", "0"),)


def test_a_search_without_words_is_refused_with_its_plugin() -> None:
    with pytest.raises(HookFailed, match="no search with words in it") as refusal:
        practised(practising("  "), SHOP)
    assert (refusal.value.plugin, refusal.value.hook) == (NAME, "practise")
