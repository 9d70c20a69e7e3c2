"""Telling how long work goes on: a bar on a terminal, plain lines elsewhere, on standard error always."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

PART = re.compile(r"\b([\d,]+) of ([\d,]+)\b")


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Lend a function that tells people what is being done."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def tell(message: str) -> None:
            done, total = share_of(message)
            bar.update(task, description=message, completed=done, total=total)

        yield tell


def _line(message: str) -> None:
    typer.echo(message, err=True)


def share_of(message: str) -> tuple[int, int | None]:
    """Return how much of how much a message says is done; without a total the bar only moves.

    >>> share_of("lists: slice 2 of 5, 942 people")
    (2, 5)
    >>> share_of("parts: fitted on all data")
    (0, None)
    """
    found = PART.search(message)
    if found is None:
        return 0, None
    done, total = (int(figure.replace(",", "")) for figure in found.groups())
    return done, total
