"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Domain = Annotated[str, typer.Argument(help="The domain, such as ecommerce.", show_default=False)]
RecordId = Annotated[str, typer.Argument(metavar="ID", help="The record's id, as every answer names it.")]
Seed = Annotated[int, typer.Option(min=0, help="The seed of everything that is drawn at random.")]
Host = Annotated[str, typer.Option(help="The address to listen on; only this machine's own are allowed.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]


def plain_text(text: str | None) -> str | None:
    """Return an argument as it is; refuse bytes that are not text."""
    if text is not None and not text.isprintable():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise typer.BadParameter("must be UTF-8 text.") from None
    return text


def plain_texts(texts: list[str] | None) -> list[str] | None:
    """Return arguments as they are; refuse bytes that are not text."""
    for text in texts or ():
        plain_text(text)
    return texts


def time(text: str | None) -> str | None:
    """Return a time as it is; refuse what is neither ISO 8601 nor seconds since 1970."""
    if text is not None:
        from rectitude.storage.cells import moment

        try:
            moment(text)
        except ValueError as error:
            raise typer.BadParameter(f"{error}.") from None
    return text
