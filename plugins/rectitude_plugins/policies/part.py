"""The entry point of the part `policies`."""

from __future__ import annotations

from rectitude.plugins import Plugin, Role
from rectitude_plugins.policies.juror import PoliciesPart

plugin = Plugin(Role.PART, PoliciesPart, "judges candidates by rule packs in YAML, with conditions in CEL")
