"""The items whose vectors are nearest to a query's, as plain arrays in a snapshot.

Up to EXACT_UP_TO items every vector is compared. Beyond, an inverted file (Sivic and Zisserman, ICCV 2003;
made and searched by faiss) keeps one byte a number in cells: the cells nearest to the query are looked
through, and the best of what they hold are compared again with the vectors themselves, so that order and
cosines are exact. How many cells are looked through is decided when the index is made, by what it then finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from rectitude.arrays import Arrays, Codes, Integers, Rows, Vectors
from rectitude.retrieval import best_rows

if TYPE_CHECKING:
    import faiss

CELLS, WIDTH = "index_cells", "index_width"
EXACT_UP_TO = 50_000
"""Above this, comparing all costs more than a request may (10 ms at 100,000 items of 384 numbers)."""
CELLS_PER_ROOT = 4
"""Cells a square root of the items, as faiss' guidelines have it."""
LEARNED_FROM = 40
"""How many vectors a cell its centre is learned from."""
ROUNDS = 10
REFINED = 4
"""How many times as many as asked are taken out of the cells, to be compared again."""
TRIED, NEAREST = 256, 10
RECALL = 0.98
"""How much of the true NEAREST of TRIED queries an index must find to be used."""
JITTER = 0.5
"""How far the queries that an index is tried with lie from items: their noise is as long as this."""


class Index(Protocol):
    """Finds the nearest items."""

    def nearest(self, query: Vectors, count: int) -> tuple[Rows, Vectors]:
        """Return up to `count` rows, the nearest first, with float32 cosines; `query` is float32[d]."""


def index_vectors(vectors: Vectors, seed: int, exact_up_to: int = EXACT_UP_TO) -> Arrays:
    """Return what a search over float32[items, d] of unit length needs beside the vectors themselves.

    A row of NaN has no vector and is never found. A small catalogue needs nothing, and an index that misses
    too much at any width is not kept: all vectors are compared then.

    >>> vectors = np.eye(3, dtype=np.float32)
    >>> open_index(index_vectors(vectors, seed=1), vectors).nearest(vectors[1], 1)[0].tolist()
    [1]
    """
    readable = np.flatnonzero(np.isfinite(vectors[:, 0])).astype(np.int64)
    if len(readable) <= exact_up_to:
        return {}
    import faiss

    there = np.ascontiguousarray(vectors[readable])
    cells = _cells(there, readable, seed)
    exact = faiss.IndexFlatIP(there.shape[1])
    exact.add(there)
    tried = _queries(there, seed)
    truth = [set(found) for found in readable[exact.search(tried, NEAREST)[1]].tolist()]
    for width in _widths(cells.nlist):
        cells.nprobe = width
        index = Cells(faiss.serialize_index(cells), width, vectors)
        found = [set(index.nearest(query, NEAREST)[0].tolist()) for query in tried]
        hits = sum(len(one & other) for one, other in zip(found, truth, strict=True))
        if hits >= RECALL * NEAREST * len(tried):
            return {CELLS: index.packed, WIDTH: np.array([width], dtype=np.int64)}
    return {}


def open_index(arrays: Arrays, vectors: Vectors) -> Index:
    """Return the index that `index_vectors` made for these vectors."""
    if CELLS not in arrays:
        return Everything(vectors)
    return Cells(arrays[CELLS].astype(np.uint8, copy=False), int(arrays[WIDTH][0]), vectors)


@dataclass(frozen=True, slots=True, eq=False)
class Everything:
    """Compares the query with every vector."""

    vectors: Vectors

    def nearest(self, query: Vectors, count: int) -> tuple[Rows, Vectors]:
        """Return the nearest rows and their cosines."""
        cosines = self.vectors @ query
        readable = int(np.count_nonzero(np.isfinite(cosines)))
        rows = best_rows(cosines, min(count, readable))
        return rows, cosines[rows]


@dataclass(frozen=True, eq=False)
class Cells:
    """Looks through the `width` nearest cells of an inverted file, `packed` until the first query."""

    packed: Codes
    width: int
    vectors: Vectors

    @cached_property
    def _index(self) -> faiss.IndexIVF:
        import faiss

        index = cast("faiss.IndexIVF", faiss.deserialize_index(np.asarray(self.packed)))
        index.nprobe = self.width
        return index

    def nearest(self, query: Vectors, count: int) -> tuple[Rows, Vectors]:
        """Return the nearest rows among the cells, and their exact cosines."""
        found = self._index.search(np.ascontiguousarray(query[None]), count * REFINED)[1][0]
        rows = np.sort(found[found >= 0]).astype(np.int32)
        cosines = self.vectors[rows] @ query
        order = best_rows(cosines, count)
        return rows[order], cosines[order]


def _cells(vectors: Vectors, rows: Integers, seed: int) -> faiss.IndexIVF:
    """Return the inverted file; its centres are learned from a sample that the seed draws."""
    import faiss

    # Sums over threads come in any order; one thread gives the same cells each time.
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        count, width = int(CELLS_PER_ROOT * len(vectors) ** 0.5), vectors.shape[1]
        byte = faiss.ScalarQuantizer.QT_8bit
        cells = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(width), width, count, byte, faiss.METRIC_INNER_PRODUCT
        )
        cells.cp.seed, cells.cp.niter = seed % 2**31, ROUNDS
        size = min(len(vectors), LEARNED_FROM * count)
        sample = np.random.default_rng(seed).choice(len(vectors), size, replace=False)
        cells.train(vectors[np.sort(sample)])
        cells.add_with_ids(vectors, rows)
    finally:
        faiss.omp_set_num_threads(threads)
    return cells


def _queries(vectors: Vectors, seed: int) -> Vectors:
    """Return queries near items, but not at them."""
    generator = np.random.default_rng(seed)
    near = vectors[generator.choice(len(vectors), min(TRIED, len(vectors)), replace=False)]
    noise = generator.standard_normal(near.shape, dtype=np.float32) * (JITTER / near.shape[1] ** 0.5)
    queries = near + noise
    return np.asarray(queries / np.linalg.norm(queries, axis=1, keepdims=True), dtype=np.float32)


def _widths(cells: int) -> list[int]:
    """Return the widths that are tried: four cells, and twice as many each time, up to a quarter of all."""
    widths = [4]
    while 2 * widths[-1] <= cells // 4:
        widths.append(2 * widths[-1])
    return widths
