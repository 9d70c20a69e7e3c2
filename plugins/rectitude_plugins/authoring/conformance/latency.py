"""Latency, told and never judged: what one decision costs here, on the sample."""

from __future__ import annotations

import time

import numpy as np

from rectitude_plugins.authoring.conformance.report import Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

REQUESTS, QUESTIONS = 200, 8


def takes(bench: Workbench) -> Outcome:
    """Measure the pure function on drawn requests, in milliseconds."""
    asked = list(bench.asked(REQUESTS, QUESTIONS))
    taken = np.empty(len(asked))
    for place, inputs in enumerate(asked):
        began = time.perf_counter()
        bench.decide(inputs)
        taken[place] = time.perf_counter() - began
    middle, late = np.quantile(taken * 1000, (0.5, 0.95))
    items = len(bench.dataset.catalogue)
    return Outcome(f"{middle:.2f} ms in the middle, {late:.2f} ms at 95 %, {items:,} items (not judged)")
