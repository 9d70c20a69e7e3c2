"""The seven readings of a history: which actions count how much, through which matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rectitude.arrays import Integers, Mask, Vectors
from rectitude_plugins.behaviour.sequence import fading_weights, power_weights


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: the feature's name and words, its matrix, its share of the candidates (of the depth).

    `traced` readings are explained by the past actions that they are made of. A `factored` matrix V stands
    for VᵀV.
    """

    name: str
    label: str
    matrix: str
    share: float = 0.0
    traced: bool = False
    factored: bool = False


READINGS = (
    Reading("taste", "what you liked before", "taste", share=0.6, traced=True),
    Reading("company", "what people like you had before", "company"),
    Reading("latent", "the kinds of things you choose", "latent", factored=True),
    Reading("run", "what you chose lately", "run", share=0.5, traced=True),
    Reading("step", "what you chose just now", "step"),
    Reading("sitting", "what is chosen together in one sitting", "sitting", share=0.3),
    Reading("beside", "what stands close beside your last choices", "beside"),
    Reading("next", "what others choose next", "next", share=0.2),
)

SUCCESSES = "taste"
"""The reading that looks at what went well alone."""
LAST = 80
"""Past actions that the recent readings look at."""


def weights_of(name: str, liked: Mask) -> Vectors:
    """Return float32[history]: how much each past action counts in a reading; `liked` marks successes.

    >>> weights_of("taste", np.array([True, False]))
    array([1., 0.], dtype=float32)
    """
    return liked.astype(np.float32) if name == SUCCESSES else _by_distance(name, len(liked))


@lru_cache(maxsize=4_096)
def acting(name: str, length: int) -> tuple[Integers, Vectors]:
    """Return the positions of the actions that count in a reading of a whole history, and their weights.

    Only for readings that do not ask how an action went.
    """
    weights = _by_distance(name, length)
    acted = np.flatnonzero(weights)
    return acted, weights[acted]


@lru_cache(maxsize=4_096)
def _by_distance(name: str, length: int) -> Vectors:
    """Return the weights of a reading that looks only at how long ago an action was."""
    if name == "run":
        return power_weights(length, LAST, 0.7)
    if name == "step":
        return fading_weights(length, LAST, 5.0)
    if name in {"sitting", "beside"}:
        return power_weights(length, 10, 1.0)
    if name == "next":
        return power_weights(length, 8, 1.0)
    return np.ones(length, dtype=np.float32)
