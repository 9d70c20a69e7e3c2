"""`rectitude plugin new` and `rectitude plugin check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(
    help="Write a plugin of your own, and prove that it keeps its contract.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

HERE = Path()

NewName = Annotated[str, typer.Argument(help="Its name, such as bookshop.", show_default=False)]
Into = Annotated[Path, typer.Option(metavar="DIR", help="The folder that gets the new one.")]
Name = Annotated[str, typer.Argument(help="An installed plugin, such as bookshop.", show_default=False)]
Thorough = Annotated[bool, typer.Option("--thorough", help="Serve ten times as many requests.")]
Within = Annotated[
    str | None,
    typer.Option(metavar="DOMAIN", help="The domain in which a part or a house plugin is checked."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


@commands.command("new")
def new(name: NewName, into: Into = HERE) -> None:
    """Write a small distribution of a new domain.

    It has a sample of data, rules and a passing test, and works as it is.
    """
    from rectitude_plugins.authoring.scaffold import new_plugin

    files = new_plugin(name, into)
    folder = into / name
    for file in files:
        typer.echo(file)
    typer.echo(f"\n{len(files)} files. Now: pip install -e {folder}, then rectitude plugin check {name}")


@commands.command("check")
def check(name: Name, thorough: Thorough = False, within: Within = None, as_json: AsJson = False) -> None:
    """Prove that a plugin keeps its contract; fail if it does not.

    Each broken promise is named with its hook and its line.
    """
    from rectitude_plugins.authoring.conformance import check_plugin

    report = check_plugin(name, thorough, within)
    if as_json:
        import orjson

        typer.echo(orjson.dumps(report.to_json()))
    else:
        typer.echo(str(report))
    if not report.passed:
        raise typer.Exit(1)
