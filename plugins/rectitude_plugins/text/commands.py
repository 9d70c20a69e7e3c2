"""`rectitude query`: which words of a query counted, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rectitude.engine import Engine
    from rectitude.values import WordParts

commands = typer.Typer(
    help="Show which words of a query counted.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
    subcommand_metavar="",
    rich_markup_mode=None,
)

Domain = Annotated[str, typer.Argument(help="The domain, such as ecommerce.", show_default=False)]
Query = Annotated[str, typer.Argument(help="What is looked for.", show_default=False)]
User = Annotated[str | None, typer.Option("--user", metavar="ID", help="The person.")]
Places = Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="How many items.")]
EXACT = "which add up to it"
LOST = "each is what would be lost without the word"


@commands.callback()
def query(domain: Domain, query: Query, user: User = None, k: Places = 5) -> None:
    """Show which words of a query counted, item by item.

    What a feature measures is taken apart word by word: exactly for the shared words, and for the meaning by
    trying the query with some of its words only. Nothing is recorded.
    """
    import os

    from rectitude.engine import Engine

    with Engine.open(environ=os.environ) as engine:
        for line in lines_of(engine, domain, query, user, k):
            typer.echo(line)


def lines_of(engine: Engine, domain: str, query: str, user: str | None, k: int) -> list[str]:
    """Return what is printed: for each item of the list its title, and a line a feature."""
    from rectitude.recommend import recommend
    from rectitude.situation import searching
    from rectitude.values import Request

    served = engine.served(domain)
    inputs = engine.read(Request(domain, user_id=user, query=query, k=k), served)
    decision = recommend(inputs, served.snapshot, engine.layers)
    rows = decision.candidates.rows[list(decision.slate.positions)]
    bound = served.snapshot.bound
    found = bound.answers.dissect(searching(decision.inputs, decision.understood), rows)
    labels = {feature.name: feature.label for feature in bound.features}
    lines = []
    for place, row in enumerate(rows.tolist()):
        lines.append(f"{place + 1:>2}  {bound.catalogue.titles[row]}")
        lines.extend(f"    {told(parts, labels[parts.feature], place)}" for parts in found)
    return lines


def told(parts: WordParts, label: str, place: int) -> str:
    """Return one feature's words for one item, the largest part first.

    >>> import numpy as np
    >>> from rectitude.values import WordParts
    >>> parts = WordParts("words", ("red", "rock"), np.array([[0.25, 0.5]]), exact=True)
    >>> told(parts, "the words of the query", 0)
    'the words of the query 0.750: rock +0.500, red +0.250 (which add up to it)'
    """
    shares = parts.parts[place]
    order = sorted(range(len(shares)), key=lambda at: (-abs(shares[at]), at))
    words = ", ".join(f"{parts.words[at]} {shares[at]:+.3f}".replace("-", "−") for at in order)
    whole = f" {shares.sum():.3f}" if parts.exact else ""
    return f"{label}{whole}: {words} ({EXACT if parts.exact else LOST})"
