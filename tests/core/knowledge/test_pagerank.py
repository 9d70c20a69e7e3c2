"""The walk and its closed form against networkx and against one another."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import World, film_knowledge, seeded_worlds, transition_matrix, worlds

from rectitude.knowledge import both_ways, build_graph
from rectitude.knowledge.bases import unit_starts, worth_keeping
from rectitude.knowledge.compiled import walked_links
from rectitude.knowledge.pagerank import closed_form, walk


@given(seeded_worlds())
def test_the_walk_is_the_pagerank_of_networkx(drawn: tuple[World, dict[int, float]]) -> None:
    world, weights = drawn
    graph = build_graph(world.edges, world.catalogue)
    person = {("item", world.catalogue.item_ids[row]): weight for row, weight in weights.items()}
    theirs = nx.pagerank(both_ways(graph, world.weights), 1 - world.restart, person, max_iter=5000, tol=1e-13)
    knowledge = world.knowledge()
    start = np.zeros(len(knowledge.keys))
    start[list(weights)] = np.array(list(weights.values())) / sum(weights.values())
    ours = walk(walked_links(knowledge), start, world.restart)
    nodes = [(knowledge.kind(node), str(key)) for node, key in enumerate(knowledge.keys)]
    np.testing.assert_allclose(ours / ours.sum(), [theirs[node] for node in nodes], atol=1e-9)


@given(worlds())
def test_the_walk_solves_its_equation(world: World) -> None:
    knowledge = world.knowledge()
    start = np.linspace(0.0, 1.0, len(knowledge.keys))
    mass = walk(walked_links(knowledge), start, world.restart)
    again = world.restart * start + (1 - world.restart) * mass @ transition_matrix(knowledge)
    np.testing.assert_allclose(mass, again, atol=1e-8)


@given(worlds())
def test_a_batch_walks_like_each_of_its_columns(world: World) -> None:
    graph = walked_links(world.knowledge())
    starts = np.eye(len(graph.strength))
    together = walk(graph, starts, world.restart)
    for node, start in enumerate(starts):
        np.testing.assert_allclose(together[:, node], walk(graph, start, world.restart), atol=1e-9)


@given(worlds(), st.data())
def test_the_closed_form_leaves_the_same_mass_as_walking(world: World, data: st.DataObject) -> None:
    graph = walked_links(world.knowledge())
    nodes = len(graph.strength)
    sources = np.array(sorted(data.draw(st.sets(st.integers(0, nodes - 1)))), np.int32)
    kept = worth_keeping(graph, len(world.catalogue), sources)
    masses = closed_form(graph, kept, world.restart)
    walked = walk(graph, unit_starts(graph, np.flatnonzero(kept).astype(np.int32)), world.restart)
    np.testing.assert_allclose(masses, walked[kept].T, atol=1e-9)


@given(worlds())
def test_what_is_eliminated_has_no_links_among_itself(world: World) -> None:
    graph = walked_links(world.knowledge())
    kept = worth_keeping(graph, len(world.catalogue), np.zeros(0, np.int32))
    assert kept[: len(world.catalogue)].all()
    assert not (~kept[graph.starts] & ~kept[graph.ends]).any()


def test_of_the_films_people_and_genres_can_be_eliminated() -> None:
    knowledge = film_knowledge()
    kept = worth_keeping(walked_links(knowledge), 6, np.zeros(0, np.int32))
    assert kept.sum() == 6


@pytest.mark.parametrize("restart", [0.01, 0.99])
def test_the_walk_ends_even_where_more_is_asked_than_floating_point_has(restart: float) -> None:
    graph = walked_links(film_knowledge())
    start = np.full(len(graph.strength), 1 / len(graph.strength))
    mass = walk(graph, start, restart, tolerance=0.0)
    np.testing.assert_allclose(mass, walk(graph, start, restart), atol=1e-9)
