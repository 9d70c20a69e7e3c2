"""The prior: a probability over items, linear in what is known, equal to networkx's PageRank."""

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import World, film_edges, film_knowledge, films, seeded_worlds, seeds_of, worlds

from rectitude.errors import BadData
from rectitude.knowledge import (
    Seeds,
    both_ways,
    build_graph,
    item_mass,
    item_prior,
    log_prior,
    no_seeds,
    seed_shares,
)

Drawn = tuple[World, dict[int, float]]


@given(seeded_worlds(), st.sampled_from([0, 60, 1_000_000]))
def test_the_mixture_is_the_pagerank_of_networkx(drawn: Drawn, bases_bytes: int) -> None:
    world, weights = drawn
    walked = both_ways(build_graph(world.edges, world.catalogue), world.weights)
    person = {("item", world.catalogue.item_ids[row]): weight for row, weight in weights.items()}
    theirs = nx.pagerank(walked, 1 - world.restart, person, max_iter=5000, tol=1e-13)
    mass = item_mass(world.knowledge(bases_bytes), seeds_of(weights))
    expected = np.array([theirs["item", item_id] for item_id in world.catalogue.item_ids])
    np.testing.assert_allclose(mass / mass.sum(), expected / expected.sum(), atol=1e-6)


def test_an_entity_as_a_seed_gives_the_pagerank_of_networkx() -> None:
    knowledge, graph = film_knowledge({"genre": 2.0}), build_graph(film_edges(), films())
    noir, decade = ("genre", "Film-Noir"), ("decade", "1940s")
    keys = knowledge.keys.tolist()
    seeds = seeds_of({keys.index("Film-Noir"): 3.0, keys.index("1940s"): 1.0})
    theirs = nx.pagerank(both_ways(graph, {"genre": 2.0}), 0.7, {noir: 3.0, decade: 1.0}, tol=1e-13)
    expected = [theirs["item", item_id] for item_id in films().item_ids]
    np.testing.assert_allclose(item_mass(knowledge, seeds), expected, atol=1e-7)
    assert np.argmax(item_prior(knowledge, seeds)) == films().row_of["3"]


@given(seeded_worlds(), st.data())
def test_the_mass_is_linear_in_the_seeds(drawn: Drawn, data: st.DataObject) -> None:
    world, weights = drawn
    rows = st.integers(0, len(world.catalogue) - 1)
    other = data.draw(st.dictionaries(rows, st.floats(0.1, 10.0), min_size=1))
    share = data.draw(st.floats(0.0, 1.0))
    knowledge = world.knowledge(data.draw(st.sampled_from([0, 60, 1_000_000])))
    one, two = seeds_of(weights), seeds_of(other)
    together = Seeds(
        np.concatenate([one.nodes, two.nodes]), np.concatenate([share * one.shares, (1 - share) * two.shares])
    )
    mixed = share * item_mass(knowledge, one) + (1 - share) * item_mass(knowledge, two)
    np.testing.assert_allclose(item_mass(knowledge, together), mixed, atol=1e-8)


@given(seeded_worlds(), st.floats(0.001, 1.0))
def test_the_prior_is_a_probability_that_smoothing_bounds(drawn: Drawn, smoothing: float) -> None:
    world, weights = drawn
    prior = item_prior(world.knowledge(), seeds_of(weights), smoothing)
    assert prior.sum() == pytest.approx(1.0)
    assert prior.min() >= smoothing / len(prior) * (1 - 1e-9)
    logarithm = log_prior(world.knowledge(), seeds_of(weights), smoothing)
    np.testing.assert_allclose(np.exp(logarithm), prior)


@given(seeded_worlds(), st.floats(0.1, 1e6))
def test_only_the_proportions_of_the_weights_count(drawn: Drawn, factor: float) -> None:
    world, weights = drawn
    knowledge, scaled = world.knowledge(), {node: weight * factor for node, weight in weights.items()}
    np.testing.assert_allclose(
        item_mass(knowledge, seeds_of(weights)), item_mass(knowledge, seeds_of(scaled)), atol=1e-12
    )


@pytest.mark.parametrize("weights", [{}, {0: 0.0}])
def test_where_nothing_is_known_the_walk_starts_anywhere(weights: Mapping[int, float]) -> None:
    theirs = nx.pagerank(both_ways(build_graph(film_edges(), films()), {}), 0.7, tol=1e-13)
    expected = np.array([theirs["item", item_id] for item_id in films().item_ids])
    prior = item_prior(film_knowledge(), seeds_of(weights), 0.0)
    np.testing.assert_allclose(prior, expected / expected.sum(), atol=1e-9)


def test_a_seed_that_reaches_no_item_says_nothing() -> None:
    knowledge = film_knowledge({"genre": 0.0})
    alone = seeds_of({knowledge.keys.tolist().index("Film-Noir"): 1.0})
    np.testing.assert_array_equal(item_prior(knowledge, alone), item_prior(knowledge, no_seeds()))


@given(seeded_worlds(), st.sampled_from([0, 60, 1_000_000]), st.data())
def test_each_seeds_share_is_its_part_of_the_mass(
    drawn: Drawn, bases_bytes: int, data: st.DataObject
) -> None:
    world, weights = drawn
    knowledge, seeds = world.knowledge(bases_bytes), seeds_of(weights)
    row = data.draw(st.integers(0, len(world.catalogue) - 1))
    mass = item_mass(knowledge, seeds)[row]
    parts = [
        share * item_mass(knowledge, seeds_of({int(node): 1.0}))[row]
        for node, share in zip(seeds.nodes, seeds.shares, strict=True)
    ]
    np.testing.assert_allclose(seed_shares(knowledge, seeds, row) * mass, parts, atol=1e-7)
    assert seed_shares(knowledge, seeds, row).sum() == pytest.approx(1.0 if mass > 0 else 0.0)


@given(worlds())
def test_a_film_is_never_less_likely_for_being_known(world: World) -> None:
    knowledge = world.knowledge()
    for row in range(len(world.catalogue)):
        known = item_mass(knowledge, seeds_of({row: 1.0}))
        assert known[row] >= world.restart - 1e-6


@pytest.mark.parametrize(
    ("nodes", "weights"),
    [([0], [-1.0]), ([0], [float("nan")]), ([0], [float("inf")]), ([-1], [1.0]), ([0, 1], [1.0])],
)
def test_seeds_that_are_none_are_refused(nodes: list[int], weights: list[float]) -> None:
    with pytest.raises(BadData):
        Seeds(np.array(nodes, np.int32), np.array(weights))
