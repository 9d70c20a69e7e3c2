"""An auditor's check of served attributions: the closed form and its rounding against an oracle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.additive.binning import MISSING
from rectitude.additive.folding import unrounded
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import MICRO, Codes, Floats, Integers, Mask
from rectitude_explain.attribution.oracle import WIDEST, brute_force_shapley, shap_permutation

TOLERANCE = 1e-8
"""How far the closed form may be from the oracle, in units of score: what floating point costs."""


@dataclass(frozen=True, slots=True)
class AttributionCheck:
    """What an oracle says of served attributions.

    `error` is the largest distance of the closed form, before rounding, from the oracle, in units of
    score. `deviations` and `bounds` have an entry a feature, in micro-units: the largest distance of the
    served whole numbers from the oracle, and (1 + pairs of the feature) / 2, which rounding may cost.
    """

    oracle: str
    error: float
    deviations: tuple[float, ...]
    bounds: tuple[float, ...]

    @property
    def holds(self) -> bool:
        """Whether the formula is exact and every served number is within its bound."""
        slack = TOLERANCE * MICRO
        within = zip(self.deviations, self.bounds, strict=True)
        return self.error <= TOLERANCE and all(deviation <= bound + slack for deviation, bound in within)


def check_attribution(
    model: AdditiveModel, background: Codes, codes: Codes, served: Integers, off: Mask | None = None
) -> AttributionCheck:
    """Return how far served attributions int64[m, d] of codes uint8[m, d] are from an oracle's.

    The oracle sees the model's scores alone: all coalitions up to twelve features, beyond that one
    antithetic pass of shap's PermutationExplainer, which is exact for pairs. Features under `off` are
    missing in the candidates and in the background. Raises ValueError where shapes do not fit, or where
    there is nothing to check.

    >>> from rectitude.additive.folding import fold
    >>> from rectitude.additive.tables import attribute
    >>> model = AdditiveModel(("price",), np.full((1, 63), np.inf), np.arange(65.0)[None] / 7,
    ...     np.empty((0, 2), np.int16), np.full((1, 65), 32, np.uint8), np.empty((0, 33, 33)))
    >>> background, codes = np.array([[0], [9]], np.uint8), np.array([[5], [64]], np.uint8)
    >>> served = attribute(fold(model, background), codes)
    >>> check_attribution(model, background, codes, served).holds
    True
    >>> check_attribution(model, background, codes, served + 1).holds
    False
    """
    if served.shape != codes.shape or not codes.size:
        raise ValueError(
            f"Attributions of shape {list(served.shape)} cannot be checked against codes of shape "
            f"{list(codes.shape)}; give both for the same candidates, one or more."
        )
    closed = unrounded(model, background, off).attribute(codes)
    if off is not None:
        codes = np.where(off, np.uint8(MISSING), codes)
        background = np.where(off, np.uint8(MISSING), background)
    oracle, values = _consult(model, background, codes)
    pairs = np.bincount(model.pairs.ravel(), minlength=len(model.features))
    return AttributionCheck(
        oracle=oracle,
        error=float(np.abs(closed - values).max()),
        deviations=tuple(np.abs(served - values * MICRO).max(axis=0).tolist()),
        bounds=tuple(((1 + pairs) / 2).tolist()),
    )


def _consult(model: AdditiveModel, background: Codes, codes: Codes) -> tuple[str, Floats]:
    """Return the oracle's name and its attributions float64[m, d]."""
    if len(model.features) > WIDEST:
        return "shap, one antithetic pass", shap_permutation(model.predict, codes, background)
    rows = [brute_force_shapley(model.predict, candidate, background) for candidate in codes]
    return "all coalitions", np.array(rows)
