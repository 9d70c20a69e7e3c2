"""The part `reciprocal`: candidates ranked by their places in the sources that found them, nothing learned.

Reciprocal rank fusion scores a candidate Σ 1 ÷ (60 + place) over the sources that have it (G. V. Cormack,
C. Clarke and S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
methods", SIGIR 2009). It is a sum over sources, so it is an additive model with one feature a source, and
explained exactly like any other. A domain names this part in the place of `additive` where nothing is to be
learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rectitude.additive.binning import BINS, COARSE, coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Floats
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Plugin, Role
from rectitude.values import Candidates, FeatureColumn, Inputs

LATE = 60
"""Places that are added to each: the higher, the less a first place counts."""
ASKED = ("lexical", "text")
"""Sources that search by the query."""
PLACE = "place_"
OTHERWISE = FeatureSpec(f"{PLACE}otherwise", "its best place in what is found without a query", "places")
EDGES = np.arange(BINS - 1) + 1.5
"""Each of the first 63 places has a bin of its own; those behind share the last one."""


class Reciprocal:
    """Ranks by places; takes the setting `sources`: those that search by the query (default: ASKED)."""

    def __init__(self, sources: tuple[str, ...] = ASKED) -> None:
        """Take the names of the sources."""
        self._sources = sources

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return a feature a source, and one for all others together."""
        return [
            *(FeatureSpec(PLACE + name, f"its place by {name}", "places") for name in self._sources),
            OTHERWISE,
        ]

    @hookimpl
    def fuse(self, inputs: Inputs, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return each candidate's place (from 1) in each source; without a query, in the others."""
        if not inputs.request.query:
            others = [name for name in candidates.sources if name not in self._sources]
            return [FeatureColumn(OTHERWISE.name, best_place(candidates, others))]
        return [
            FeatureColumn(PLACE + name, best_place(candidates, [name]))
            for name in self._sources
            if name in candidates.sources
        ]

    @hookimpl
    def fit_ranker(self, lists: RankingLists) -> AdditiveModel:
        """Return the model in which every place is worth 1 ÷ (60 + place), and nothing else anything."""
        names = tuple(feature.name for feature in lists.features)
        placed = np.array([name.startswith(PLACE) for name in names])
        worth = np.append(1.0 / (LATE + 1.0 + np.arange(BINS)), 0.0)
        edges = np.tile(EDGES, (len(names), 1))
        return AdditiveModel(
            features=names,
            edges=edges,
            mains=np.where(placed[:, None], worth, 0.0),
            pairs=np.zeros((0, 2), dtype=np.int16),
            coarse=np.array([coarsening(row) for row in edges]),
            pair_tables=np.zeros((0, COARSE + 1, COARSE + 1)),
        )


def best_place(candidates: Candidates, sources: Sequence[str]) -> Floats:
    """Return float64[m]: each candidate's best place in some sources, from 1; NaN where none has it."""
    rows = [candidates.sources.index(name) for name in sources]
    ranks = candidates.ranks[rows].astype(np.float64)
    ranks[ranks < 0] = np.inf
    best = ranks.min(axis=0, initial=np.inf) + 1.0
    return np.where(np.isfinite(best), best, np.nan)


def _make(settings: Mapping[str, Setting]) -> Reciprocal:
    chosen = settings.get("sources", ASKED)
    sources = chosen if isinstance(chosen, tuple) else (chosen,)
    return Reciprocal(tuple(str(name) for name in sources))


plugin = Plugin(Role.PART, _make, "ranks by the places in what its sources found, learning nothing")
