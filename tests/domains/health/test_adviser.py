"""The domain's own hooks: features that add up, groups, what is derived, and the graph behind the prior."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_requests import asked, empty_dataset

from rectitude.arrays import Rows
from rectitude.catalogue import Value, catalogue_of
from rectitude.dataset import Dataset
from rectitude_domains.health.adviser import GUARANTEES, Adviser, BoundAdviser
from rectitude_domains.health.behaviour import truth
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.features import (
    ALIKE,
    CARE,
    COMPOSITION,
    DIET,
    FEATURES,
    FITS,
    GOAL_MATCH,
    KINDRED,
    OF_ITEM,
    OF_PERSON,
    WANTS,
)
from rectitude_domains.health.graph import statements
from rectitude_domains.health.relations import INTERACTS, RELATIONS, SUITS


@pytest.fixture(scope="module")
def bound(dataset: Dataset) -> BoundAdviser:
    adviser = Adviser()
    return adviser.bind(adviser.fit(dataset, 0), dataset.catalogue)


@pytest.fixture(scope="module")
def rows(dataset: Dataset) -> Rows:
    return np.arange(len(dataset.catalogue), dtype=np.int32)


def busiest(dataset: Dataset) -> int:
    return int(np.bincount(dataset.events.person).argmax())


def test_parts_of_past_actions_add_up_to_the_feature(
    bound: BoundAdviser, dataset: Dataset, rows: Rows
) -> None:
    history = dataset.history(busiest(dataset))
    inputs = asked("health", {}, dataset.end, history=history)
    found = bound.shelf.of_history(history)
    traces = {trace.feature: trace for trace in bound.trace(inputs, rows)}
    assert set(traces) == {COMPOSITION.name, KINDRED.name}
    for name, trace in traces.items():
        assert trace.parts.shape == (len(rows), len(trace.actions))
        np.testing.assert_allclose(trace.parts.sum(axis=1), found[name], rtol=1e-3, atol=1e-3)


def test_who_says_and_did_nothing_has_no_feature_of_a_person(bound: BoundAdviser, rows: Rows) -> None:
    assert bound.encode(asked("health", {}, 0)) == []
    assert bound.trace(asked("health", {}, 0), rows) == []


def test_a_profile_alone_gives_goals_diet_care_and_people_alike(bound: BoundAdviser) -> None:
    told: dict[str, Value] = {"goals": ("heart",), "diet": "vegan", "conditions": ("I10",), "age": 50}
    (encoded,) = bound.encode(asked("health", told, 0))
    known = {f.name for f, held in zip(OF_PERSON, encoded.mask, strict=True) if held}
    assert known == {one.name for one in (GOAL_MATCH, ALIKE, CARE, DIET, FITS, WANTS)}


def test_goals_and_diet_are_read_off_the_items(bound: BoundAdviser, dataset: Dataset) -> None:
    told: dict[str, Value] = {"goals": ("heart", "sleep"), "diet": "vegan"}
    (encoded,) = bound.encode(asked("health", told, 0))
    value = {f.name: encoded.matrix[place] for place, f in enumerate(OF_PERSON)}
    walk, beef = (dataset.catalogue.row_of[one] for one in ("walk-after-meals", "ground-beef"))
    assert value[GOAL_MATCH.name][walk] == 0.5
    assert value[DIET.name][beef] == 0
    assert value[DIET.name][walk] == 1


def test_every_feature_of_a_person_is_marked_as_reading_the_profile() -> None:
    assert all(feature.reads_profile for feature in OF_PERSON)
    assert all(feature.item_only and not feature.reads_profile for feature in OF_ITEM)
    assert Adviser().declare_features() == FEATURES


def test_what_a_request_says_is_derived_with_remarks_on_the_whole_list(bound: BoundAdviser) -> None:
    facts = bound.derive(asked("health", {"medicines": ("foozle",)}, 0, query="chest pain"))
    assert facts.person["emergency"] is True
    assert facts.person["emergency_sign"] == "chest pain"
    assert facts.notes == ()
    assert '"foozle"' in bound.derive(asked("health", {"medicines": ("foozle",)}, 0)).notes[0]
    holds, known = facts.items["chosen_lately"]
    assert len(holds) == len(bound.shelf.groups)
    assert known.all()
    assert not holds.any()


def test_three_groups_are_promised_their_part_of_lists_and_of_the_stream(dataset: Dataset) -> None:
    groups = Adviser().assign_groups(dataset)
    assert np.bincount(groups.of_item + 1).tolist() == [0, 239, 240, 53]
    assert groups.guarantees == GUARANTEES
    assert [guarantee.group for guarantee in GUARANTEES] == ["indian-table", "everyday"]
    assert sum(target.share for target in groups.targets) == 1


def test_nothing_is_promised_where_one_of_the_three_is_missing(dataset: Dataset) -> None:
    foods = [item for item in truth(people=1).items if item.attributes["kind"] == "food"]
    groups = Adviser().assign_groups(empty_dataset(HEALTH, catalogue_of(foods, HEALTH.items)))
    assert groups.guarantees == ()
    assert groups.targets == ()


def test_the_fit_repeats_bit_for_bit(dataset: Dataset) -> None:
    once, again = Adviser().fit(dataset, 0), Adviser().fit(dataset, 0)
    assert set(once) == set(again)
    for name in once:
        assert np.array_equal(once[name], again[name]), name


def test_the_graph_speaks_only_in_relations_that_have_words() -> None:
    edges = statements()
    assert len(edges) > 7_000
    assert {edge.relation for edge in edges} <= set(RELATIONS)
    assert {a.name for a in HEALTH.items if a.linked} <= set(RELATIONS)
    kinds = {node.kind for edge in edges for node in (edge.head, edge.tail)}
    assert kinds == {"item", "nutrient", "goal", "medicine", "condition"}
    assert all(node.label for edge in edges for node in (edge.head, edge.tail))


def test_nobody_walks_from_a_medicine_to_the_food_that_does_not_go_with_it() -> None:
    against = {
        edge.relation for edge in statements() if {edge.head.kind, edge.tail.kind} & {"medicine", "condition"}
    }
    assert INTERACTS in against
    assert all(RELATIONS[relation].weight == 0 for relation in against)
    assert RELATIONS["allergens"].weight == 0
    assert RELATIONS[SUITS].weight > 0


def test_grapefruit_meets_simvastatin_in_the_graph_and_walking_suits_the_heart() -> None:
    told = {(edge.head.key, edge.relation, edge.tail.key) for edge in statements()}
    assert ("grapefruit", "interacts_with", "simvastatin") in told
    assert ("walk-after-meals", "suits", "heart") in told
    assert ("lentils", "high_in", "fibre") in told
    assert ("I48", "inside", "I30-I5A") in told
    assert ("warfarin", "meets", "aspirin") in told
