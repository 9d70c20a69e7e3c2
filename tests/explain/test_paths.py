"""Paths: exact shares of the prior, in words, the same every time."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import (
    SEQUEL,
    World,
    compiled,
    film_edges,
    film_knowledge,
    films,
    seeded_worlds,
    seeds_of,
    transition_matrix,
)

from rectitude.arrays import Floats, Rows
from rectitude.dataset import Edge, Node
from rectitude.knowledge import Knowledge, Seeds, item_mass, no_seeds
from rectitude.values import PathShare
from rectitude_explain.paths import FLOOR, explain_paths, grouped
from rectitude_explain.walks import first_steps, walks_of

FARGO, ARIZONA, SLEEP, CHINATOWN, JAKES, BIG = range(6)


def rows(*wanted: int) -> Rows:
    return np.array(wanted, np.int32)


def told(knowledge: Knowledge, seeds: Seeds, row: int, **settings: int) -> tuple[PathShare, ...]:
    return explain_paths(knowledge, seeds, rows(row), {}, **settings)[0]


def words(paths: tuple[PathShare, ...]) -> list[str]:
    return [path.words for path in paths]


def brute(knowledge: Knowledge, start: Floats, row: int, length: int) -> dict[tuple[int, ...], float]:
    """Return the probability of every path of so many links, seed first, step by step."""
    chance, nodes = transition_matrix(knowledge), range(len(knowledge.keys))
    found = {}
    for before in product(nodes, repeat=length):
        path = (*before, row)
        if len(set(path)) == len(path):
            steps = np.prod([chance[one, other] for one, other in pairwise(path)])
            mass = knowledge.restart * (1 - knowledge.restart) ** length * start[path[0]] * steps
            if mass > 0:
                found[path] = float(mass)
    return found


@given(seeded_worlds(), st.integers(0, 2), st.data())
def test_walks_are_all_there_with_their_probabilities(
    drawn: tuple[World, dict[int, float]], length: int, data: st.DataObject
) -> None:
    world, weights = drawn
    knowledge, seeds = world.knowledge(), seeds_of(weights)
    row = data.draw(st.integers(0, len(world.catalogue) - 1))
    start = np.bincount(seeds.nodes, seeds.shares, len(knowledge.keys)).astype(np.float64)
    walks = walks_of(knowledge, first_steps(knowledge, seeds), np.array([row]), length)
    ours: dict[tuple[int, ...], float] = {}
    for place, chance in enumerate(walks.chances.tolist()):
        path = (*(int(column[place]) for column in reversed(walks.nodes)), row)
        ours[path] = ours.get(path, 0.0) + chance
    assert ours == pytest.approx(brute(knowledge, start, row, length))


def test_walks_of_three_links_are_all_there() -> None:
    knowledge = film_knowledge()
    seeds = seeds_of({SLEEP: 1.0, knowledge.keys.tolist().index("Film-Noir"): 2.0})
    start = np.bincount(seeds.nodes, seeds.shares, len(knowledge.keys)).astype(np.float64)
    walks = walks_of(knowledge, first_steps(knowledge, seeds), np.array([JAKES]), 3)
    ours = {
        (*(int(column[place]) for column in reversed(walks.nodes)), JAKES): chance
        for place, chance in enumerate(walks.chances.tolist())
    }
    assert len(ours) > 2
    assert ours == pytest.approx(brute(knowledge, start, JAKES, 3))


@given(seeded_worlds(), st.data())
def test_shares_are_of_the_mass_and_never_more_than_all_of_it(
    drawn: tuple[World, dict[int, float]], data: st.DataObject
) -> None:
    world, weights = drawn
    knowledge, seeds = world.knowledge(data.draw(st.sampled_from([0, 1_000_000]))), seeds_of(weights)
    every = rows(*range(len(world.catalogue)))
    for paths in explain_paths(knowledge, seeds, every, {}, limit=100):
        assert sum(path.ppm for path in paths) <= 1_000_000 + len(paths)
        assert [path.ppm for path in paths] == sorted((path.ppm for path in paths), reverse=True)
        assert all(path.ppm >= FLOOR for path in paths)


def test_unnamed_entities_are_counted_and_their_shares_add_up() -> None:
    knowledge, seeds = film_knowledge(), seeds_of({FARGO: 1.0})
    shared, produced = told(knowledge, seeds, ARIZONA)
    assert shared.words == "shares two actors with Fargo"
    assert shared.nodes == ("Fargo", "m.a", "Raising Arizona")
    assert shared.relations == ("film.actor", "film.actor")
    assert produced.words == "has a producer that is a director of Fargo"
    assert produced.relations == ("film.director", "film.producer")
    # Fargo has six links, each person two: two actors, each reached with 1/6 and left with 1/2.
    exact = 0.3 * 0.7**2 * 2 * (1 / 6) * (1 / 2) / float(item_mass(knowledge, seeds)[ARIZONA])
    assert shared.ppm == round(exact * 1_000_000)
    assert shared.ppm == pytest.approx(2 * produced.ppm, abs=1)


def test_a_named_entity_is_named_with_all_the_seeds_that_share_it() -> None:
    paths = told(film_knowledge(), seeds_of({FARGO: 1.0, CHINATOWN: 4.0}), SLEEP)
    assert words(paths) == [
        "shares the genre Film-Noir with Chinatown",
        "shares the genre Crime with Chinatown and one other",
    ]


def test_a_named_seed_is_said_to_be_what_the_item_has() -> None:
    knowledge = film_knowledge()
    noir = knowledge.keys.tolist().index("Film-Noir")
    assert words(told(knowledge, seeds_of({noir: 1.0}), SLEEP))[0] == "has the genre Film-Noir"


def test_the_direction_of_a_statement_between_items_is_kept() -> None:
    knowledge = film_knowledge()
    assert words(told(knowledge, seeds_of({CHINATOWN: 1.0}), JAKES))[0] == "is the sequel of Chinatown"
    assert words(told(knowledge, seeds_of({JAKES: 1.0}), CHINATOWN))[0] == "has the sequel Two Jakes, The"


def test_an_item_that_is_a_seed_says_so() -> None:
    (path,) = told(film_knowledge(), seeds_of({BIG: 1.0}), BIG)
    assert (path.words, path.nodes, path.relations, path.ppm) == (
        "is itself one of the things that the walk starts from",
        ("Big",),
        (),
        1_000_000,
    )


def test_three_links_are_followed_only_where_shorter_paths_say_nothing() -> None:
    knowledge = film_knowledge()
    noir = seeds_of({knowledge.keys.tolist().index("Film-Noir"): 1.0})
    assert (
        words(told(knowledge, noir, JAKES))[0] == "is the sequel of Chinatown, which has the genre Film-Noir"
    )
    longer = "shares an actor with Chinatown, which has the genre Film-Noir"
    assert longer not in words(told(knowledge, noir, JAKES))
    apart = compiled([edge for edge in film_edges() if edge != SEQUEL], films(), {})
    assert words(told(apart, noir, JAKES)) == [longer]
    assert told(apart, noir, JAKES, hops=2) == ()


def test_a_statement_made_from_both_ends_is_told_once() -> None:
    film, other, person = Node("item", "1"), Node("item", "2"), Node("person", "m.x")
    edges = [
        Edge(film, "directed_by", person),
        Edge(other, "directed_by", person),
        Edge(person, "directed", film),
        Edge(person, "directed", other),
    ]
    nouns = {"directed_by": ("director", "directors"), "directed": ("director", "directors")}
    knowledge = compiled(edges, films(), {"genre": 0.0, "year": 0.0, "decade": 0.0})
    (paths,) = explain_paths(knowledge, seeds_of({FARGO: 1.0}), rows(ARIZONA), nouns)
    assert words(paths) == ["shares a director with Fargo"]


def test_nothing_below_the_floor_is_a_reason() -> None:
    crowd = [Edge(Node("item", str(film)), "seen_by", Node("person", "all")) for film in (1, 2, 3, 4, 5, 6)]
    weights = {"seen_by": 0.0001}
    knowledge = compiled([*film_edges(), *crowd], films(), weights)
    seeds = seeds_of({FARGO: 1.0})
    assert item_mass(knowledge, seeds)[ARIZONA] > 0
    assert all("seen" not in path for path in words(told(knowledge, seeds, ARIZONA, limit=10)))
    assert words(told(knowledge, seeds, BIG)) == ["shares a seen by with Fargo"]


@pytest.mark.parametrize("seeds", [no_seeds(), seeds_of({BIG: 1.0}), seeds_of({FARGO: 0.0})])
def test_without_a_way_from_a_seed_there_is_no_path(seeds: Seeds) -> None:
    assert told(film_knowledge(), seeds, CHINATOWN) == ()


def test_no_rows_have_no_paths() -> None:
    assert explain_paths(film_knowledge(), seeds_of({FARGO: 1.0}), rows(), {}) == ()


@given(seeded_worlds())
def test_rows_are_explained_alike_alone_and_together(drawn: tuple[World, dict[int, float]]) -> None:
    world, weights = drawn
    knowledge, seeds = world.knowledge(), seeds_of(weights)
    every = range(len(world.catalogue))
    together = explain_paths(knowledge, seeds, rows(*every), {})
    assert together == tuple(told(knowledge, seeds, row) for row in every)


WALK = st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0, 1))


@pytest.mark.parametrize("span", [3, 2**40])
@given(walks=st.lists(WALK, min_size=1, max_size=30))
def test_walks_are_grouped_as_one_by_one_and_stay_in_order(
    span: int, walks: list[tuple[int, int, float]]
) -> None:
    one, other, chances = (np.array(column) for column in zip(*walks, strict=True))
    order, starts, sums = grouped([(one, span), (other, span)], chances)
    groups: dict[tuple[int, int], list[int]] = {}
    for place, walk in enumerate(walks):
        groups.setdefault((walk[1], walk[0]), []).append(place)
    assert [order[begin:end].tolist() for begin, end in pairwise(starts)] == [
        groups[key] for key in sorted(groups)
    ]
    assert sums.tolist() == [sum(walks[place][2] for place in groups[key]) for key in sorted(groups)]


def test_the_limit_keeps_the_largest() -> None:
    knowledge, seeds = film_knowledge(), seeds_of({FARGO: 1.0, CHINATOWN: 2.0})
    everything = told(knowledge, seeds, SLEEP, limit=10)
    assert told(knowledge, seeds, SLEEP, limit=1) == everything[:1]
