"""Lines for a terminal: wrapped to its width, at most a hundred columns, without control characters."""

from __future__ import annotations

import shutil
import textwrap

import typer

WIDEST = 100


def width() -> int:
    """Return how many columns there are to write in."""
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)


def clean(text: str) -> str:
    r"""Return text in one line, without characters that a terminal would obey.

    >>> clean("Fargo\x1b[31m\n(1996)")
    'Fargo?[31m (1996)'
    """
    one_line = " ".join(text.split())
    return one_line if one_line.isprintable() else "".join(c if c.isprintable() else "?" for c in one_line)


def filled(text: str, first: str, later: str) -> str:
    """Return a paragraph that fits the width; a path or an id stays in one piece, even if it does not."""
    return textwrap.fill(
        clean(text),
        width(),
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def say(text: str, indent: int = 0, hanging: int = 0) -> None:
    """Print a paragraph; every line but the first stands `hanging` columns further in."""
    first, later = " " * indent, " " * (indent + hanging)
    typer.echo(filled(text, first, later))


def headline(left: str, right: str = "") -> None:
    """Print a clean line in bold with something at its right end, or under it where there is no room."""
    room = width() - len(left) - len(right)
    if right and room < 2:
        typer.secho(left, bold=True)
        typer.echo(right.rjust(width()))
    else:
        typer.echo(typer.style(left, bold=True) + (right.rjust(len(right) + room) if right else ""))


def quiet(text: str, indent: int = 0) -> None:
    """Print a paragraph that stands back."""
    typer.secho(filled(text, " " * indent, " " * (indent + 2)), dim=True)


def table(rows: list[tuple[str, ...]]) -> None:
    """Print rows in columns, each as wide as its widest cell.

    >>> table([("ecommerce", "ready"), ("health", "off")])
    ecommerce  ready
    health     off
    """
    widths = [max(len(clean(row[place])) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = (clean(cell).ljust(size) for cell, size in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
