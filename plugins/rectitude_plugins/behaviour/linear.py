"""Item-item weights in closed form: EASE, over whole histories and over windows of them."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats, Vectors
from rectitude_plugins.behaviour.sequence import Pairs, counted

NOTHING = 1e-6
"""Strength of a direction against the strongest below which it is rounding error of float32."""


def ease(gram: Floats, ridge: float) -> Vectors:
    """Return B float32[n, n] with zero diagonal that minimises ‖X − XB‖² + ridge·‖B‖², G = XᵀX given.

    P = (G + ridge·I)⁻¹, B = −P / diag(P) column by column. Steck, Embarrassingly shallow autoencoders for
    sparse data, WWW 2019.

    >>> ease(np.array([[2.0, 1.0], [1.0, 2.0]]), 1.0).round(4)
    array([[0.    , 0.3333],
           [0.3333, 0.    ]], dtype=float32)
    """
    from scipy.linalg import lapack

    factor, _ = lapack.dpotrf(gram + ridge * np.eye(len(gram)), lower=1)
    lower, _ = lapack.dpotri(factor, lower=1)
    inverse = np.tril(lower) + np.tril(lower, -1).T
    weights = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights, dtype=np.float32)


def whole_gram(interactions: Vectors) -> Floats:
    """Return XᵀX of people × items as float64[n, n]."""
    return np.asarray(interactions.T @ interactions, dtype=np.float64)


def window_gram(pairs: Pairs, counts: Floats, width: int) -> Floats:
    """Return the Gram matrix of all windows of `width` consecutive events, divided by the width.

    A pair d places apart stands together in width − d windows; an item with itself in `width`.
    """
    together = counted(pairs.earlier, pairs.later, (width - pairs.distance) / width, len(counts))
    gram = together + together.T
    gram[np.diag_indices(len(counts))] += counts
    return gram


def latent_directions(interactions: Vectors, rank: int, shrink: float) -> Vectors:
    """Return V float32[rank, n]: the leading right singular vectors of X / sqrt(popularity + shrink).

    The largest entry of each direction is positive, so that training repeats bit for bit. Directions that
    the data do not have, because it is small, are zero.
    """
    from scipy.linalg import eigh

    scaled = interactions / np.sqrt(interactions.sum(axis=0) + shrink)
    gram = np.asarray(scaled.T @ scaled, dtype=np.float64)
    size = len(gram)
    wanted = min(rank, size)
    strengths, vectors = eigh(gram, subset_by_index=(size - wanted, size - 1))
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(wanted)])
    signs[strengths <= NOTHING * strengths[-1]] = 0.0
    return np.asarray((vectors * signs).T[::-1], dtype=np.float32)
