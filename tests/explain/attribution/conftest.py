"""Random rankers of the served kind, and codes whose features depend on each other."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from rectitude.additive.binning import BINS, MISSING, bin_edges, coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Codes


@pytest.fixture(scope="session")
def make_model() -> Callable[[int, int, int], AdditiveModel]:
    """From a seed, a number of features and a number of pairs (at most all there are)."""

    def make(seed: int, features: int, pairs: int) -> AdditiveModel:
        rng = np.random.default_rng(seed)
        possible = np.array(list(combinations(range(features), 2)), dtype=np.int16).reshape(-1, 2)
        chosen = np.sort(rng.choice(len(possible), min(pairs, len(possible)), replace=False))
        edges = np.tile(bin_edges(rng.normal(size=300)), (features, 1))
        return AdditiveModel(
            features=tuple(f"feature {i}" for i in range(features)),
            edges=edges,
            mains=rng.normal(size=(features, BINS + 1)),
            pairs=possible[chosen],
            coarse=np.stack([coarsening(edge) for edge in edges]),
            pair_tables=rng.normal(size=(len(chosen), 33, 33)),
        )

    return make


@pytest.fixture(scope="session")
def make_codes() -> Callable[[int, int, int], Codes]:
    """From a seed, a number of rows and a number of features; one code in ten is missing."""

    def make(seed: int, rows: int, features: int) -> Codes:
        rng = np.random.default_rng(seed)
        common = rng.integers(0, BINS, size=(rows, 1))
        codes = np.where(rng.random((rows, features)) < 0.5, common, rng.integers(0, BINS, (rows, features)))
        return np.where(rng.random((rows, features)) < 0.1, MISSING, codes).astype(np.uint8)

    return make
