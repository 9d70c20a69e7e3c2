"""Which plugin is checked, in which domain, and who else works there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rectitude.errors import PluginError, PluginNotLoadable
from rectitude.plugins import Found, Role, available_plugins
from rectitude.roster import Roster, roster_of
from rectitude_plugins.authoring.conformance.places import package_of
from rectitude_plugins.authoring.conformance.rehearsal import NAME as REHEARSAL
from rectitude_plugins.authoring.conformance.rehearsal import rehearsal_for
from rectitude_plugins.authoring.errors import NoSuchPlugin


@dataclass(frozen=True, slots=True)
class Subject:
    """The plugin that is checked, the domain that it is checked in, and all that may work for it."""

    plugin: str
    domain: str
    found: tuple[Found, ...]

    @property
    def entry(self) -> Found:
        """The plugin as it was found."""
        return next(one for one in self.found if one.name == self.plugin)

    def roster(self) -> Roster:
        """Return who works for the domain; raises PluginError with the member at fault."""
        by_name = {one.name: one for one in self.found}
        house = [one for one in self.found if one.plugin and one.plugin.role is Role.HOUSE]
        domain = by_name[self.domain]
        if domain.plugin is None:
            raise PluginNotLoadable(domain.name, "", domain.problem)
        return roster_of(domain, by_name, house)

    def is_refused(self) -> bool:
        """Return whether the domain cannot be served with these plugins."""
        try:
            self.roster()
        except PluginError:
            return True
        return False

    def packages(self, members: Sequence[object] = ()) -> frozenset[str]:
        """Return the packages whose lines are the plugins' own: where a fault may be placed."""
        makers = [str(one.plugin.make.__module__) for one in self.found if one.plugin]
        classes = [type(member).__module__ for member in members]
        return frozenset(map(package_of, (*makers, *classes))) - {package_of(__name__)}


def subject_of(name: str, within: str | None = None) -> Subject:
    """Return a plugin to check, alone: other domains are left out.

    A domain is checked in itself. A part or a house plugin is checked in the domain `within` or, without
    one, in a rehearsal domain that is made up. Raises NoSuchPlugin.
    """
    found = available_plugins(os.environ)
    names = {one.name: one for one in found}
    for wanted in (name, within):
        if wanted is not None and wanted not in (*names, REHEARSAL):
            raise NoSuchPlugin(wanted, tuple(names))
    entry = names[name]
    if entry.plugin is None or entry.plugin.role is Role.DOMAIN:
        return Subject(name, name, _without_domains(found, name))
    if within is not None and within != REHEARSAL:
        return Subject(name, within, _without_domains(found, within))
    made_up = rehearsal_for(name if entry.plugin.role is Role.PART else None)
    return Subject(name, REHEARSAL, (*_without_domains(found, ""), made_up))


def _without_domains(found: Sequence[Found], kept: str) -> tuple[Found, ...]:
    return tuple(
        one for one in found if one.name == kept or one.plugin is None or one.plugin.role is not Role.DOMAIN
    )
