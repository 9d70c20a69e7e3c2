"""What goes into a store comes out of it: whole data sets, one person's history, feedback."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rectitude.catalogue import Item
from rectitude.dataset import Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import DomainDescription
from rectitude.errors import BadData, UnknownItem
from rectitude.storage.digest import data_digest
from rectitude.storage.store import Store

NO_EVENTS = RawEvents((), (), (), (), ())
NOTHING = RawData((), (), NO_EVENTS, (), ())


def feedback(
    user_id: str, item_id: str, kind: str = "view", value: float = 1.0, time: int = 400
) -> RawEvents:
    return RawEvents([user_id], [item_id], [kind], [value], [time])


def test_a_new_store_is_empty_and_of_generation_zero(store: Store) -> None:
    assert store.is_empty()
    assert store.generation() == 0
    assert store.sources() == ()
    dataset = store.dataset()
    assert (len(dataset.catalogue), len(dataset.people), len(dataset.events), dataset.edges) == (0, 0, 0, ())


def test_items_come_back_with_the_attributes_they_had(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    catalogue = store.dataset().catalogue
    assert catalogue.item_ids == ("9", "10", "x")
    assert catalogue.titles == ("Heat", "Fargo", "Nénette et Boni")
    assert catalogue.shown(0) == {"price": 9.5, "sealed": False, "brand": "Regency"}
    assert catalogue.shown(1) == {"year": 1996, "genres": ("Crime", "Drama"), "shelf": "B7"}
    assert catalogue.shown(2) == {}
    assert not store.is_empty()


def test_people_of_whom_only_events_are_known_have_an_empty_profile(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    assert store.dataset().people == (
        PersonData("a", {"age": 30, "tastes": ("Crime",)}),
        PersonData("b", {}),
        PersonData("c", {}),
    )


def test_events_stand_by_time_and_within_one_time_as_they_arrived(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    dataset = store.dataset()
    events = dataset.events
    assert events.time.tolist() == [100, 200, 200, 200, 300]
    assert events.person.tolist() == [1, 0, 0, 2, 0]
    assert [dataset.catalogue.item_ids[row] for row in events.item] == ["10", "x", "9", "9", "10"]
    assert events.kind.tolist() == [0, 1, 2, 1, 0]
    assert events.value.tolist() == [2.0, 1.0, 1.0, 1.0, 5.0]
    assert dataset.positive.tolist() == [False, False, True, False, True]


def test_statements_and_sources_come_back_in_their_order(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    assert store.dataset().edges == tuple(raw.edges)
    assert store.sources() == store.dataset().sources == tuple(raw.sources)


def test_a_person_has_the_same_history_as_in_the_data_set(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    dataset = store.dataset()
    known, profile, history = store.person("a", dataset.catalogue)
    assert known
    assert profile == {"age": 30, "tastes": ("Crime",)}
    expected = dataset.history(0)
    for mine, theirs in (
        (history.rows, expected.rows),
        (history.times, expected.times),
        (history.values, expected.values),
        (history.kinds, expected.kinds),
    ):
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)


def test_a_stranger_is_unknown_and_somebody_without_events_is_not(store: Store, raw: RawData) -> None:
    store.replace_all(replace(raw, events=NO_EVENTS))
    catalogue = store.dataset().catalogue
    known, profile, history = store.person("nobody", catalogue)
    assert (known, profile, len(history)) == (False, {}, 0)
    known, profile, history = store.person("b", catalogue)
    assert (known, profile, len(history)) == (True, {}, 0)


def test_feedback_is_there_for_the_next_reader_and_is_no_import(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    catalogue, generation = store.dataset().catalogue, store.generation()
    store.append_events(feedback("a", "9", time=400))
    store.append_events(feedback("new", "9"))
    assert store.person("a", catalogue)[2].times.tolist() == [200, 200, 300, 400]
    assert store.person("new", catalogue)[0]
    assert store.generation() == generation


def test_events_on_items_newer_than_the_catalogue_are_left_out_of_a_history(
    store: Store, raw: RawData
) -> None:
    store.replace_all(raw)
    old = store.dataset().catalogue
    store.upsert(replace(NOTHING, items=[Item("11", "New", {})], events=feedback("a", "11")))
    assert store.person("a", old)[2].times.tolist() == [200, 200, 300]
    assert store.person("a", store.dataset().catalogue)[2].times.tolist() == [200, 200, 300, 400]


def test_events_of_a_kind_that_is_declared_no_more_are_left_out(
    database: Path, store: Store, raw: RawData, shop: DomainDescription
) -> None:
    store.replace_all(raw)
    with Store.open(database, replace(shop, events=shop.events[:1])) as later:
        dataset = later.dataset()
        assert dataset.events.kind.tolist() == [0, 0]
        assert later.person("a", dataset.catalogue)[2].times.tolist() == [300]


def test_importing_the_same_again_changes_nothing_but_the_generation(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    before, generation = store.data_digest(), store.generation()
    assert store.upsert(raw) == 0
    assert store.data_digest() == before
    assert store.generation() == generation + 1


def test_an_event_that_stands_twice_in_one_import_happened_twice(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    twice = RawEvents(["a"] * 2, ["9"] * 2, ["purchase"] * 2, [1.0] * 2, [500] * 2)
    assert store.upsert(replace(NOTHING, events=twice)) == 2
    assert store.upsert(replace(NOTHING, events=twice)) == 0
    assert len(store.dataset().events) == 7


def test_an_upsert_replaces_items_and_people_whole_and_keeps_the_rest(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    own = Source("films.csv (items)", "your own data", "cd" * 32, own=True)
    store.upsert(
        RawData([Item("10", "Fargo!", {"price": 1.25})], [PersonData("a", {"age": 31})], NO_EVENTS, (), [own])
    )
    dataset = store.dataset()
    assert dataset.catalogue.titles == ("Heat", "Fargo!", "Nénette et Boni")
    assert dataset.catalogue.shown(1) == {"price": 1.25}
    assert dataset.people[0] == PersonData("a", {"age": 31})
    assert len(dataset.events) == 5
    assert dataset.sources == (*raw.sources, own)


def test_a_statement_is_stored_once(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    cites = Edge(Node("item", "9"), "cites", Node("item", "x"))
    store.upsert(replace(NOTHING, edges=[*raw.edges, cites, cites]))
    assert store.dataset().edges == (*raw.edges, cites)


def test_replacing_forgets_what_was_there(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    store.append_events(feedback("new", "9"))
    store.replace_all(replace(NOTHING, items=[Item("1", "Alone", {})]))
    dataset = store.dataset()
    assert dataset.catalogue.item_ids == ("1",)
    assert (dataset.people, len(dataset.events), dataset.edges, dataset.sources) == ((), 0, (), ())
    assert store.generation() == 2


def test_more_people_than_are_looked_up_by_name_are_stored_too(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    names = [f"p{number}" for number in range(1200)]
    many = RawEvents(names, ["9"] * 1200, ["view"] * 1200, [1.0] * 1200, list(range(1200)))
    assert store.upsert(replace(NOTHING, events=many)) == 1200
    assert len(store.dataset().people) == 1203


def test_the_digest_depends_on_every_part_of_the_data(store: Store, raw: RawData) -> None:
    changed = [
        raw,
        replace(raw, items=[*raw.items[1:], replace(raw.items[0], title="Fargo!")]),
        replace(raw, items=[*raw.items[1:], replace(raw.items[0], attributes={"year": 1997})]),
        replace(raw, people=[*raw.people, PersonData("d", {})]),
        replace(raw, events=replace(raw.events, values=[5.0, 2.0, 1.0, 1.0, 2.0])),
        replace(raw, events=replace(raw.events, times=[300, 100, 200, 200, 201])),
        replace(raw, edges=raw.edges[1:]),
        replace(raw, sources=()),
    ]
    digests = []
    for one in changed:
        store.replace_all(one)
        digests.append(store.data_digest())
    assert len(set(digests)) == len(changed)
    store.replace_all(raw)
    assert data_digest(store.dataset()) == digests[0]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (replace(NOTHING, items=[Item("1", "A", {}), Item("1", "B", {})]), "The item '1' stands twice"),
        (replace(NOTHING, people=[PersonData("a", {}), PersonData("a", {})]), "The person 'a' stands twice"),
        (replace(NOTHING, sources=[Source("S", "", ""), Source("S", "", "")]), "The source 'S' stands twice"),
        (replace(NOTHING, items=[Item("1", "A", {"year": "1996"})]), "'year' of '1' is integer"),
        (replace(NOTHING, items=[Item("1", "A", {"year": 1996.5})]), "'year' of '1' is integer"),
        (replace(NOTHING, items=[Item("1", "A", {"price": float("nan")})]), "'price' of '1' is decimal"),
        (replace(NOTHING, items=[Item("1", "A", {"price": 1e13})]), "'price' of '1' is decimal"),
        (replace(NOTHING, items=[Item("1", "A", {"genres": "Crime"})]), "'genres' of '1' is tags"),
        (replace(NOTHING, items=[Item("1", "A", {"brand": 7})]), "'brand' of '1' is enumeration"),
        (replace(NOTHING, items=[Item("1", "A", {"shelf": 7})]), "'shelf' of '1' is text"),
        (replace(NOTHING, people=[PersonData("a", {"age": ("30",)})]), "'age' of 'a' is integer"),
        (replace(NOTHING, events=feedback("a", "404")), "item '404', which is not in the catalogue"),
        (
            replace(NOTHING, edges=[Edge(Node("item", "404"), "r", Node("k", "1"))]),
            "item '404', which is not in the catalogue",
        ),
        (
            replace(NOTHING, events=feedback("a", "9", kind="sneeze")),
            "kind 'sneeze'; shop knows rating, view, purchase",
        ),
        (replace(NOTHING, events=feedback("a", "9", value=float("inf"))), "not a finite number"),
        (
            replace(NOTHING, events=feedback("a", "9", time=881_250_949_000_000_000_000)),
            "beyond the year 9999",
        ),
        (replace(NOTHING, events=RawEvents(["a"], ["9"], ["view"], [1.0], [])), "different lengths"),
    ],
)
def test_data_that_contradicts_itself_is_refused_and_nothing_changes(
    store: Store, raw: RawData, bad: RawData, problem: str
) -> None:
    store.replace_all(raw)
    before = store.data_digest()
    with pytest.raises(BadData, match=problem):
        store.upsert(bad)
    assert store.data_digest() == before
    assert store.generation() == 1


def test_feedback_on_an_unknown_item_names_it_and_is_not_stored(store: Store, raw: RawData) -> None:
    store.replace_all(raw)
    with pytest.raises(UnknownItem) as caught:
        store.append_events(RawEvents(["a", "a"], ["9", "404"], ["view"] * 2, [1.0] * 2, [1, 2]))
    assert caught.value.item_id == "404"
    assert len(store.dataset().events) == 5


def test_two_processes_may_import_at_once(
    database: Path, store: Store, raw: RawData, shop: DomainDescription
) -> None:
    store.replace_all(raw)

    def send(name: str) -> None:
        with Store.open(database, shop) as mine:
            for time in range(10):
                mine.append_events(feedback(name, "9", time=time))

    threads = [threading.Thread(target=send, args=(name,)) for name in ("p", "q", "r")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.dataset().events) == 35
