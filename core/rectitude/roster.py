"""Who works for a domain: the parts that it names, the house's plugins, and the domain itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.asking import faults_in
from rectitude.code import source_digest
from rectitude.domain import DomainDescription, FeatureSpec, Setting
from rectitude.errors import HookFailed, PluginError, PluginNotLoadable
from rectitude.plugins import (
    NO_SETTINGS,
    Found,
    Implementation,
    Role,
    first_answer,
    hook_names,
    implementations,
    register,
    registry,
)
from rectitude.records import Used


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """A domain's plugins in the order of registration (parts, house, domain), and who answers what.

    `taking_part` says for each of them where it was found.
    """

    description: DomainDescription
    members: tuple[tuple[str, object], ...]
    hooks: Mapping[str, tuple[Implementation, ...]]
    taking_part: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The domain's name."""
        return self.description.name

    def used(self) -> tuple[Used, ...]:
        """Return what names each member in a record, its code included."""
        return tuple(
            Used(found.name, found.distribution, found.version, source_digest(found.module))
            for found in self.taking_part
        )

    def features(self) -> tuple[FeatureSpec, ...]:
        """Return every feature that a member declares, parts first; a name may be declared once."""
        declared: dict[str, FeatureSpec] = {}
        for implementation in reversed(self.hooks["declare_features"]):
            answer = implementation.ask()
            for feature in answer if isinstance(answer, Sequence) else ():
                if not isinstance(feature, FeatureSpec) or feature.name in declared:
                    problem = f"declares {feature!r}, which is no feature or declared by somebody else too"
                    raise HookFailed(implementation.plugin, "declare_features", problem)
                declared[feature.name] = feature
        return tuple(declared.values())


def rosters_of(found: Sequence[Found]) -> tuple[dict[str, Roster], dict[str, str]]:
    """Return a roster for each domain that can be served, and for each other one why it cannot.

    A plugin that does not load takes down the domains that name it and no others; a house plugin that
    does not load takes down all, because its rules would be missing everywhere.
    """
    by_name = {entry.name: entry for entry in found}
    house = [entry for entry in found if entry.plugin and entry.plugin.role is Role.HOUSE]
    rosters: dict[str, Roster] = {}
    problems: dict[str, str] = {}
    for entry in found:
        if entry.plugin is None:
            problems[entry.name] = entry.problem
        elif entry.plugin.role is Role.DOMAIN:
            try:
                rosters[entry.name] = roster_of(entry, by_name, house)
            except PluginError as error:
                problems[entry.name] = str(error)
    return rosters, problems


def roster_of(domain: Found, by_name: Mapping[str, Found], house: Sequence[Found]) -> Roster:
    """Return the roster of one domain; raises PluginError with the member at fault."""
    plugin = _made(domain, {})
    description = _described(domain.name, plugin)
    parts = [
        (use.name, _made(_part(use.name, domain.name, by_name), use.settings)) for use in description.parts
    ]
    members = (*parts, *((entry.name, _made(entry, NO_SETTINGS)) for entry in house), (domain.name, plugin))
    manager = registry()
    for name, member in members:
        register(manager, member, name)
    hooks = {hook: implementations(manager, hook) for hook in hook_names()}
    return Roster(description, members, hooks, tuple(by_name[name] for name, _ in members))


def _described(name: str, plugin: object) -> DomainDescription:
    manager = registry()
    register(manager, plugin, name)
    description = first_answer(implementations(manager, "describe_domain"))
    if not isinstance(description, DomainDescription):
        raise PluginNotLoadable(name, "describe_domain", "a domain must describe itself")
    if description.name != name:
        problem = f"describes the domain {description.name!r}, but its entry point is named {name!r}"
        raise PluginNotLoadable(name, "describe_domain", problem)
    fault = next(faults_in(description.asking, description.items), "")
    if fault:
        raise PluginNotLoadable(name, "describe_domain", f"{fault}; correct its `asking`")
    return description


def _part(name: str, domain: str, by_name: Mapping[str, Found]) -> Found:
    entry = by_name.get(name)
    if entry is None:
        raise PluginNotLoadable(
            domain, "", f"it needs the part {name!r}, which is not installed or not selected"
        )
    if entry.plugin is None:
        raise PluginNotLoadable(
            domain, "", f"it needs the part {name!r}, which does not load: {entry.problem}"
        )
    if entry.plugin.role is not Role.PART:
        raise PluginNotLoadable(domain, "", f"it names {name!r} as a part, but that is a {entry.plugin.role}")
    return entry


def _made(entry: Found, settings: Mapping[str, Setting]) -> object:
    if entry.plugin is None:
        raise PluginNotLoadable(entry.name, "", entry.problem)
    make = Implementation(entry.name, "make", entry.plugin.make, ("settings",))
    return make.ask(settings=settings)
