"""Whitening: vectors of one catalogue spread out in all directions alike, so that cosines tell more.

Sentence vectors lie in a narrow cone (X. Zhang et al., "Are ID Embeddings Necessary? Whitening Pre-trained
Text Embeddings for Effective Sequential Recommendation", ICDE 2024). The transformation is ZCA: it turns as
little as possible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Whitening:
    """Take `mean` [width] away, multiply by `matrix` [width, width], and give the result unit length."""

    mean: Vectors
    matrix: Vectors

    def of(self, vectors: Vectors) -> Vectors:
        """Return whitened unit vectors [n, width]; what lies on the mean itself has no direction: NaN."""
        turned = (vectors - self.mean) @ self.matrix
        lengths = np.sqrt((turned * turned).sum(axis=1, keepdims=True))
        unit: Vectors = np.divide(turned, lengths, out=np.full_like(turned, np.nan), where=lengths > 0.0)
        return unit

    def to_arrays(self) -> Arrays:
        """Return the transformation as named arrays."""
        return {"mean": self.mean, "whitening": self.matrix}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Whitening:
        """Return what `to_arrays` gave."""
        mean, matrix = (arrays[name].astype(np.float32, copy=False) for name in ("mean", "whitening"))
        return cls(mean, matrix)


def fit_whitening(vectors: Vectors, toward_round: float) -> Whitening:
    """Return the transformation that whitens vectors [n, width], rows of NaN left out.

    The covariance is drawn by `toward_round` (0 to 1) toward a round one of the same size: directions in
    which few items differ would be blown up to noise otherwise. Without two different vectors nothing is
    turned or taken away.
    """
    known = vectors[np.isfinite(vectors).all(axis=1)].astype(np.float64)
    width = vectors.shape[1]
    if len(known) < TWO or not np.ptp(known, axis=0).any():
        return unchanged(width)
    mean = known.mean(axis=0)
    matrix = _inverse_root(np.cov(known, rowvar=False, bias=True), toward_round)
    return Whitening(mean.astype(np.float32), matrix.astype(np.float32))


def unchanged(width: int) -> Whitening:
    """Return the transformation that leaves vectors of unit length as they are."""
    return Whitening(np.zeros(width, dtype=np.float32), np.eye(width, dtype=np.float32))


def _inverse_root(covariance: Floats, toward_round: float) -> Floats:
    sizes, directions = np.linalg.eigh(covariance)
    drawn = (1.0 - toward_round) * np.maximum(sizes, 0.0) + toward_round * sizes.mean()
    root: Floats = (directions / np.sqrt(np.maximum(drawn, SMALLEST))) @ directions.T
    return root


TWO = 2
SMALLEST = 1e-9
"""A spread below this is no spread, but rounding."""
