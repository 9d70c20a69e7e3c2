"""EASE with answers: one linear map from what a person chose and says of themselves to every item.

The answers stand as further columns beside the items (H. Steck, Embarrassingly shallow autoencoders for
sparse data, WWW 2019, with side information): each item is regressed on all else, so choices and answers
explain it together, and somebody with answers but without a history gets a list as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Integers, Rows, Vectors
from rectitude_plugins.behaviour.linear import ease, whole_gram

ANSWERS_RIDGE = 100.0
ANSWER = 2.0
"""How much an answer counts against a choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Informed:
    """The map `weights` float32[items + answers, items]."""

    weights: Vectors

    def fit(self, places: Rows | Integers, counts: Vectors, said: Sequence[int]) -> Vectors:
        """Return float32[items]: how each item goes with weighed past actions and with answers."""
        rows = [*places.tolist(), *(self.weights.shape[1] + answer for answer in said)]
        weighed = np.array([*counts.tolist(), *[ANSWER] * len(said)], dtype=np.float32)
        return np.asarray(weighed @ self.weights[rows], dtype=np.float32)

    def arrays(self) -> Arrays:
        """Return the map as an array to store."""
        return {"informed": self.weights}


def fit_informed(acts: Vectors, said: Vectors) -> Informed:
    """Return the map of past actions float32[people, items] and answers float32[people, answers].

    >>> acts = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=np.float32)
    >>> said = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    >>> model = fit_informed(acts, said)
    >>> model.fit(np.array([], dtype=np.int32), np.array([], dtype=np.float32), [1]).argmax()
    np.int64(2)
    """
    whole = ease(whole_gram(np.concatenate([acts, ANSWER * said], axis=1)), ANSWERS_RIDGE)
    return Informed(np.ascontiguousarray(whole[:, : acts.shape[1]]))


def informed_of(arrays: Arrays) -> Informed:
    """Return the map that `Informed.arrays` stored."""
    return Informed(np.asarray(arrays["informed"]).astype(np.float32, copy=False))  # a memmap slows look-ups
