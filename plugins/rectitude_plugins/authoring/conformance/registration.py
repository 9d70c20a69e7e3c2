"""What is checked before anything is learned: loading, registration, and what a domain says of itself."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import entry_points
from itertools import chain
from pathlib import Path

from rectitude.catalogue import Attribute, Kind
from rectitude.domain import DomainDescription
from rectitude.errors import HookFailed, PluginNotLoadable
from rectitude.hookspecs import API_VERSION
from rectitude.plugins import (
    FROM_FOLDER,
    GROUP,
    NO_SETTINGS,
    PLUGINS_DIR,
    Found,
    Implementation,
    Plugin,
    plugin_of,
    register,
    registry,
)
from rectitude.roster import Roster
from rectitude_plugins.authoring.conformance.places import fault_from, fault_of, package_of, place_of
from rectitude_plugins.authoring.conformance.rehearsal import NAME as REHEARSAL
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.subject import Subject
from rectitude_plugins.authoring.conformance.workbench import Workbench

VERSION = ".".join(map(str, API_VERSION))
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def loads(entry: Found) -> Outcome:
    """Check that a plugin can be imported and is written for this Rectitude's hooks."""
    if entry.plugin is not None:
        wanted = ".".join(map(str, entry.plugin.api))
        return Outcome(f"written for hook API {wanted}, this Rectitude has {VERSION}")
    places = [_place_of_import(name, load, package) for name, load, package in _offers(entry)]
    return Outcome("", (Fault(entry.name, "", ", ".join(places), entry.problem),))


def _offers(entry: Found) -> Iterator[tuple[str, Callable[[], object], str]]:
    """Yield everybody who offers a plugin of a name: in words, how it is loaded, and its package."""
    for point in entry_points(group=GROUP, name=entry.name):
        yield point.value, point.load, package_of(point.module)
    folder = os.environ.get(PLUGINS_DIR)
    if folder and entry.distribution == FROM_FOLDER:
        path = Path(folder) / f"{entry.name}.py"
        yield str(path), partial(plugin_of, path), FROM_FOLDER


def _place_of_import(name: str, load: Callable[[], object], package: str) -> str:
    """Return the line at which the import of a plugin fails, or where the one that is imported is made."""
    try:
        offered = Implementation(name, "import", load, ()).ask()
    except HookFailed as failure:
        return fault_from(failure, name, frozenset({package})).place or name
    return (place_of(offered.make) if isinstance(offered, Plugin) else "") or name


def registers(subject: Subject) -> Outcome:
    """Check the rules of registration for everybody who works for the domain."""
    try:
        roster = subject.roster()
    except PluginNotLoadable as refused:
        return Outcome("", tuple(_refused(subject, refused)))
    except HookFailed as failed:
        fault = fault_from(failed, subject.plugin, subject.packages())
        alone = failed.hook == "make" and subject.domain == REHEARSAL
        hint = "; if it needs settings, check it within a domain that gives them (--within)" if alone else ""
        return Outcome("", (replace(fault, sentence=fault.sentence + hint),))
    hooks = sum(len(asked) for asked in roster.hooks.values())
    return Outcome(f"{len(roster.members)} plugins work for {roster.name} and implement {hooks} hooks")


def _refused(subject: Subject, refused: PluginNotLoadable) -> Iterator[Fault]:
    """Yield the rule that a member breaks, with its line where the member can be made to look at it."""
    entry = next((one for one in subject.found if one.name == refused.plugin and one.plugin), None)
    found: list[Fault] = []
    if entry is not None and entry.plugin is not None and refused.plugin == subject.plugin:
        member = Implementation(entry.name, "make", entry.plugin.make, ("settings",)).ask(
            settings=NO_SETTINGS
        )
        found.extend(broken_rules(member, entry.name))
        place = place_of(getattr(type(member), refused.hook, type(member)))
        found = found or [Fault(refused.plugin, refused.hook, place, refused.problem)]
    yield from found or [Fault(refused.plugin, refused.hook, "", refused.problem)]


def binds(bench: Workbench) -> Outcome:
    """Check the rules of registration for what members bind to a snapshot, and that jurors judge."""
    roster, dataset = bench.roster, bench.dataset
    members = dict(roster.members)
    faults: list[Fault] = []
    for binding in roster.hooks["bind"]:
        bound = binding.ask(arrays=bench.arrays.get(binding.plugin, {}), catalogue=dataset.catalogue)
        members[binding.plugin] = bound
        if bound is None:
            faults.append(fault_of(binding, "returned nothing; it must return the plugin that answers"))
        else:
            faults.extend(broken_rules(bound, binding.plugin))
    judges = {name for name, member in members.items() if hasattr(member, "vet")}
    faults.extend(_missing_jurors(roster, judges))
    told = f"{len(roster.hooks['bind'])} plugins bind, {len(judges)} judge: {', '.join(sorted(judges))}"
    return Outcome(told, tuple(faults))


def learns(bench: Workbench) -> Outcome:
    """Train the domain on its sample."""
    learned = bench.learned
    return Outcome(f"{len(learned.model.features)} features from {int(learned.facts['lists']):,} lists")


def broken_rules(member: object, name: str) -> Iterator[Fault]:
    """Yield the rule of registration that a plugin object breaks, with the line of the hook at fault."""
    try:
        register(registry(), member, name)
    except PluginNotLoadable as refused:
        hook = refused.hook or _named_in(member, refused.problem)
        method = getattr(type(member), hook, None) if hook else None
        yield Fault(name, hook, place_of(method if method is not None else type(member)), refused.problem)


def _named_in(member: object, problem: str) -> str:
    """Return the method of a plugin that a sentence of pluggy names."""
    marked = [name for name in dir(type(member)) if hasattr(getattr(type(member), name), "rectitude_impl")]
    quoted = re.findall(r"'(\w+)'", problem)
    return next((name for name in marked if name in quoted or f" {name} " in problem), "")


def _missing_jurors(roster: Roster, judges: set[str]) -> Iterator[Fault]:
    describe = roster.hooks["describe_domain"][0]
    for juror in roster.description.jurors:
        if juror not in judges:
            yield fault_of(describe, f"requires the juror {juror!r}, which judges nothing here")


def describes(roster: Roster) -> Outcome:
    """Check that a domain's description is sane: unique names, known kinds, bounds, digests, features."""
    told = roster.description
    describe = roster.hooks["describe_domain"][0]
    complaints = chain(
        _schema("items", told.items),
        _schema("profile", told.profile),
        _events(told),
        _names("parts", [use.name for use in told.parts]),
        _names("jurors", told.jurors),
        _pairs(told, {feature.name for feature in roster.features()} | {"graph_prior"}),
        _sources(told),
        _jurors(told),
    )
    faults = tuple(fault_of(describe, complaint) for complaint in complaints)
    counts = f"{len(told.items)} item and {len(told.profile)} profile attributes, {len(told.events)} events"
    return Outcome(f"{counts}, {len(roster.features())} features, {len(told.jurors)} jurors", faults)


def _schema(where: str, attributes: Sequence[Attribute]) -> Iterator[str]:
    yield from _names(where, [attribute.name for attribute in attributes])
    for attribute in attributes:
        if "-" in attribute.name:
            yield f"{where}: {attribute.name!r} has a hyphen, which a rule would read as a minus"
        if not isinstance(attribute.kind, Kind):
            yield f"{where}: {attribute.name!r} has the kind {attribute.kind!r}, which there is not"
        if None not in (attribute.least, attribute.most) and attribute.least > attribute.most:  # type: ignore[operator]  # neither is None
            yield f"{where}: {attribute.name!r} is at least {attribute.least} and at most {attribute.most}"
        if attribute.linked and attribute.kind is Kind.DECIMAL:
            yield f"{where}: {attribute.name!r} is a decimal and cannot be linked into the graph"


def _events(told: DomainDescription) -> Iterator[str]:
    yield from _names("events", [kind.name for kind in told.events])
    if told.events and not any(kind.threshold < float("inf") for kind in told.events):
        yield "events: none can be a success, so there is no behaviour to learn from"


def _names(where: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{where}: {name!r} stands twice"
    for name in names:
        if not NAME.fullmatch(name):
            yield f"{where}: {name!r} is no name; use letters, digits and underscores"


def _pairs(told: DomainDescription, features: Iterable[str]) -> Iterator[str]:
    for name in {name for pair in told.pairs for name in pair} - set(features):
        yield f"pairs: {name!r} is a feature that nobody declares"


def _jurors(told: DomainDescription) -> Iterator[str]:
    if not told.jurors:
        yield "declares no juror; name at least one, so that its absence stops the domain"


def _sources(told: DomainDescription) -> Iterator[str]:
    for source in told.data:
        if not SHA256.fullmatch(source.sha256) or not source.licence:
            yield f"data: {source.name!r} needs a licence and a pinned SHA-256 in small hexadecimal letters"
