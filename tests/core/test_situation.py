"""Where the graph's walk starts: what the query names and what the person did last, each side worth one."""

from __future__ import annotations

import numpy as np
import pytest
from small_data import catalogue, history, inputs

from rectitude.dataset import Edge, Node
from rectitude.errors import BadData
from rectitude.knowledge import Knowledge, build_graph, compile_graph
from rectitude.situation import FADING, RECENT, linked, node_of, searching, situation_of
from rectitude.values import UNLINKED, Entity, Understanding

ITEMS = 30


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """Return a graph of thirty items with one maker each."""
    edges = [
        Edge(Node("item", str(row)), "made_by", Node("maker", str(row % 3), f"Maker {row % 3}"))
        for row in range(ITEMS)
    ]
    things = catalogue(ITEMS)
    return compile_graph(build_graph(edges, things), things, {}, progress=lambda line: None)


def named(*weights: float) -> list[Understanding]:
    entities = tuple(
        Entity(ITEMS + at, f"Maker {at}", "maker", "maker", weight) for at, weight in enumerate(weights)
    )
    return [Understanding(entities[:1]), Understanding(entities[1:], ("words",))]


def test_recent_actions_fade_with_age_and_sum_to_one(knowledge: Knowledge) -> None:
    seeds = situation_of(inputs(history([5, 9, 5])), [], knowledge)
    assert seeds.nodes.tolist() == knowledge.item_node[[5, 9, 5]].tolist()
    wanted = np.array([FADING**2, FADING, 1.0])
    np.testing.assert_allclose(seeds.weights, wanted / wanted.sum())


def test_only_the_last_actions_count(knowledge: Knowledge) -> None:
    rows = list(range(RECENT + 8))
    seeds = situation_of(inputs(history(rows)), [], knowledge)
    assert seeds.nodes.tolist() == knowledge.item_node[rows[-RECENT:]].tolist()


def test_named_things_count_by_their_weights(knowledge: Knowledge) -> None:
    seeds = situation_of(inputs(), named(1.0, 3.0), knowledge)
    assert seeds.nodes.tolist() == [ITEMS, ITEMS + 1]
    np.testing.assert_allclose(seeds.weights, [0.25, 0.75])


def test_what_is_named_and_what_was_done_are_worth_the_same(knowledge: Knowledge) -> None:
    seeds = situation_of(inputs(history([1, 2, 3, 4])), named(5.0), knowledge)
    assert seeds.nodes.tolist() == [ITEMS, *knowledge.item_node[[1, 2, 3, 4]].tolist()]
    assert seeds.weights[0] == pytest.approx(1.0)
    assert seeds.weights[1:].sum() == pytest.approx(1.0)


def test_of_a_stranger_without_a_query_nothing_is_known(knowledge: Knowledge) -> None:
    assert len(situation_of(inputs(), [], knowledge).nodes) == 0
    assert len(situation_of(inputs(), [Understanding((), ("words",))], knowledge).nodes) == 0


def test_things_named_without_weight_say_nothing(knowledge: Knowledge) -> None:
    alone = situation_of(inputs(), named(0.0, 0.0), knowledge)
    assert not alone.shares.any()
    beside = situation_of(inputs(history([7])), named(0.0), knowledge)
    assert beside.nodes.tolist() == [knowledge.item_node[7]]


def test_a_negative_weight_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(BadData, match="a weight below 0"):
        situation_of(inputs(), named(-1.0), knowledge)


def unlinked(label: str, kind: str = "maker") -> Entity:
    return Entity(UNLINKED, label, kind, "said", 1.0)


def test_an_entity_is_found_by_its_kind_and_label(knowledge: Knowledge) -> None:
    known = Entity(4, "Thing 4", "item", "thing", 1.0)
    told = linked(Understanding((unlinked("Maker 1"), unlinked("Maker 9"), known), rest="so"), knowledge)
    assert [entity.node for entity in told.entities] == [ITEMS + 1, UNLINKED, 4]
    assert told.rest == "so"


@pytest.mark.parametrize("label", ["", "maker 1", "Maker 1" * 50, "\N{FACE WITH TEARS OF JOY}", "Thing 4"])
def test_another_name_or_another_kind_is_not_found(knowledge: Knowledge, label: str) -> None:
    assert node_of(unlinked(label), knowledge) == UNLINKED


def test_an_entity_that_the_graph_does_not_have_seeds_nothing(knowledge: Knowledge) -> None:
    assert len(situation_of(inputs(), [Understanding((unlinked("Maker 9"),))], knowledge).nodes) == 0


def test_the_first_rest_that_is_given_is_searched_for() -> None:
    asking = inputs(query="two words")
    assert searching(asking, []) is asking
    assert searching(asking, [Understanding(), Understanding(rest="two words")]) is asking
    told = [Understanding(), Understanding(rest="words"), Understanding(rest="two")]
    assert searching(asking, told).request.query == "words"
    assert searching(asking, [Understanding(rest="")]).request.query is None
