"""`rectitude tune`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rectitude_plugins.towers.tuning import Tell

commands = typer.Typer(
    help="Tune the language model that reads queries and items, on pairs of both.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
    subcommand_metavar="",
    rich_markup_mode=None,
)

Domain = Annotated[str, typer.Argument(help="The domain, such as ecommerce.", show_default=False)]
Pairs = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Pairs to learn from: CSV or JSON lines with item_id and query."),
]
Ready = Annotated[
    Path | None,
    typer.Option("--adapters", metavar="FILE", help="Merge adapters that were learned before instead."),
]
Steps = Annotated[
    int | None,
    typer.Option(min=1, max=100_000, help="Steps of 16 pairs each; four rounds of the pairs if left out."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where a tuning on the same pairs stopped.")]
Seed = Annotated[
    int, typer.Option(min=0, max=1_000_000, help="The seed of everything that is drawn at random.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]


@commands.callback()
def tune(
    domain: Domain,
    pairs: Pairs = None,
    adapters: Ready = None,
    steps: Steps = None,
    resume: Resume = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Tune the language model that reads queries and items, on pairs of both.

    Low-rank adapters are learned and kept apart from the model; merged with it they make a model of the
    same size, whose serving form is made and verified at once.
    """
    if (pairs is None) == (adapters is None):
        raise typer.BadParameter("give either --pairs, to learn, or --adapters, to merge what was learned.")
    from rectitude.engine import Engine
    from rectitude_plugins.towers.session import session_of

    with Engine.open() as engine, _telling() as tell:
        session = session_of(engine, domain, tell)
        learned = (
            session.merge(adapters)
            if adapters
            else session.learn(pairs or Path(), steps, seed, resume=resume)
        )
    if as_json:
        import orjson

        typer.echo(orjson.dumps(asdict(learned)).decode())
        return
    typer.echo(
        f"The adapters are in {learned.adapters} ({learned.adapters_bytes / 1000:.0f} kB). Merged, the model "
        f"is in {learned.model}: name that folder as `model` of the part text, then train the domain."
    )


@contextmanager
def _telling() -> Iterator[Tell]:
    """Lend a function that tells how far the work is: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total, words: typer.echo(words, err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def tell(done: int, total: int, words: str) -> None:
            bar.update(task, description=words, completed=done, total=total or None)

        yield tell
