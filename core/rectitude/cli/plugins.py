"""`rectitude plugins`, and the commands that plugins bring along."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import entry_points

import typer

from rectitude.cli.options import AsJson
from rectitude.cli.screen import say, table

GROUP = "rectitude.commands"
"""The entry-point group of command groups that are no plugin's own."""


def plugins(as_json: AsJson = False) -> None:
    """List the plugins that were found.

    Of one that is off it is said what is wrong with it.
    """
    from rectitude.api.plain import json_of, plugins_of
    from rectitude.plugins import available_plugins
    from rectitude.roster import rosters_of

    found = available_plugins(os.environ)
    told = plugins_of(found, rosters_of(found)[1])
    if as_json:
        typer.echo(json_of({"plugins": told}))
        return
    columns = ("name", "role", "distribution", "version", "state")
    table(
        [columns, *(tuple(str(entry[column] or "-") for column in columns) for entry in told)] if told else []
    )
    for entry in told:
        if entry["problem"]:
            say(f"{entry['name']} is off: {entry['problem']}", hanging=2)
    if not told:
        say("No plugin was found; RECTITUDE_PLUGINS may leave them out.")


def offered_groups() -> tuple[str, ...]:
    """Return the names of the command groups that installed distributions offer; none is loaded."""
    return tuple(sorted(entry_points(group=GROUP).names))


def mount(app: typer.Typer, name: str, environ: Mapping[str, str]) -> None:
    """Add a group of commands that a distribution offers, or a plugin's own, under its name.

    Raises PluginNotLoadable, or the plugin's own error, where it cannot be had.
    """
    for entry in entry_points(group=GROUP, name=name):
        from rectitude.errors import PluginNotLoadable
        from rectitude.plugins import Implementation

        group = Implementation(name, "commands", entry.load, ()).ask()
        if not isinstance(group, typer.Typer):
            raise PluginNotLoadable(name, "commands", f"{entry.value} is no group of commands")
        app.add_typer(group, name=name)
        return
    from rectitude.api.asking import added_by_plugins
    from rectitude.errors import HookFailed, PluginNotLoadable
    from rectitude.plugins import available_plugins
    from rectitude.roster import rosters_of

    rosters, problems = rosters_of(available_plugins(environ))
    if name in problems:
        raise PluginNotLoadable(name, "", problems[name])
    for _, groups in added_by_plugins(rosters, "commands", typer.Typer, name):
        if isinstance(groups, HookFailed):
            raise groups
        own = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
        for group in groups:
            own.add_typer(group)
        if groups:
            app.add_typer(own, name=name, help=f"Commands of the plugin {name}.")
