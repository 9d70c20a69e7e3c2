"""Searching by vectors: the index that a part gets for a large catalogue, against comparing all.

The vectors are simulated: unit vectors around two thousand topics that share 48 directions, with noise, the
way sentences of a catalogue lie. On vectors without any structure no index of this kind would be kept.
"""

from __future__ import annotations

import time
from itertools import cycle
from pathlib import Path

import faiss
import numpy as np

from measuring import Row, interleaved, median
from rectitude.arrays import Vectors
from rectitude_plugins.vectors.index import Cells, Everything, index_vectors, open_index

ITEMS, WIDTH, TOPICS, DIRECTIONS, NOISE = 100_000, 384, 2_000, 48, 0.7
FOUND, QUERIES = 10, 300


def measure(home: Path) -> list[Row]:
    """Measure the nearest ten of queries that are no items, in turns."""
    drawn = simulated(ITEMS + QUERIES)
    vectors, queries = drawn[:ITEMS], drawn[ITEMS:]
    begun = time.perf_counter()
    index = open_index(index_vectors(vectors, seed=1), vectors)
    built = time.perf_counter() - begun
    flat = faiss.IndexFlatIP(WIDTH)
    flat.add(vectors)
    asked = {name: cycle(queries) for name in ("index", "flat", "numpy")}
    exact = Everything(vectors)
    actions = {
        "index": lambda: index.nearest(next(asked["index"]), FOUND),
        "flat": lambda: flat.search(next(asked["flat"])[None], FOUND),
        "numpy": lambda: exact.nearest(next(asked["numpy"]), FOUND),
    }
    taken = interleaved(actions, QUERIES)
    ours, theirs, plain = (median(taken[name]) for name in ("index", "flat", "numpy"))
    nearest = flat.search(queries, FOUND)[1]
    ours_of = [index.nearest(query, FOUND)[0] for query in queries]
    found = np.mean([len(np.intersect1d(*both)) / FOUND for both in zip(ours_of, nearest, strict=True)])
    width = index.width if isinstance(index, Cells) else 0
    told = f"{ours:.3f} ms at recall@{FOUND} {found:.3f} (built in {built:.0f} s, {width} cells read)"
    ratio = f"{ours / theirs:.3f} × ({theirs:.1f} ms; numpy {plain:.1f} ms)"
    reached = bool(ours <= 0.5 and found >= 0.95)
    return [
        Row(f"nearest of {ITEMS:,} × {WIDTH}, simulated", "≤ 0.5 ms, ≥ .95", told, reached),
        Row("(6) the same ÷ faiss comparing all", "≤ 0.1 ×", ratio, ours <= 0.1 * theirs),
    ]


def simulated(count: int) -> Vectors:
    """Return float32[count, WIDTH] of unit length around topics."""
    generator = np.random.default_rng(3)
    spread = generator.standard_normal((DIRECTIONS, WIDTH), dtype=np.float32) / DIRECTIONS**0.5
    topics = generator.standard_normal((TOPICS, DIRECTIONS), dtype=np.float32) @ spread
    noise = NOISE * generator.standard_normal((count, WIDTH), dtype=np.float32)
    vectors = topics[generator.integers(TOPICS, size=count)] + noise
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
