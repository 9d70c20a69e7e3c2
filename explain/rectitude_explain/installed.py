"""The layers as the entry points of `rectitude.layers` offer them: factories that get the home folder."""

from __future__ import annotations

from rectitude.home import Home
from rectitude_explain.explanation import ExactExplanation
from rectitude_explain.fairness.layer import PrefixFairness
from rectitude_explain.ledger.sqlite_ledger import SqliteLedger


def explanation(home: Home) -> ExactExplanation:
    """Return the explanation layer; it keeps nothing in the home folder."""
    return ExactExplanation()


def fairness(home: Home) -> PrefixFairness:
    """Return the fairness layer; it keeps nothing in the home folder."""
    return PrefixFairness()


def ledger(home: Home) -> SqliteLedger:
    """Return the ledger in the home folder, with its keys beside it."""
    return SqliteLedger(home.ledger / "ledger.sqlite3", home.ledger / "keys")
