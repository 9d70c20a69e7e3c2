"""One interface over exact search and search by cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude.arrays import Vectors
from rectitude_plugins.vectors.index import CELLS, WIDTH, Cells, Everything, index_vectors, open_index

SMALL = 1_000
"""Where cells begin in these tests."""


def clustered(items: int, width: int = 32, seed: int = 5) -> Vectors:
    """Return unit vectors around common topics."""
    generator = np.random.default_rng(seed)
    topics = generator.standard_normal((40, width))
    vectors = topics[generator.integers(40, size=items)] + 0.5 * generator.standard_normal((items, width))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(unit, dtype=np.float32)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return clustered(4_000)


def by_hand(vectors: Vectors, query: Vectors, count: int) -> list[int]:
    cosines = np.nan_to_num(vectors @ query, nan=-np.inf)
    return sorted(range(len(vectors)), key=lambda row: (-cosines[row], row))[:count]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_a_small_catalogue_is_searched_exactly(items: int, count: int, seed: int) -> None:
    vectors = clustered(items, 4, seed)
    index = open_index(index_vectors(vectors, 1), vectors)
    rows, cosines = index.nearest(vectors[0], count)
    assert isinstance(index, Everything)
    assert rows.tolist() == by_hand(vectors, vectors[0], count)
    assert np.allclose(cosines, vectors[rows] @ vectors[0])


def test_a_large_catalogue_is_searched_by_cells_and_little_is_missed(vectors: Vectors) -> None:
    index = open_index(index_vectors(vectors, 1, SMALL), vectors)
    assert isinstance(index, Cells)
    queries = clustered(200, seed=5)[100:]
    found = [
        set(index.nearest(query, 10)[0].tolist()) & set(by_hand(vectors, query, 10)) for query in queries
    ]
    assert sum(map(len, found)) >= 0.95 * 10 * len(queries)


def test_what_cells_find_has_exact_cosines_and_order(vectors: Vectors) -> None:
    index = open_index(index_vectors(vectors, 1, SMALL), vectors)
    rows, cosines = index.nearest(vectors[7], 20)
    assert rows[0] == 7
    assert np.allclose(cosines, vectors[rows] @ vectors[7], atol=1e-6)
    assert (np.diff(cosines) <= 0).all()


def test_items_without_a_vector_are_never_found(vectors: Vectors) -> None:
    holed = vectors.copy()
    holed[::3] = np.nan
    for limit in (SMALL, 10_000):
        index = open_index(index_vectors(holed, 1, limit), holed)
        for query in vectors[:30]:
            assert (index.nearest(query, 50)[0] % 3 != 0).all()


def test_the_same_seed_makes_the_same_bytes(vectors: Vectors) -> None:
    one, other = index_vectors(vectors, 3, SMALL), index_vectors(vectors, 3, SMALL)
    assert one[CELLS].tobytes() == other[CELLS].tobytes()
    assert one[WIDTH] == other[WIDTH]


def test_cells_that_would_miss_too_much_are_not_kept() -> None:
    generator = np.random.default_rng(2)
    vectors = generator.standard_normal((3_000, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert isinstance(open_index(index_vectors(vectors, 1, SMALL), vectors), Everything)


def test_nobody_readable_finds_nobody() -> None:
    vectors = np.full((5, 3), np.nan, dtype=np.float32)
    rows, cosines = open_index(index_vectors(vectors, 1), vectors).nearest(np.ones(3, np.float32), 4)
    assert (len(rows), len(cosines)) == (0, 0)
