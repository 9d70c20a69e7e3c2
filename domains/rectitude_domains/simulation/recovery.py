"""How much of the true taste an engine found again: rank correlation, and NDCG between two goal posts."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from rectitude.arrays import Floats, Mask, Rows
from rectitude.retrieval import best_rows


def rank_correlation(estimated: Floats, true: Floats) -> float:
    """Return Spearman's rank correlation, ties at their mean rank; 0 where one of them is constant.

    >>> round(rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 15.0])), 2)
    0.5
    """
    one, other = (rankdata(values) - (len(values) + 1) / 2 for values in (estimated, true))
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / scale if scale else 0.0


def best(utility: Floats, permitted: Mask, count: int) -> Rows:
    """Return the `count` permitted rows with the highest utility, best first: what an oracle would list.

    >>> best(np.array([3.0, 2.0, 1.0]), np.array([False, True, True]), 2).tolist()
    [1, 2]
    """
    rows = np.flatnonzero(permitted).astype(np.int32)
    return rows[best_rows(utility[rows], count)]


def gain_ndcg(listed: Rows, gains: Floats, k: int = 10) -> float:
    """Return DCG@k over the best possible DCG@k, where `gains` float64[items] is what each item is worth.

    >>> gain_ndcg(np.array([1, 0], dtype=np.int32), np.array([0.0, 1.0, 0.0]))
    1.0
    """
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = np.sort(gains)[::-1][:k]
    reached = gains[listed[:k]]
    best_sum = float((ideal * discounts[: len(ideal)]).sum())
    return float((reached * discounts[: len(reached)]).sum()) / best_sum if best_sum else 0.0


def recovered(ours: float, popularity: float, oracle: float) -> float:
    """Return (ours − popularity) ÷ (oracle − popularity): 0 is as good as popularity, 1 as the oracle.

    >>> recovered(0.4, 0.1, 0.5)
    0.75
    """
    return (ours - popularity) / (oracle - popularity)
