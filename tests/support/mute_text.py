"""A stand-in for the part `text` that has no language model: its feature is declared and always missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Found, Plugin, Role
from rectitude_plugins.text.part import MATCH


class MuteText:
    """Declares what the part declares, and says nothing."""

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [MATCH]


def mute(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the plugins with the stand-in in the place of `text`, so that no test fetches a model."""

    def make(settings: Mapping[str, Setting]) -> object:
        return MuteText()

    stand_in = Found("text", "tests", "1", Plugin(Role.PART, make))
    return tuple(stand_in if entry.name == "text" else entry for entry in found)
