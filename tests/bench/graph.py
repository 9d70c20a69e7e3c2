"""The graph at one size and at ten times as many links: what an answer asks of it should not notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from measuring import Row, interleaved, median
from rectitude.arrays import Rows
from rectitude.catalogue import Item, catalogue_of
from rectitude.dataset import Edge, Node
from rectitude.knowledge import Knowledge, Seeds, build_graph, compile_graph, item_mass
from rectitude.knowledge.bases import unit_starts
from rectitude.knowledge.compiled import walked_links
from rectitude.knowledge.pagerank import walk
from rectitude_explain.paths import explain_paths

ITEMS, GROWN = 1_000, 10
DEGREE, RELATIONS = 12, 5
SEEDS = np.arange(10, dtype=np.int32)
ROUNDS = 200


def measure(home: Path) -> list[Row]:
    """Measure paths from ten seeds to the ten items nearest to them, in both graphs in turns."""
    small, large = random_graph(ITEMS), random_graph(ITEMS * GROWN)
    few_rows, many_rows = nearest(small), nearest(large)
    seeds = Seeds(SEEDS, np.ones(len(SEEDS)))
    actions = {
        "small": lambda: explain_paths(small, seeds, few_rows, {}),
        "large": lambda: explain_paths(large, seeds, many_rows, {}),
    }
    taken = interleaved(actions, ROUNDS)
    few, many = median(taken["small"]), median(taken["large"])
    told = f"{many / few:.2f} × ({many:.2f} ms against {few:.2f} ms)"
    links = f"{len(large.indices) // 2:,} links"
    return [Row(f"(14) paths: {links} ÷ a tenth, equal degree", "≤ 1.2 ×", told, many <= 1.2 * few)]


def random_graph(items: int) -> Knowledge:
    """Return items with twelve links each to as many things without a name, and bases for the seeds alone."""
    draw = np.random.default_rng(items)
    catalogue = catalogue_of([Item(str(number), f"Item {number}", {}) for number in range(items)], ())
    edges = [
        Edge(Node("item", str(item)), f"relation{relation}", Node("thing", str(thing)))
        for item in range(items)
        for relation, thing in zip(
            draw.integers(RELATIONS, size=DEGREE).tolist(),
            draw.integers(items, size=DEGREE).tolist(),
            strict=True,
        )
    ]
    knowledge = compile_graph(build_graph(edges, catalogue), catalogue, {}, bases_bytes=0)
    links = walked_links(knowledge)
    masses = walk(links, unit_starts(links, SEEDS), knowledge.restart)[:items]
    base_row = np.full(len(knowledge.keys), -1, np.int32)
    base_row[SEEDS] = np.arange(len(SEEDS))
    return replace(knowledge, base_row=base_row, bases=masses.T.astype(np.float32))


def nearest(knowledge: Knowledge) -> Rows:
    """Return the ten items with most of the seeds' mass, seeds aside."""
    mass = item_mass(knowledge, Seeds(SEEDS, np.ones(len(SEEDS))))
    mass[SEEDS] = 0.0
    return np.argsort(-mass)[:10].astype(np.int32)
