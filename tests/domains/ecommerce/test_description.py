"""What the shop declares: which event is a success, and what of a film reaches search and graph."""

from __future__ import annotations

from pathlib import Path

from rectitude.catalogue import Item
from rectitude.dataset import Dataset, RawData, RawEvents
from rectitude.storage.store import Store
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.relations import ENDS, KINDS, RELATIONS


def stored(store: Store, kinds: list[tuple[str, float]]) -> Dataset:
    count = len(kinds)
    names, values = [kind for kind, _ in kinds], [value for _, value in kinds]
    events = RawEvents(["1"] * count, ["1"] * count, names, values, list(range(count)))
    store.replace_all(RawData([Item("1", "A", {})], (), events, (), ()))
    return store.dataset()


def test_four_stars_a_cart_and_a_purchase_are_successes_and_a_look_is_none(tmp_path: Path) -> None:
    told = [("rating", 3.0), ("rating", 4.0), ("view", 1.0), ("cart", 1.0), ("purchase", 1.0)]
    with Store.open(tmp_path / "shop.db", ECOMMERCE) as store:
        assert stored(store, told).positive.tolist() == [False, True, False, True, True]


def test_who_rated_or_bought_owns_it() -> None:
    assert {kind.name for kind in ECOMMERCE.events if kind.owns} == {"rating", "purchase"}


def test_every_end_of_a_relation_is_a_kind_of_entity() -> None:
    assert {end for ends in ENDS.values() for end in ends} == set(KINDS)


def test_every_linked_attribute_has_words_for_its_relation() -> None:
    assert {attribute.name for attribute in ECOMMERCE.items if attribute.linked} < set(RELATIONS)
