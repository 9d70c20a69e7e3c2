"""From a model and a background to attribution tables: exact Shapley values, folded in advance.

For an additive model with pair terms the Shapley value of the interventional game
v_x(S) = E_b f(x_S, b_-S) over an empirical background b has a closed form:

    φ_i(x) = f_i(x_i) − m_i + ½ Σ_j [ f_ij(x_i, x_j) − h_ij(x_j) + g_ij(x_i) − c_ij ]

with m_i = E f_i(b_i), g_ij(x_i) = E f_ij(x_i, b_j), h_ij(x_j) = E f_ij(b_i, x_j) and the joint
c_ij = E f_ij(b_i, b_j); for the second feature of a pair g and h change places. Each term is a two-player
game at most, and Shapley values are linear in the game. Σ_i φ_i(x) = f(x) − E f(b).

References: Shapley, A value for n-person games, 1953; Bordt and von Luxburg, From Shapley values to
generalized additive models and back, AISTATS 2023.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rectitude.additive.binning import BINS, COARSE, COARSE_MISSING, MISSING
from rectitude.additive.model import AdditiveModel
from rectitude.additive.shapes import check_matrix
from rectitude.additive.tables import Tables
from rectitude.arrays import MICRO, Codes, Floats, Integers, Mask


def fold(model: AdditiveModel, background: Codes, off: Mask | None = None) -> Tables:
    """Return the attribution tables of `model` over `background` uint8[N, d], in micro-units.

    Every table is rounded by itself, so a served φ_i is within (1 + pairs of i) / 2 micro-units of the
    formula. Features under `off` bool[d] are missing in the background and in every candidate, whatever
    its code: their attribution is zero. Raises ValueError for an empty or ill-shaped background.

    >>> from rectitude.additive.binning import bin_edges, coarsening
    >>> edges = np.array([bin_edges(np.array([0.0, 1.0]))])
    >>> model = AdditiveModel(("price",), edges, np.arange(65.0)[None], np.empty((0, 2), np.int16),
    ...     coarsening(edges[0])[None], np.empty((0, 33, 33)))
    >>> tables = fold(model, np.array([[0], [1]], np.uint8))
    >>> tables.base, tables.mains[0, :2]
    (500000, array([-500000,  500000]))
    """
    exact = unrounded(model, background, off)
    return Tables(
        base=int(_micro(np.array(exact.base))),
        mains=_micro(exact.mains),
        pairs=exact.model.pairs,
        coarse=exact.model.coarse,
        shares=_micro(exact.shares),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Unrounded:
    """The tables before rounding, in units of score; shapes as in `Tables`.

    `model` is the one that they explain: the model given, without the features that were off.
    """

    model: AdditiveModel
    base: float
    mains: Floats
    shares: Floats

    def attribute(self, codes: Codes) -> Floats:
        """Return φ float64[m, d] for codes uint8[m, d], by the formula of this module."""
        check_matrix(codes, len(self.mains))
        coarse = self.model.coarse
        attribution = self.mains[np.arange(len(self.mains)), codes]
        for (i, j), shares in zip(self.model.pairs, self.shares, strict=True):
            both = shares[:, coarse[i, codes[:, i]], coarse[j, codes[:, j]]]
            attribution[:, i] += both[0]
            attribution[:, j] += both[1]
        return attribution


def unrounded(model: AdditiveModel, background: Codes, off: Mask | None = None) -> Unrounded:
    """Return the tables of the formula in floating point; arguments and errors as in `fold`."""
    check_matrix(background, len(model.features))
    if not len(background):
        raise ValueError("The background is empty; give the codes of one candidate or more.")
    if off is not None:
        model = without(model, off)
    means = _mains_means(model.mains, background)
    inside = model.coarse[np.arange(len(model.features)), background]
    shares = np.empty((len(model.pairs), 2, COARSE + 1, COARSE + 1))
    base = float(means.sum())
    for n, (i, j) in enumerate(model.pairs):
        together = _joint_counts(inside[:, i], inside[:, j])
        shares[n], mean = _shared(model.pair_tables[n], together)
        base += mean
    return Unrounded(model, base, model.mains - means[:, None], shares)


def without(model: AdditiveModel, off: Mask) -> AdditiveModel:
    """Return the model that reads each feature under `off` bool[d] as missing, whatever its code."""
    mains, coarse = model.mains.copy(), model.coarse.copy()
    mains[off] = mains[off, MISSING, None]
    coarse[off] = COARSE_MISSING
    return replace(model, mains=mains, coarse=coarse)


def _mains_means(mains: Floats, background: Codes) -> Floats:
    """Return m float64[d]."""
    counts = np.array([np.bincount(column, minlength=BINS + 1) for column in background.T])
    return np.asarray((mains * counts).sum(axis=1) / len(background))


def _joint_counts(first: Codes, second: Codes) -> Integers:
    """Return int64[33, 33]: how often two coarse codes stand together in the background."""
    cells = first.astype(np.int64) * (COARSE + 1) + second
    return np.bincount(cells, minlength=(COARSE + 1) ** 2).reshape(COARSE + 1, COARSE + 1)


def _shared(table: Floats, together: Integers) -> tuple[Floats, float]:
    """Return a pair's two share tables float64[2, 33, 33], and its mean c."""
    size = together.sum()
    g = (table @ together.sum(axis=0) / size)[:, None]
    h = (together.sum(axis=1) @ table / size)[None, :]
    c = float((table * together).sum() / size)
    return np.stack([table - h + g - c, table - g + h - c]) / 2, c


def _micro(table: Floats) -> Integers:
    """Return whole micro-units, halves to even."""
    return np.rint(table * MICRO).astype(np.int64)
