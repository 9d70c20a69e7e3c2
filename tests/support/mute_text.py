"""Stand-ins for the parts that read texts, without a language model: features declared and always missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rectitude.domain import DomainDescription, FeatureSpec, Setting
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.plugins import Found, Plugin, Role, found_plugins
from rectitude_plugins.text.part import MATCH
from rectitude_plugins.towers.part import MATCH as TOWER_MATCH

READERS = {"text": MATCH, "towers": TOWER_MATCH}


@dataclass(frozen=True, slots=True)
class Mute:
    """Declares what a part declares, and says nothing."""

    feature: FeatureSpec

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [self.feature]


def mute(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the plugins with stand-ins in the places of readers, so that no test fetches a model."""
    return tuple(stand_in(entry.name) if entry.name in READERS else entry for entry in found)


def stand_in(name: str) -> Found:
    """Return the stand-in of one part."""

    def make(settings: Mapping[str, Setting]) -> object:
        return Mute(READERS[name])

    return Found(name, "tests", "1", Plugin(Role.PART, make))


def mute_engine(folder: Path, description: DomainDescription, plugin: Plugin) -> Engine:
    """Return an engine with one domain and its parts, whatever else is installed; its readers are mute."""
    home, wanted = Home(folder), {use.name for use in description.parts}
    parts = [entry for entry in found_plugins(None) if entry.name in wanted]
    domain = Found(description.name, "rectitude", "0", plugin)
    return Engine(home, (*mute(parts), domain), load_layers(home))
