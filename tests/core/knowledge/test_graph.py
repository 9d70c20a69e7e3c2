"""The graph that is built: typed, without repetition, always the same."""

import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import SEQUEL, World, film_edges, films, worlds

from rectitude.dataset import Edge, Node
from rectitude.errors import BadData
from rectitude.knowledge import both_ways, build_graph


def test_nodes_and_edges_are_typed() -> None:
    graph = build_graph(film_edges(), films())
    assert graph.nodes["item", "1"] == {"kind": "item", "key": "1", "label": "Fargo"}
    assert graph.nodes["person", "m.a"] == {"kind": "person", "key": "m.a", "label": ""}
    assert graph.edges[("item", "1"), ("person", "m.a"), "film.actor"] == {"relation": "film.actor"}


def test_the_items_own_attributes_are_part_of_it() -> None:
    graph = build_graph([], films())
    assert graph.has_edge(("item", "4"), ("genre", "Film-Noir"), "genre")
    assert graph.has_edge(("item", "4"), ("decade", "1970s"), "decade")


def test_every_item_stands_in_it_even_without_edges() -> None:
    graph = build_graph([], films())
    assert list(graph)[:6] == [("item", str(number)) for number in range(1, 7)]
    assert graph.degree["item", "6"] == 0


def test_a_statement_made_twice_stands_once_but_two_relations_stand_beside_each_other() -> None:
    other = Edge(SEQUEL.head, "film.remake", SEQUEL.tail)
    graph = build_graph([SEQUEL, SEQUEL, other], films())
    assert graph.number_of_edges(("item", "4"), ("item", "5")) == 2


def test_a_statement_of_a_node_about_itself_is_left_out() -> None:
    node = Node("person", "m.a")
    assert nx.number_of_selfloops(build_graph([Edge(node, "knows", node)], films())) == 0


def test_a_label_given_once_names_the_node_everywhere_and_a_title_names_the_item() -> None:
    nameless, named = Node("person", "m.a"), Node("person", "m.a", "Joel Coen")
    film = Node("item", "1", "Some other title")
    graph = build_graph([Edge(film, "actor", nameless), Edge(film, "director", named)], films())
    assert graph.nodes["person", "m.a"]["label"] == "Joel Coen"
    assert graph.nodes["item", "1"]["label"] == "Fargo"


@given(worlds(), st.integers(0, 1_000))
def test_the_order_of_the_statements_changes_nothing(world: World, seed: int) -> None:
    shuffled = list(world.edges)
    random.Random(seed).shuffle(shuffled)
    one, other = build_graph(world.edges, world.catalogue), build_graph(shuffled, world.catalogue)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_the_walked_graph_adds_parallel_statements_up_in_both_directions() -> None:
    back = Edge(SEQUEL.tail, "film.prequel", SEQUEL.head)
    walked = both_ways(build_graph([SEQUEL, back], films()), {"film.sequel": 2.0, "film.prequel": 0.5})
    assert walked["item", "4"]["item", "5"]["weight"] == 2.5
    assert walked["item", "5"]["item", "4"]["weight"] == 2.5


def test_a_relation_of_weight_zero_is_not_walked() -> None:
    walked = both_ways(build_graph([SEQUEL], films()), {"film.sequel": 0.0})
    assert not walked.has_edge(("item", "4"), ("item", "5"))


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused_by_the_relations_name(weight: float) -> None:
    with pytest.raises(BadData, match=r"film\.sequel"):
        both_ways(build_graph([SEQUEL], films()), {"film.sequel": weight})
