"""The same ranker as a Keras model under tf.function, and shap's permutation pass; run by `ranking.py`."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import tensorflow as tf

from home import DOMAIN
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import scores
from rectitude.arrays import MICRO, Codes, Floats, Integers
from rectitude.engine import Engine
from rectitude.snapshot.store import current, load
from rectitude_explain.attribution.oracle import shap_permutation
from rectitude_plugins.additive.network import curve_network
from rectitude_plugins.additive.training import Recipe

ROUNDS = 100
EXPLAINED = 2


def main(folder: Path) -> None:
    """Print the measurements as one line of JSON."""
    stored = np.load(folder / "ranking.npz")
    codes, background = stored["codes"], stored["background"]
    with Engine.open(folder) as engine:
        home = engine.home.snapshots(DOMAIN)
    learned = load(home, current(home, DOMAIN), DOMAIN)
    seconds, predicted = under_tensorflow(learned.model, codes)
    apart = np.abs(predicted - scores(learned.tables, codes) / MICRO)
    shap_permutation(learned.model.predict, codes[:1], background)  # compiles what it needs
    begun = time.perf_counter()
    shap_permutation(learned.model.predict, codes[:EXPLAINED], background)
    shap = (time.perf_counter() - begun) * len(codes) / EXPLAINED
    print(json.dumps({"tf.function": seconds, "apart": float(apart.max()), "shap": shap}))


def under_tensorflow(model: AdditiveModel, codes: Codes) -> tuple[float, Floats]:
    """Return the median seconds of one call for all candidates, and the scores."""
    entries = entries_of(model, codes)
    start = np.concatenate([model.mains.ravel(), model.pair_tables.ravel()])
    network, _ = curve_network(entries.shape, start, np.array([1]), Recipe())
    called = tf.function(network, jit_compile=False)
    inputs = [
        tf.constant(entries[None], tf.int32),
        tf.zeros((1, *entries.shape)),
        tf.ones((1, len(entries))),
    ]
    predicted: Floats = called(inputs).numpy()[0].astype(np.float64)
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        called(inputs).numpy()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken), predicted


def entries_of(model: AdditiveModel, codes: Codes) -> Integers:
    """Return where each term of each candidate stands in the flat tables."""
    d, p = model.mains.shape[0], len(model.pairs)
    mains = np.arange(d) * model.mains.shape[1] + codes
    side = model.pair_tables.shape[1] if p else 0
    pairs = [
        model.mains.size
        + number * side * side
        + model.coarse[i, codes[:, i]].astype(np.int64) * side
        + model.coarse[j, codes[:, j]]
        for number, (i, j) in enumerate(model.pairs)
    ]
    return np.column_stack([mains, *pairs]).astype(np.int64)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
