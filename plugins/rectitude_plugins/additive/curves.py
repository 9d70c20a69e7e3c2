"""From feature values to what is trained: knots of piecewise-linear curves, cells of pair terms.

A curve has its value at knots and is straight between them; a missing value has an entry of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.additive.binning import COARSE, COARSE_MISSING, bin_edges, coarsening, codes_of
from rectitude.arrays import Codes, Floats, Integers
from rectitude.learning.lists import RankingLists

KNOTS = 24
"""Knots of a curve, at quantiles of candidates and chosen items alike."""
CELLS = 8
"""Cells of a feature inside a pair, beside the one for missing values."""
SAMPLE = 100_000
"""Candidate rows, and as many repetitions of chosen ones, that quantiles are taken from."""

Pairs = npt.NDArray[np.int16]


def training_mixture(lists: RankingLists, seed: int) -> Integers:
    """Return positions in `values`: half a sample of all candidates, half the chosen ones over and over.

    Chosen items stand far out on most features; quantiles of candidates alone would leave them in one bin.
    """
    generator = np.random.default_rng(seed)
    size = min(SAMPLE, len(lists.values))
    sample = generator.choice(len(lists.values), size=size, replace=False)
    repeated = np.resize(lists.chosen, size)
    return np.sort(np.concatenate([sample, repeated]))


def knots_of(column: Floats) -> Floats:
    """Return the ascending knots of one feature, two or more; NaN is left out.

    >>> knots_of(np.array([0.0, 1.0, np.nan]))[[0, -1]]
    array([0., 1.])
    """
    known = column[np.isfinite(column)]
    if not len(known):
        return np.array([0.0, 1.0])
    knots = np.unique(np.quantile(known, np.linspace(0.0, 1.0, KNOTS), method="inverted_cdf"))
    return knots if len(knots) > 1 else np.array([knots[0], knots[0] + 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Where each table lies in one flat vector of weights: curves first, then pair terms.

    `knots[i]` belongs to feature i, whose entries begin at `starts[i]` and end with the missing one;
    pair n has (CELLS + 1)² entries from `starts[d + n]` on.
    """

    knots: tuple[Floats, ...]
    pairs: Pairs
    starts: Integers
    edges: Floats
    coarse: Codes

    @property
    def size(self) -> int:
        """The number of weights."""
        return int(self.starts[-1])

    def curve_entries(self, feature: int) -> Integers:
        """Return where one curve's knots stand, without the missing entry."""
        first = int(self.starts[feature])
        return np.arange(first, first + len(self.knots[feature]))

    def cells(self, feature: int) -> Integers:
        """Return int64[33]: the cell in pair terms of each coarse code of one feature."""
        return cells_of(self.coarse[feature], self.edges[feature])

    def centres(self) -> Integers:
        """Return the entries that have a neighbour knot on both sides, for the smoothness penalty."""
        return np.concatenate([self.curve_entries(at)[1:-1] for at in range(len(self.knots))])


def shape_of(lists: RankingLists, seed: int) -> Shape:
    """Return knots, bins and cells for all features of the lists."""
    mixture = lists.values[training_mixture(lists, seed)]
    knots = tuple(knots_of(column) for column in mixture.T)
    edges = np.array([bin_edges(column) for column in mixture.T])
    names = [feature.name for feature in lists.features]
    places = [sorted((names.index(one), names.index(other))) for one, other in lists.pairs]
    pairs = np.array(places, dtype=np.int16).reshape(-1, 2)
    sizes = [len(one) + 1 for one in knots] + [(CELLS + 1) ** 2] * len(pairs)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Shape(knots, pairs, starts, edges, np.array([coarsening(one) for one in edges]))


def cells_of(coarse: Codes, edges: Floats) -> Integers:
    """Return int64[33]: the cell of each coarse code of one feature; `coarse` is its map uint8[65].

    Cells group neighbouring codes evenly, those that `edges` float64[63] leave unused with the last one
    in use; the missing code has the last cell.
    """
    used = int(coarse[np.count_nonzero(edges < np.inf)]) + 1
    cells = np.arange(COARSE + 1) * CELLS // used if used > CELLS else np.arange(COARSE + 1)
    cells = np.minimum(cells, CELLS - 1)
    cells[COARSE_MISSING] = CELLS
    return cells.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Rows as entries of the weight vector: a row's score is Σ (1 − part)·w[entry] + part·w[entry + 1]."""

    entry: npt.NDArray[np.int32]
    part: npt.NDArray[np.float32]


def coded(values: Floats, shape: Shape) -> Coded:
    """Return the entries and parts of rows float64[n, d], one column a curve and one a pair."""
    columns = [_on_curve(column, knots) for column, knots in zip(values.T, shape.knots, strict=True)]
    entry = [place + start for (place, _), start in zip(columns, shape.starts, strict=False)]
    part = [share for _, share in columns]
    cells = _cells(values, shape)
    for n, (one, other) in enumerate(shape.pairs.tolist()):
        start = shape.starts[len(shape.knots) + n]
        entry.append(start + cells[one] * (CELLS + 1) + cells[other])
        part.append(np.zeros(len(values)))
    return Coded(np.stack(entry, axis=1).astype(np.int32), np.stack(part, axis=1).astype(np.float32))


def _on_curve(column: Floats, knots: Floats) -> tuple[Integers, Floats]:
    missing = ~np.isfinite(column)
    safe = np.where(missing, knots[0], column)
    place = np.clip(np.searchsorted(knots, safe, side="right") - 1, 0, len(knots) - 2)
    part = np.clip((safe - knots[place]) / (knots[place + 1] - knots[place]), 0.0, 1.0)
    return np.where(missing, len(knots), place), part


def _cells(values: Floats, shape: Shape) -> dict[int, Integers]:
    wanted = sorted({int(feature) for feature in shape.pairs.ravel()})
    if not wanted:
        return {}
    codes = codes_of(values[:, wanted], shape.edges[wanted])
    return {
        feature: shape.cells(feature)[shape.coarse[feature][codes[:, at]]]
        for at, feature in enumerate(wanted)
    }
