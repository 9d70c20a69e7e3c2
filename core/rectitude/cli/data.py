"""`rectitude data` and `rectitude import`."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import AsJson, Domain
from rectitude.cli.screen import clean, headline, quiet, say
from rectitude.errors import BadData

if TYPE_CHECKING:
    from rectitude.answering import Plain
    from rectitude.engine import Engine
    from rectitude.storage.reading import ImportSummary

Items = Annotated[Path | None, typer.Option(metavar="FILE", help="Columns item_id, title, then attributes.")]
Users = Annotated[Path | None, typer.Option(metavar="FILE", help="Columns user_id, then the profile.")]
Events = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Columns user_id, item_id, event, timestamp[, value].")
]
Graph = Annotated[Path | None, typer.Option(metavar="FILE", help="Columns head, relation, tail.")]


def data(as_json: AsJson = False) -> None:
    """List the data sets that domains know, and which are fetched.

    Each is shown with its licence and with what may be done with it.
    """
    known = known_data()
    if as_json:
        from rectitude.api.plain import json_of

        typer.echo(json_of({"data": known}))
        return
    for source in known:
        headline(
            clean(str(source["name"])),
            f"{source['domain']}, {'fetched' if source['fetched'] else 'not fetched'}",
        )
        simulated = "; the people in it are simulated" if source["simulated"] else ""
        say(f"{source['what']}{simulated}", indent=2)
        kept = "may be kept in a repository" if source["terms"] == "commit" else "is fetched, never passed on"
        quiet(f"{source['package']} {source['version']}; {source['licence']}; {kept}", indent=2)
    if not known:
        say("No domain here brings data of its own; `rectitude import DOMAIN --items FILE` takes yours.")


def known_data() -> list[dict[str, Plain]]:
    """Return the data sets that the loaded domains declare."""
    from rectitude.home import Home
    from rectitude.plugins import available_plugins
    from rectitude.roster import rosters_of

    downloads = Home.of(os.environ).downloads
    rosters, _ = rosters_of(available_plugins(os.environ))
    return [
        {
            "domain": name,
            "name": source.name,
            "package": source.package,
            "version": source.version,
            "sha256": source.sha256,
            "licence": source.licence,
            "terms": source.terms,
            "what": source.what,
            "simulated": source.simulated,
            "fetched": (downloads / source.file_name).is_file(),
        }
        for name, roster in rosters.items()
        for source in roster.description.data
    ]


def import_data(
    domain: Domain,
    items: Items = None,
    users: Users = None,
    events: Events = None,
    graph: Graph = None,
    as_json: AsJson = False,
) -> None:
    """Take your own data in, from CSV or JSON lines.

    Everything in the files is taken, or nothing. Your first import takes the place of a domain's reference
    data; later ones add to yours.
    """
    files = {"items": items, "users": users, "events": events, "graph": graph}
    if not any(files.values()):
        raise typer.BadParameter("Name a file: --items, --users, --events or --graph.")
    with opened() as engine:
        summary = imported(engine, domain, files)
    if as_json:
        from rectitude.api.plain import json_of

        typer.echo(json_of({"domain": domain, **asdict(summary)}))
        return
    say(
        f"{domain} took {summary.items:,} items, {summary.people:,} "
        f"{'person' if summary.people == 1 else 'people'}, {summary.events:,} events and "
        f"{summary.edges:,} statements of the graph; `rectitude train {domain}` learns from them."
    )
    for notice in summary.notices:
        say(f"Note: {notice}", hanging=2)


def imported(engine: Engine, domain: str, files: dict[str, Path | None]) -> ImportSummary:
    """Read the files and store what they hold; raises BadRow before anything is stored."""
    from rectitude.storage.reading import read_import

    description, store = engine.roster(domain).description, engine.store(domain)
    adding = any(source.own for source in store.sources())
    if not adding and files["items"] is None:
        raise BadData(f"{domain} has no items of yours yet; name a file of them with --items.")
    raw, summary = read_import(description, store.item_ids() if adding else (), **files)
    if adding:
        store.upsert(raw)
        return summary
    replaced = () if store.is_empty() else (f"The reference data of {domain} were replaced.",)
    store.replace_all(raw)
    return replace(summary, notices=(*replaced, *summary.notices))
