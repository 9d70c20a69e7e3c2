"""From trained curves and cells to the model that is served: constant bins, which lose nothing measurable."""

from __future__ import annotations

import numpy as np

from rectitude.additive.binning import BINS, COARSE, MISSING, codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Codes, Floats
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import CELLS, Shape, cells_of, coded, training_mixture


def model_of(weights: Floats, shape: Shape, lists: RankingLists, seed: int) -> AdditiveModel:
    """Return the served model: a bin holds the mean of its curve over the training rows inside it.

    A bin without rows, which no training value fell into, takes its nearest neighbour's.
    """
    values = lists.values[training_mixture(lists, seed)]
    place = coded(values, shape)
    padded = np.append(weights, 0.0)
    on_curve = padded[place.entry] * (1 - place.part) + padded[place.entry + 1] * place.part
    codes = codes_of(values, shape.edges)
    missing = [weights[shape.starts[at] + len(knots)] for at, knots in enumerate(shape.knots)]
    mains = np.array(
        [_binned(codes[:, at], on_curve[:, at], float(missing[at])) for at in range(len(shape.knots))]
    )
    return AdditiveModel(
        features=tuple(feature.name for feature in lists.features),
        edges=shape.edges,
        mains=mains,
        pairs=shape.pairs,
        coarse=shape.coarse,
        pair_tables=_pair_tables(weights, shape),
    )


def _binned(codes: Codes, values: Floats, missing: float) -> Floats:
    """Return float64[65]: the mean value in each bin, and what a missing value is worth."""
    counts = np.bincount(codes, minlength=BINS + 1)[:BINS]
    sums = np.bincount(codes, values, minlength=BINS + 1)[:BINS]
    table = np.full(BINS + 1, missing)
    filled = np.flatnonzero(counts)
    if len(filled):
        nearest = filled[np.abs(np.arange(BINS)[:, None] - filled[None, :]).argmin(axis=1)]
        table[:BINS] = (sums[nearest] / counts[nearest]).astype(np.float64)
    table[MISSING] = missing
    return table


def _pair_tables(weights: Floats, shape: Shape) -> Floats:
    tables = np.zeros((len(shape.pairs), COARSE + 1, COARSE + 1))
    for n, (one, other) in enumerate(shape.pairs.tolist()):
        start = int(shape.starts[len(shape.knots) + n])
        cells = weights[start : start + (CELLS + 1) ** 2].reshape(CELLS + 1, CELLS + 1)
        tables[n] = cells[np.ix_(cells_of(shape.coarse[one]), cells_of(shape.coarse[other]))]
    return tables
