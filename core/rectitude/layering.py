"""Finding the three layers by entry point; without all of them there is no engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from rectitude.errors import LayerMissing
from rectitude.home import Home
from rectitude.layers import Explanation, Fairness, Layers, Ledger

GROUP = "rectitude.layers"
NAMES = ("explanation", "fairness", "ledger")


def load_layers(home: Home, entries: Iterable[EntryPoint] | None = None) -> Layers:
    """Return the installed layers, each made by its entry point's factory from the home folder.

    Raises LayerMissing where one is not installed, installed twice, or cannot be imported.
    """
    offered = list(entry_points(group=GROUP) if entries is None else entries)
    explanation, fairness, ledger = (_factory(name, offered)(home) for name in NAMES)
    return Layers(cast(Explanation, explanation), cast(Fairness, fairness), cast(Ledger, ledger))


def _factory(name: str, offered: Iterable[EntryPoint]) -> Callable[[Home], object]:
    found = [entry for entry in offered if entry.name == name]
    if len(found) != 1:
        raise LayerMissing(name, "not installed" if not found else "offered by two distributions")
    try:
        factory = found[0].load()
    except ImportError as error:
        raise LayerMissing(name, f"not importable ({error})") from error
    return cast("Callable[[Home], object]", factory)
