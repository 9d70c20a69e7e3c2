"""The program around the commands: which exist, how one is run, and how it ends."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rectitude.cli import audit, data, demo, plugins, recommending, serving, training
from rectitude.errors import RectitudeError

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments name and end with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its status: 0 done, 1 failed, 2 misused, 130 interrupted.

    What went wrong stands on standard error, in one sentence.
    """
    try:
        program_for(arguments)(list(arguments), prog_name="rectitude")
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.echo("Interrupted; what was not finished was not kept.", err=True)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except RectitudeError as error:
        typer.echo(str(error), err=True)
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        typer.echo(f"The system refused{named}: {error.strerror or error}.", err=True)
    return 1


def program() -> typer.Typer:
    """Return the built-in commands."""
    app = typer.Typer(
        help="Recommendations that are explained, vetted, balanced and recorded.",
        epilog="Installed beside these: " + ", ".join(plugins.offered_groups()) + ", and plugins' own.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_everywhere)
    app.command("demo")(demo.demo)
    app.command("data")(data.data)
    app.command("import")(data.import_data)
    app.command("train")(training.train)
    app.command("evaluate")(training.evaluate)
    app.command("recommend")(recommending.recommend)
    app.command("serve")(serving.serve)
    app.command("plugins")(plugins.plugins)
    app.add_typer(audit.commands, name="audit")
    return app


def program_for(arguments: Sequence[str]) -> typer.Typer:
    """Return the commands, with a plugin's own where the first word is none of the built-in ones."""
    app = program()
    word = first_word(arguments)
    built_in = {command.name for command in app.registered_commands}
    built_in |= {group.name for group in app.registered_groups}
    if word and word not in built_in:
        plugins.mount(app, word, os.environ)
    return app


def first_word(arguments: Sequence[str]) -> str:
    """Return the command's name, behind the options that stand before every command.

    >>> first_word(["--plugins-dir", "tries", "plugin", "check"]), first_word(["--help"])
    ('plugin', '')
    """
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--plugins-dir" and rest:
            rest.pop(0)
    return rest[0] if rest else ""


def _told_version(asked: bool) -> None:
    if asked:
        from rectitude import __version__

        typer.echo(f"rectitude {__version__}")
        raise typer.Exit


def _everywhere(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_told_version, is_eager=True),
    ] = False,
    plugins_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Load the single-file plugins of this folder too."),
    ] = None,
) -> None:
    """Take the options that stand before every command."""
    if plugins_dir is not None:
        os.environ[PLUGINS_DIR] = str(plugins_dir)


PLUGINS_DIR = "RECTITUDE_PLUGINS_DIR"
"""The variable that the option stands for; workers of the server read it too."""
