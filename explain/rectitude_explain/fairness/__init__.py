"""Fairness between groups of items: what is guaranteed to each, how a slate keeps it, what it cost."""
