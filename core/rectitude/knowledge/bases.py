"""What a walk from each seed leaves on the items, computed once: a request then only adds up rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rectitude.arrays import Floats, Mask, Rows, Vectors
from rectitude.knowledge.pagerank import Links, closed_form, walk

CLOSED_FORM_NODES = 3_000
"""Up to this many nodes one inverse (a second or two) is faster than a walk for each."""
BATCH = 32


def item_bases(
    graph: Links, items: int, sources: Rows, restart: float, progress: Callable[[str], None]
) -> Vectors:
    """Return float32[len(sources), items]: the mass that a walk from each source leaves on each item.

    Items are the first nodes of the graph.
    """
    kept = worth_keeping(graph, items, sources)
    if kept.sum() <= CLOSED_FORM_NODES:
        progress(f"graph prior: {len(sources)} entities at once")
        masses = closed_form(graph, kept, restart)
        rows = (np.cumsum(kept) - 1)[sources]
        return masses[rows, :items].astype(np.float32)
    return _walked(graph, items, sources, restart, progress)


def worth_keeping(graph: Links, items: int, sources: Rows) -> Mask:
    """Return the nodes that cannot be eliminated: items, sources, and what else is linked to its like."""
    kept = np.zeros(len(graph.strength), np.bool_)
    kept[:items] = True
    kept[sources] = True
    alike = ~kept[graph.starts] & ~kept[graph.ends]
    kept[graph.starts[alike]] = True
    return kept


def _walked(
    graph: Links, items: int, sources: Rows, restart: float, progress: Callable[[str], None]
) -> Vectors:
    bases = np.empty((len(sources), items), np.float32)
    for first in range(0, len(sources), BATCH):
        batch = sources[first : first + BATCH]
        bases[first : first + len(batch)] = walk(graph, unit_starts(graph, batch), restart)[:items].T
        progress(f"graph prior: {first + len(batch)} of {len(sources)} entities")
    return bases


def unit_starts(graph: Links, sources: Rows) -> Floats:
    """Return float64[n, b]: one start a column, all of it on one source."""
    starts = np.zeros((len(graph.strength), len(sources)))
    starts[sources, np.arange(len(sources))] = 1.0
    return starts
