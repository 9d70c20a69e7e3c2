"""What was learned and declared of a domain: immutable, addressed by its digest, swapped in whole."""

from __future__ import annotations

from rectitude.snapshot.values import GRAPH_PRIOR, Bound, Learned, Snapshot

__all__ = ["GRAPH_PRIOR", "Bound", "Learned", "Snapshot"]
