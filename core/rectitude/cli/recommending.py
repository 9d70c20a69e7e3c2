"""`rectitude recommend`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import AsJson, Domain, plain_text, plain_texts, time
from rectitude.cli.progress import telling

if TYPE_CHECKING:
    from rectitude.engine import Answer, Engine
    from rectitude.values import Request

STANDARD_INPUT = Path("-")

User = Annotated[str | None, typer.Option("--user", metavar="ID", help="The person.", callback=plain_text)]
Query = Annotated[str | None, typer.Option("--query", help="What to look for.", callback=plain_text)]
Places = Annotated[int | None, typer.Option("-k", metavar="N", help="How many items; 10 if not said.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="The time to answer at, in ISO 8601.", callback=time),
]
Unprofiled = Annotated[
    bool, typer.Option("--no-profiling", help="Read nothing of the person's profile and history.")
]
Plain = Annotated[
    bool, typer.Option("--no-understanding", help="Search for the query's words; read nothing out of them.")
]
Excluded = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="ID", help="An item to leave out; may be repeated.", callback=plain_texts
    ),
]
RequestFile = Annotated[
    Path | None,
    typer.Option("--request", metavar="FILE", help="A file with the route's body; - reads standard input."),
]


def recommend(  # noqa: PLR0913  # every option of a command is an argument
    domain: Domain,
    user: User = None,
    query: Query = None,
    k: Places = None,
    at: At = None,
    no_profiling: Unprofiled = False,
    no_understanding: Plain = False,
    exclude: Excluded = None,
    request: RequestFile = None,
    as_json: AsJson = False,
) -> None:
    """Print one explained list.

    A domain that is not trained on its present data is trained first.
    """
    told = {"user_id": user, "query": query, "k": k, "at": at, "exclude": exclude or None}
    given = {name: value for name, value in told.items() if value is not None}
    if no_profiling:
        given["profiling"] = False
    if no_understanding:
        given["understand"] = False
    if request is not None and given:
        raise typer.BadParameter("--request holds the whole request; leave out the other options.")
    raw = json.dumps(given).encode() if request is None else read(request)
    with opened() as engine:
        show(answer_to(engine, domain, raw), as_json)


def read(file: Path) -> bytes:
    """Return a request's bytes, no more of them than are looked at."""
    from rectitude.api.body import LONGEST_BODY

    if file == STANDARD_INPUT:
        return typer.get_binary_stream("stdin").read(LONGEST_BODY + 1)
    with file.open("rb") as stream:
        return stream.read(LONGEST_BODY + 1)


def answer_to(engine: Engine, domain: str, raw: bytes) -> Answer:
    """Return the answer to a body, training the domain first where it must be."""
    from rectitude.api.body import request_of

    engine.roster(domain)
    return answer_trained(engine, request_of(raw, domain))


def answer_trained(engine: Engine, request: Request) -> Answer:
    """Return the answer to a request, training its domain first where it must be."""
    from rectitude.learning.shell import ensure_trained
    from rectitude.learning.train import Training

    with telling() as tell:
        ensure_trained(engine, request.domain, Training(progress=tell))
    return engine.recommend(request)


def show(answer: Answer, as_json: bool) -> None:
    """Print an answer: as the route sends it, or for a person."""
    if as_json:
        from rectitude.api.plain import json_of

        typer.echo(json_of(answer.to_json()))
    else:
        from rectitude.cli.listing import show_list

        show_list(answer.body)
