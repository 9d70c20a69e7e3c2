"""Pairs of features that let the ranker weigh demand and graph otherwise once there is a query."""

from __future__ import annotations

DEMAND_PAIRS = (
    ("novelty", "text_match"),
    ("lasting", "text_match"),
    ("demand_season", "text_match"),
    ("graph_prior", "text_match"),
)
"""For domains with the parts `popularity` and `text`. Who has seen much looks for what is new; who searches
may look for what everybody has seen. `text_match` is missing where there is no query."""
