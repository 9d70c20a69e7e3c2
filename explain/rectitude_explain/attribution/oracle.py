"""Shapley values from a model's scores alone: by all coalitions, and by shap's explainers.

Served attributions come from a closed form. What stands here knows nothing of it: it calls the model.
shap is imported inside the two functions that need it, never on the request path.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np

from rectitude.arrays import Codes, Floats

Score = Callable[[Codes], Floats]
"""A model: codes uint8[m, d] to scores float64[m]."""

WIDEST = 12
"""Features up to which all 2^d coalitions are formed."""


def brute_force_shapley(score: Score, candidate: Codes, background: Codes) -> Floats:
    """Return φ float64[d] of one candidate uint8[d] over a background uint8[N, d], from all coalitions.

        φ_i = Σ_{S not holding i} |S|! (d − |S| − 1)! / d! · [ v(S + i) − v(S) ]
        v(S) = mean over background rows b of score(x on S, b elsewhere)

    Costs 2^d calls with N rows each. Raises ValueError for more than 12 features.

    Reference: Shapley, A value for n-person games, 1953; the game is the interventional one of Janzing,
    Minorics and Blöbaum, Feature relevance quantification in explainable AI, AISTATS 2020.

    >>> both = lambda codes: 1.0 * codes[:, 0] * codes[:, 1]
    >>> brute_force_shapley(both, np.array([3, 2], np.uint8), np.array([[0, 0]], np.uint8))
    array([3., 3.])
    """
    d = len(candidate)
    if d > WIDEST:
        raise ValueError(f"{d} features have 2^{d} coalitions; ask shap_permutation beyond {WIDEST}.")
    coalitions = np.arange(1 << d)
    members = (coalitions[:, None] >> np.arange(d) & 1).astype(bool)
    value = np.array([score(np.where(inside, candidate, background)).mean() for inside in members])
    weight = np.array([1 / (d * comb(d - 1, size)) for size in range(d)])
    attribution = np.empty(d)
    for i in range(d):
        others = coalitions[~members[:, i]]
        gain = value[others | 1 << i] - value[others]
        attribution[i] = weight[members[others].sum(axis=1)] @ gain
    return attribution


def shap_exact(score: Score, candidates: Codes, background: Codes) -> Floats:
    """Return φ float64[m, d] of candidates uint8[m, d] by shap's ExactExplainer: all coalitions."""
    import shap

    explainer = shap.explainers.Exact(_on_floats(score), _whole(background))
    attribution = np.zeros(candidates.shape)
    # shap 0.51 fails on a candidate that differs from no row of the background: nothing moved its score.
    moved = (candidates[:, None] != background).any(axis=(1, 2))
    if moved.any():
        rows = candidates[moved].astype(np.float64)
        attribution[moved] = explainer(rows, max_evals=1 << candidates.shape[1], silent=True).values
    return attribution


def shap_permutation(score: Score, candidates: Codes, background: Codes, seed: int = 0) -> Floats:
    """Return φ float64[m, d] by one antithetic pass of shap's PermutationExplainer, 2d + 1 evaluations.

    One order of the features, walked forwards and backwards, is exact for models with interactions of
    two features and no more, whichever order `seed` gives. shap seeds numpy's global generator with it.
    """
    import shap

    explainer = shap.explainers.Permutation(_on_floats(score), _whole(background), seed=seed)
    evaluations = 2 * candidates.shape[1] + 1
    explained = explainer(candidates.astype(np.float64), max_evals=evaluations, silent=True)
    return np.asarray(explained.values, dtype=np.float64)


def _whole(background: Codes) -> object:
    """Return shap's masker over all rows; left to itself it keeps a hundred of them and does not say so."""
    import shap

    return shap.maskers.Independent(background.astype(np.float64), max_samples=len(background))


def _on_floats(score: Score) -> Callable[[Floats], Floats]:
    """Return the model as shap calls it: codes come as floating-point numbers."""
    return lambda rows: score(np.asarray(rows).astype(np.uint8))
