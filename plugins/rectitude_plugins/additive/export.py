"""From trained curves and cells to the model that is served: constant bins, which lose nothing measurable."""

from __future__ import annotations

import numpy as np

from rectitude.additive.binning import BINS, COARSE, MISSING, codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Codes, Floats, Mask
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import CELLS, Shape, coded, training_mixture


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
        mains=levelled(mains, shape.edges, lists),
        pairs=shape.pairs,
        coarse=shape.coarse,
        pair_tables=_pair_tables(weights, shape),
    )


LEVELLING_SAMPLE = 50_000
"""Candidate rows that a curve's mean is taken over."""


def levelled(mains: Floats, edges: Floats, lists: RankingLists) -> Floats:
    """Return the curves float64[d, 65], levelled where lists have a feature for all candidates or for none.

    Such a curve's height changes no ranking, so training leaves it anywhere. Its mean over candidates is
    brought to what a missing value is worth: then a query's match speaks for an item, and the want of one
    against it, measured on lists of people who asked for nothing.
    """
    rows = lists.values[:: max(1, len(lists.values) // LEVELLING_SAMPLE)]
    codes = codes_of(rows, edges)
    level = mains.copy()
    for at in np.flatnonzero(_known_for_all_or_none(lists)):
        known = codes[:, at] != MISSING
        if known.any():
            level[at, :BINS] -= mains[at, codes[known, at]].mean() - mains[at, MISSING]
    return level


def _known_for_all_or_none(lists: RankingLists) -> Mask:
    """Return bool[d]: whether every list has a feature for all of its candidates or for none of them."""
    known = np.isfinite(lists.values)
    starts = lists.starts[:-1]
    all_of = np.logical_and.reduceat(known, starts, axis=0)
    any_of = np.logical_or.reduceat(known, starts, axis=0)
    return np.asarray((all_of == any_of).all(axis=0), dtype=np.bool_)


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
        tables[n] = cells[np.ix_(shape.cells(one), shape.cells(other))]
    return tables
