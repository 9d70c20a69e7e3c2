"""Measures of a ranked list against what was relevant, and intervals over people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Rows

SAMPLES = 1_000
"""Bootstrap samples behind an interval."""


def gains(listed: Rows, relevant: Rows) -> Floats:
    """Return 1 where a listed row is relevant and 0 elsewhere, float64[len(listed)]."""
    return np.isin(listed, relevant).astype(np.float64)


def ndcg(listed: Rows, relevant: Rows, k: int = 10) -> float:
    """Return DCG@k over the best DCG that min(k, relevant) hits could have (Järvelin and Kekäläinen 2002).

    >>> round(ndcg(np.array([4, 7], np.int32), np.array([7], np.int32)), 4)
    0.6309
    """
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = float(discounts[: min(k, len(relevant))].sum())
    return float((gains(listed[:k], relevant) * discounts[: len(listed[:k])]).sum()) / ideal


def recall(listed: Rows, relevant: Rows, k: int = 10) -> float:
    """Return the share of the relevant rows that the first k places hold.

    >>> recall(np.array([4, 7], np.int32), np.array([7, 9], np.int32))
    0.5
    """
    return float(gains(listed[:k], relevant).sum()) / len(relevant)


def coverage(lists: list[Rows], items: int) -> float:
    """Return the share of the catalogue that stands on some list."""
    return len(np.unique(np.concatenate(lists))) / items if lists and items else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over people with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def estimate(values: Floats, seed: int) -> Estimate:
    """Return the mean and the percentile interval of SAMPLES resamplings of people (Efron 1979)."""
    generator = np.random.default_rng(seed)
    people = len(values)
    means = [values[generator.integers(0, people, size=people)].mean() for _ in range(SAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(values.mean()), float(low), float(high))
