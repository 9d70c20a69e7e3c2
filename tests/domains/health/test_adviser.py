"""The domain's own hooks: features that add up, groups, the juror, and the graph behind the prior."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_requests import asked

from rectitude.arrays import Rows
from rectitude.catalogue import Value
from rectitude.dataset import Dataset
from rectitude.domain import PrefixGuarantee
from rectitude.values import Level
from rectitude_domains.health.adviser import EMERGENCY, GUARANTEE, Adviser, BoundAdviser
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.features import (
    ALIKE,
    CARE,
    COMPOSITION,
    DIET,
    FEATURES,
    GOAL_MATCH,
    KINDRED,
    OF_ITEM,
    OF_PERSON,
)
from rectitude_domains.health.graph import statements
from rectitude_domains.health.relations import INTERACTS, RELATIONS, SUITS


@pytest.fixture(scope="module")
def bound(dataset: Dataset) -> BoundAdviser:
    adviser = Adviser()
    return adviser.bind(adviser.fit(dataset), dataset.catalogue)


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
    assert known == {GOAL_MATCH.name, ALIKE.name, CARE.name, DIET.name}


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


def test_the_juror_blocks_everything_in_an_emergency_and_nothing_else(
    bound: BoundAdviser, rows: Rows
) -> None:
    (fired,) = bound.vet(asked("health", {}, 0, query="chest pain"), rows).fired
    assert (fired.rule.id, fired.rule.level) == (EMERGENCY, Level.BLOCK)
    assert fired.mask.all()
    assert "112 in the EU, 911 in the US" in fired.rule.message
    (warned,) = bound.vet(asked("health", {}, 0, query="diet after a stroke"), rows).fired
    assert warned.rule.level is Level.WARN
    assert bound.vet(asked("health", {}, 0, query="snacks"), rows).fired == ()
    assert bound.vet(asked("health", {}, 0), rows).candidates == len(rows)


def test_foods_are_grouped_by_the_table_that_lists_them(dataset: Dataset) -> None:
    groups = Adviser().assign_groups(dataset)
    assert np.bincount(groups.of_item + 1).tolist() == [53, 239, 240]
    assert groups.guarantees == (GUARANTEE,)
    assert PrefixGuarantee("indian-table", 0.4, 0.1) == GUARANTEE


def test_the_fit_repeats_bit_for_bit(dataset: Dataset) -> None:
    once, again = Adviser().fit(dataset), Adviser().fit(dataset)
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
