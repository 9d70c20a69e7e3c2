"""The part `additive`: learns the ranker that is served as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rectitude.additive.model import AdditiveModel
from rectitude.domain import Setting
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Plugin, Role
from rectitude_plugins.additive.curves import shape_of
from rectitude_plugins.additive.export import model_of
from rectitude_plugins.additive.training import Recipe, train


class Additive:
    """Learns curves and pair terms; takes no settings."""

    @hookimpl
    def fit_ranker(
        self, lists: RankingLists, seed: int, log_dir: Path | None, progress: Callable[[str], None]
    ) -> AdditiveModel:
        """Return the model learned from the lists."""
        shape = shape_of(lists, seed)
        weights = train(lists, shape, Recipe(), seed, log_dir, progress)
        return model_of(weights, shape, lists, seed)


def _make(settings: Mapping[str, Setting]) -> Additive:
    return Additive()


plugin = Plugin(Role.PART, _make, "learns an additive ranker with pair terms (Keras), served as tables")
