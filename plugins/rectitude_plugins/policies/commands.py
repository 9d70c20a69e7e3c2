"""`rectitude policies lint`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectitude_plugins.errors import PackUnusable
from rectitude_plugins.policies.lint import Finding, Weight, finding_of, lint
from rectitude_plugins.policies.pack import load_packs, locate
from rectitude_plugins.policies.schema import schema_for

if TYPE_CHECKING:
    from rectitude.catalogue import Catalogue
    from rectitude.domain import DomainDescription
    from rectitude.engine import Engine
    from rectitude_plugins.policies.habits import Tried

PART = "policies"

commands = typer.Typer(
    help="Look through rule packs before they count.", no_args_is_help=True, rich_markup_mode=None
)

Domain = Annotated[
    str | None,
    typer.Argument(help="The domain, such as finance; all of them if left out.", show_default=False),
]
Packs = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="FILE", help="A pack to look at instead of the domain's own."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")]


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in the packs of one domain, and what their rules were tried on."""

    domain: str
    packs: tuple[str, ...]
    items: int
    people: int
    findings: tuple[Finding, ...]


@commands.command("lint")
def lint_command(domain: Domain = None, pack: Packs = None, as_json: AsJson = False) -> None:
    """Find what is wrong in rule packs; fail if a pack could not be used.

    Errors are unknown attributes, wrong types and missing fields. Rules that never or always fire on the
    domain's items and people are warned of. A domain without data gets its reference data first.
    """
    from rectitude.engine import Engine

    with Engine.open() as engine:
        described = [engine.roster(name).description for name in ([domain] if domain else engine.domains)]
        told = [linted(engine, one, [str(file) for file in pack or ()], _say) for one in described]
    if as_json:
        import orjson

        typer.echo(orjson.dumps({"domains": [asdict(one) for one in told]}).decode())
    else:
        for line in _lines(told):
            typer.echo(line)
    if any(finding.weight is Weight.ERROR for one in told for finding in one.findings):
        raise typer.Exit(1)


def linted(
    engine: Engine, described: DomainDescription, packs: list[str], progress: Callable[[str], None]
) -> Linted:
    """Return what is found in some packs, or in those that a domain names.

    They are tried on the domain's data only if there is no error in them.
    """
    paths = packs or list(packs_of(described))
    findings = _errors(paths, described)
    catalogue, people = (None, ()) if findings or not paths else _tried_on(engine, described.name, progress)
    if catalogue is not None:
        findings = _found(paths, described, catalogue, people)
    shown = tuple(_shown(path) for path in paths)
    return Linted(described.name, shown, len(catalogue or ()), len(people), findings)


def _errors(paths: Sequence[str], described: DomainDescription) -> tuple[Finding, ...]:
    """Return what is wrong in packs, or between them, without trying them."""
    findings = _found(paths, described, None, ())
    if findings:
        return findings
    try:
        load_packs(paths, schema_for(described), described.name)
    except PackUnusable as error:
        return (finding_of(error),)
    return ()


def _found(
    paths: Sequence[str], described: DomainDescription, catalogue: Catalogue | None, people: tuple[Tried, ...]
) -> tuple[Finding, ...]:
    schema = schema_for(described)
    return tuple(
        replace(finding, file=_shown(path))
        for path in paths
        for finding in lint(path, schema, catalogue, people)
    )


def packs_of(described: DomainDescription) -> tuple[str, ...]:
    """Return the packs that a domain names."""
    settings = [use.settings.get("packs") for use in described.parts if use.name == PART]
    return tuple(str(path) for packs in settings if isinstance(packs, tuple) for path in packs)


def _tried_on(
    engine: Engine, domain: str, progress: Callable[[str], None]
) -> tuple[Catalogue | None, tuple[Tried, ...]]:
    from rectitude.errors import BadData
    from rectitude.learning.shell import ensure_data
    from rectitude_plugins.policies.trials import tried_people

    try:
        ensure_data(engine, domain, progress)
    except BadData as error:
        progress(f"The rules of {domain} are tried on nothing. {error}")
        return None, ()
    dataset = engine.store(domain).dataset()
    return dataset.catalogue, tried_people(engine.roster(domain), dataset, time.time_ns() // 1000)


def _shown(path: str) -> str:
    """Return where a pack lies, as short as it can be said."""
    place = Path(str(locate(path)))
    here = Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def _lines(told: list[Linted]) -> Iterator[str]:
    for one in told:
        yield from (str(finding) for finding in one.findings)
    for one in told:
        errors = sum(finding.weight is Weight.ERROR for finding in one.findings)
        count = f"{errors} errors, {len(one.findings) - errors} warnings"
        tried = f"on {one.items:,} items and {one.people:,} people" if one.items else "read, not tried"
        packs = f"{len(one.packs)} {'pack' if len(one.packs) == 1 else 'packs'}"
        yield f"{one.domain}: {packs}, {tried}: {count}"


def _say(message: str) -> None:
    typer.echo(message, err=True)
