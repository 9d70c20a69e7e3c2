"""Ranking 200 candidates with their exact attribution, and turning their features into codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from home import DOMAIN, environment, lent
from measuring import Row, interleaved, median
from rectitude.additive.binning import codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Codes, Floats
from rectitude.engine import Engine
from rectitude.recommend import rank, recommend
from rectitude.snapshot import Snapshot
from rectitude.values import Features
from warm import people

ROUNDS = 1_000
CANDIDATES = 200
SHAP_CANDIDATES = 2


def measure(home: Path) -> list[Row]:
    """Measure ranking and binning here, and the learning frameworks in a process of their own."""
    with lent(home) as folder, Engine.open(folder) as engine:
        features, snapshot = ranked_features(engine)
        codes = features.codes[:CANDIDATES]
        values = values_within(codes, snapshot.model)
        actions = {
            "rank": lambda: rank(Features(features.names, codes, features.off), snapshot),
            "score": lambda: naked_scores(snapshot.model, codes),
            "bin": lambda: codes_of(values, snapshot.model.edges),
        }
        taken = interleaved(actions, ROUNDS)
        np.savez(folder / "ranking.npz", codes=codes, background=learned_background(engine))
        frameworks = in_frameworks(folder)
    ranking, naked, binning = (median(taken[name]) for name in ("rank", "score", "bin"))
    size = f"{len(codes)} × {codes.shape[1]}"
    graph, shap = frameworks["tf.function"] * 1e3, frameworks["shap"] * 1e3
    return [
        Row(f"ranking with exact attribution, {size}", "≤ 0.5 ms", f"{ranking:.3f} ms", ranking <= 0.5),
        Row(f"binning, {size}", "", f"{binning:.3f} ms"),
        Row(
            "(9) rank 200 ÷ tf.function of the same Keras model",
            "≤ 0.25 ×",
            f"{ranking / graph:.2f} × ({graph:.2f} ms; scores differ by {frameworks['apart']:.0e})",
            ranking <= 0.25 * graph and frameworks["apart"] <= 1e-5,
        ),
        Row(
            "(10) exact attribution of 200 ÷ their scores alone",
            "≤ 3 ×",
            f"{ranking / naked:.2f} × (scores {naked:.3f} ms)",
            ranking <= 3.0 * naked,
        ),
        Row(
            "(10) one shap permutation pass ÷ attribution of 200",
            "≥ 10,000 ×",
            f"{shap / ranking:,.0f} × ({shap / 1e3:.1f} s, from {SHAP_CANDIDATES} candidates)",
            shap >= 10_000 * ranking,
        ),
    ]


def ranked_features(engine: Engine) -> tuple[Features, Snapshot]:
    """Return the features of a served request that had 200 candidates or more, and their snapshot."""
    snapshot = engine.served(DOMAIN).snapshot
    for request in people(100):
        inputs = engine.read(request, engine.served(DOMAIN))
        features = recommend(inputs, snapshot, engine.layers).features
        if len(features.codes) >= CANDIDATES:
            return features, snapshot
    raise AssertionError("nobody has enough candidates")


def values_within(codes: Codes, model: AdditiveModel) -> Floats:
    """Return values that lie in the bins of these codes, so that binning meets what it met in a request."""
    values = np.full(codes.shape, np.nan)
    for column, edges in enumerate(model.edges):
        finite = np.append(edges[np.isfinite(edges)], 0.0)
        known = codes[:, column] < len(finite)
        values[known, column] = finite[codes[known, column]] - 1e-9
    return values


def naked_scores(model: AdditiveModel, codes: Codes) -> Floats:
    """Return the same scores without their explanation: the fewest look-ups that numpy can do it with."""
    places = np.arange(codes.shape[1])[:, None] * model.mains.shape[1] + codes.T
    total = model.mains.take(places).sum(axis=0)
    for (i, j), table in zip(model.pairs, model.pair_tables, strict=True):
        total += table[model.coarse[i].take(codes[:, i]), model.coarse[j].take(codes[:, j])]
    return np.asarray(total)


def learned_background(engine: Engine) -> Codes:
    """Return the rows that attribution is measured against."""
    home = engine.home.snapshots(DOMAIN)
    served = engine.served(DOMAIN).snapshot.digest
    return np.asarray(np.load(home / served / "background.codes.npy"), dtype=np.uint8)


def in_frameworks(folder: Path) -> dict[str, float]:
    """Return what `frameworks.py` measures: seconds of tf.function and of shap, and how far scores differ."""
    script = Path(__file__).with_name("frameworks.py")
    told = subprocess.run(
        [sys.executable, script, folder],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    measured: dict[str, float] = json.loads(told.stdout)
    return measured
