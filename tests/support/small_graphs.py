"""Small graphs for tests: one of films that a person can check by hand, and random ones of every shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from rectitude.arrays import Floats
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, catalogue_of
from rectitude.dataset import Edge, Node
from rectitude.knowledge import Knowledge, Seeds, build_graph, compile_graph

SCHEMA = (Attribute("year", Kind.INTEGER, linked=True), Attribute("genre", Kind.TAGS, linked=True))
FILMS = (
    Item("1", "Fargo", {"year": 1996, "genre": ("Crime",)}),
    Item("2", "Raising Arizona", {"year": 1987, "genre": ("Comedy",)}),
    Item("3", "Big Sleep, The", {"year": 1946, "genre": ("Crime", "Film-Noir")}),
    Item("4", "Chinatown", {"year": 1974, "genre": ("Crime", "Film-Noir")}),
    Item("5", "Two Jakes, The", {}),
    Item("6", "Big", {}),
)
STATEMENTS = (
    ("1", "film.actor", "m.a"),
    ("1", "film.actor", "m.b"),
    ("2", "film.actor", "m.a"),
    ("2", "film.actor", "m.b"),
    ("1", "film.director", "m.c"),
    ("2", "film.producer", "m.c"),
    ("3", "film.actor", "m.d"),
    ("4", "film.actor", "m.e"),
    ("5", "film.actor", "m.e"),
)
SEQUEL = Edge(Node("item", "4"), "film.sequel", Node("item", "5"))
"""The head's sequel is the tail."""


def films() -> Catalogue:
    """Return six films, the last of which nothing is known of."""
    return catalogue_of(FILMS, SCHEMA)


def film_edges() -> list[Edge]:
    """Return who made the films, by identifiers only, and one sequel."""
    people = [Edge(Node("item", film), relation, Node("person", key)) for film, relation, key in STATEMENTS]
    return [*people, SEQUEL]


def film_knowledge(weights: Mapping[str, float] | None = None, **settings: float) -> Knowledge:
    """Return the films' compiled graph."""
    return compiled(film_edges(), films(), weights or {}, **settings)


def compiled(
    edges: Sequence[Edge], catalogue: Catalogue, weights: Mapping[str, float], **settings: float
) -> Knowledge:
    """Return a compiled graph."""
    graph = build_graph(edges, catalogue)
    bases_bytes = int(settings.get("bases_bytes", 1_000_000))
    return compile_graph(graph, catalogue, weights, settings.get("restart", 0.3), bases_bytes)


def seeds_of(weights: Mapping[int, float]) -> Seeds:
    """Return seeds from weights by node."""
    return Seeds(np.array(list(weights), np.int32), np.array(list(weights.values()), np.float64))


@dataclass(frozen=True)
class World:
    """A random catalogue with random statements, relation weights and restart."""

    catalogue: Catalogue
    edges: tuple[Edge, ...]
    weights: Mapping[str, float]
    restart: float

    def knowledge(self, bases_bytes: int = 1_000_000) -> Knowledge:
        """Return the world's compiled graph."""
        return compiled(
            self.edges, self.catalogue, self.weights, restart=self.restart, bases_bytes=bases_bytes
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw up to six items and eight entities, with or without names, and up to twenty statements."""
    items = [Item(str(number), f"Film {number}", {}) for number in range(draw(st.integers(1, 6)))]
    entities = [
        Node("entity", f"e{number}", draw(st.sampled_from(["", f"Name {number}"])))
        for number in range(draw(st.integers(0, 8)))
    ]
    nodes = [*(Node("item", item.item_id, item.title) for item in items), *entities]
    statement = st.builds(Edge, st.sampled_from(nodes), st.sampled_from("rst"), st.sampled_from(nodes))
    weight = st.sampled_from([0.0, 0.5, 1.0, 3.0])
    return World(
        catalogue=catalogue_of(items, ()),
        edges=tuple(draw(st.lists(statement, max_size=20))),
        weights=draw(st.dictionaries(st.sampled_from("rst"), weight)),
        restart=draw(st.sampled_from([0.15, 0.3, 0.5, 0.9])),
    )


@st.composite
def seeded_worlds(draw: st.DrawFn) -> tuple[World, dict[int, float]]:
    """Draw a world and a positive weight for some of its items, by row."""
    world = draw(worlds())
    rows = st.integers(0, len(world.catalogue) - 1)
    return world, draw(st.dictionaries(rows, st.floats(0.1, 10.0), min_size=1))


def transition_matrix(knowledge: Knowledge) -> Floats:
    """Return float64[n, n]: the chance of each step, read from the compiled links one by one."""
    nodes = len(knowledge.keys)
    matrix = np.zeros((nodes, nodes))
    for node in range(nodes):
        for entry in range(knowledge.indptr[node], knowledge.indptr[node + 1]):
            weight = knowledge.weights[knowledge.relation[entry]]
            matrix[node, knowledge.indices[entry]] += weight / knowledge.strength[node]
    return matrix
