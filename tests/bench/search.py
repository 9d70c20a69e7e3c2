"""How well films are found by descriptions in other words than their titles': 200 that nothing was tuned on.

The lists are the engine's own for a stranger: ranked, vetted and kept fair. The same queries are asked of the
two searches alone, and of their reciprocal ranks.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from home import DOMAIN, ROOT, lent
from measuring import Row
from rectitude.arrays import Rows
from rectitude.engine import Engine
from rectitude.recommend import recommend
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Request

KNOWN = ROOT / "tests" / "plugins" / "text" / "known_items.csv"
TOP, LATE, DRAWS = 10, 60, 5_000
WAYS = (
    "hybrid, as served",
    "hybrid, ranking alone",
    "meaning alone",
    "reciprocal ranks",
    "words alone (BM25)",
)


def measure(home: Path) -> list[Row]:
    """Ask for every description and look for its film among the first ten."""
    hits: dict[str, list[bool]] = {way: [] for way in WAYS}
    with lent(home) as folder, Engine.open(folder) as engine:
        served = engine.served(DOMAIN)
        row_of = served.snapshot.bound.catalogue.row_of
        for item_id, query in known():
            decision = recommend(
                engine.read(Request(DOMAIN, query=query, k=TOP), served), served.snapshot, engine.layers
            )
            rows, scores = decision.candidates.rows, decision.ranked.scores.astype(np.float64)
            lists = (
                rows[list(decision.slate.positions)],
                rows[best_rows(scores, TOP)],
                first(decision.candidates, ["text"]),
                first(decision.candidates, ["text", "lexical"]),
                first(decision.candidates, ["lexical"]),
            )
            for way, listed in zip(WAYS, lists, strict=True):
                hits[way].append(row_of[item_id] in listed)
    found = {way: np.array(values, dtype=np.float64) for way, values in hits.items()}
    hybrid, meaning, words = found[WAYS[0]], found[WAYS[2]], found[WAYS[4]]
    ordered = hybrid.mean() >= meaning.mean() >= words.mean()
    return [
        *(Row(f"hit@{TOP} of {len(hybrid)}: {way}", "", interval(values)) for way, values in found.items()),
        Row("hybrid less meaning alone", "≥ 0", interval(hybrid - meaning, "+"), ordered),
    ]


def known() -> Sequence[tuple[str, str]]:
    """Return the films and their descriptions."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return [(row["item_id"], row["query"]) for row in csv.DictReader(file)]


def first(candidates: Candidates, sources: Sequence[str]) -> Rows:
    """Return the first ten rows of some sources, several of them fused by reciprocal rank."""
    there = [candidates.sources.index(name) for name in sources if name in candidates.sources]
    ranks = candidates.ranks[there]
    fused = np.where(ranks >= 0, 1.0 / (LATE + 1 + ranks), 0.0).sum(axis=0)
    best = best_rows(fused, TOP)
    found: Rows = candidates.rows[best[fused[best] > 0.0]]
    return found


def interval(values: np.ndarray, sign: str = "") -> str:
    """Return a mean with the 95 % interval of a bootstrap over queries."""
    generator = np.random.default_rng(0)
    means = values[generator.integers(0, len(values), (DRAWS, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"
