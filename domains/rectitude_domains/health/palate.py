"""How people's choices spread over what items are made of, and what one person's choices say of their taste.

A random-effects model: a person's taste is the mean vector of what they choose. It is drawn around what the
profile lets expect, with covariance B; single choices scatter around it with covariance W. After n choices of
mean m the best linear prediction is p + B(B + W/n)⁻¹(m − p) (Henderson, Biometrics 31, 1975; Robinson, That
BLUP is a good thing, Statistical Science 6, 1991). In the coordinates in which W is the identity and B is
diagonal, each direction is shrunk by λ/(λ + 1/n) alone, so the prediction is a sum over past choices. What is
kept is the part of the history; everybody's mean taste is p there, and what a profile adds is left to others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Vectors

RIDGE = 1.0
"""Added to every direction's variance among items, in units of a standardised figure."""
LEAST_CHOICES = 3
"""Choices that a person needs to tell something of how people differ."""
FEWEST_PEOPLE = 30
"""People below which nothing is said of how they differ."""
NAMES = ("seen", "taken", "strength", "usual")
EXPECTING_RIDGE = 5.0
"""People whom each label of a profile is shrunk by."""


@dataclass(frozen=True, slots=True, eq=False)
class Palate:
    """A fitted model.

    `seen` and `taken` float32[items, d] are the items in the two sets of coordinates that a prediction
    multiplies, `strength` float32[d] are the λ, `usual` float32[d] is everybody's mean taste.
    """

    seen: Vectors
    taken: Vectors
    strength: Vectors
    usual: Vectors

    def shrunk(self, amount: float) -> Vectors:
        """Return float32[d]: how far each direction is trusted after so many choices."""
        return np.asarray(self.strength * amount / (self.strength * amount + 1.0), dtype=np.float32)

    def arrays(self) -> Arrays:
        """Return the model as arrays to store."""
        return {f"palate_{name}": getattr(self, name) for name in NAMES}


def palate_of(arrays: Arrays) -> Palate:
    """Return the model that `Palate.arrays` stored."""
    return Palate(*(arrays[f"palate_{name}"].astype(np.float32, copy=False) for name in NAMES))


def fit_palate(described: Floats, chosen: Vectors, labelled: Floats) -> Palate:
    """Return the model of items float64[items, d], choices [people, items] and labels [people, labels]."""
    whitened = whiten(described, chosen.sum(axis=0).astype(np.float64) + 1.0)
    amounts = chosen.sum(axis=1).astype(np.float64)
    active = amounts >= LEAST_CHOICES
    directions = whitened.shape[1]
    if int(active.sum()) < FEWEST_PEOPLE:
        nothing = np.zeros(directions)
        return _rotated(whitened, np.eye(directions), nothing, nothing)
    means = (chosen[active] @ whitened) / amounts[active, None]
    scatter = scatter_within(whitened, chosen[active], amounts[active], means)
    usual = means.mean(axis=0)
    expected = _expected(labelled[active], means - usual)
    left = means - usual - labelled[active] @ expected
    between = left.T @ left / len(left) - scatter * float((1 / amounts[active]).mean())
    frame, strength = common_frame(scatter, between)
    return _rotated(whitened, frame, strength, usual)


def whiten(described: Floats, weights: Floats) -> Floats:
    """Return items around their mean under `weights`, in units of their spread: under them, covariance ≤ 1.

    >>> whiten(np.array([[0.0], [2.0]]), np.array([1.0, 1.0])).round(3).tolist()
    [[-0.707], [0.707]]
    """
    shares = weights / weights.sum()
    centred = described - shares @ described
    covariance = centred.T @ (centred * shares[:, None]) + RIDGE * np.eye(centred.shape[1])
    return np.asarray(np.linalg.solve(np.linalg.cholesky(covariance), centred.T).T)


def scatter_within(whitened: Floats, chosen: Vectors, amounts: Floats, means: Floats) -> Floats:
    """Return float64[d, d]: the mean over people of the covariance of their own choices, kept invertible."""
    weights = (chosen / (amounts - 1)[:, None]).sum(axis=0).astype(np.float64)
    squares = whitened.T @ (whitened * weights[:, None])
    own = means.T @ (means * (amounts / (amounts - 1))[:, None])
    return np.asarray((squares - own) / len(means) + 0.01 * np.eye(whitened.shape[1]))


def common_frame(scatter: Floats, between: Floats) -> tuple[Floats, Floats]:
    """Return P and λ ≥ 0 with scatter = PPᵀ and between = P·diag(λ)·Pᵀ, what of it is negative left out."""
    root = np.linalg.cholesky(scatter)
    half = np.linalg.solve(root, between)
    inner = np.linalg.solve(root, half.T)
    strength, axes = np.linalg.eigh((inner + inner.T) / 2)
    return np.asarray(root @ axes), np.maximum(strength, 0.0)


def _expected(labelled: Floats, deviations: Floats) -> Floats:
    """Return float64[labels, d]: what each label of a profile adds to the mean taste (ridge regression)."""
    gram = labelled.T @ labelled + EXPECTING_RIDGE * np.eye(labelled.shape[1])
    return np.asarray(np.linalg.solve(gram, labelled.T @ deviations))


def _rotated(whitened: Floats, frame: Floats, strength: Floats, usual: Floats) -> Palate:
    inverse = np.linalg.inv(frame)
    return Palate(
        seen=(whitened @ inverse.T).astype(np.float32),
        taken=(whitened @ frame).astype(np.float32),
        strength=strength.astype(np.float32),
        usual=(inverse @ usual).astype(np.float32),
    )
