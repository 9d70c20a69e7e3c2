"""`rectitude demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import Host, Port
from rectitude.cli.recommending import answer_trained, show
from rectitude.cli.screen import say
from rectitude.cli.serving import check_address, listen

if TYPE_CHECKING:
    from rectitude.engine import Engine

SHOWN = "196"
"""The person of the README, if the domain knows them; the first of the log otherwise."""
PLACES = 5

DemoDomain = Annotated[str, typer.Argument(help="The domain to show.")]
NoServe = Annotated[bool, typer.Option("--no-serve", help="Stop after the list.")]


def demo(
    domain: DemoDomain = "ecommerce", host: Host = "127.0.0.1", port: Port = 8000, no_serve: NoServe = False
) -> None:
    """Train what is missing, print an explained list, then serve.

    The data are fetched if they are not there; the list is for a real person of the domain's log.
    """
    if not no_serve:
        check_address(host, port)
    with opened() as engine:
        show_somebody(engine, domain)
        if not no_serve:
            listen(engine, host, port)


def show_somebody(engine: Engine, domain: str) -> None:
    """Print an explained list for one person of the domain's log."""
    from rectitude.values import Request

    prepare(engine, domain)
    user_id = somebody(engine, domain)
    whom = f"user {user_id} of its log" if user_id else "a stranger, since its log names nobody"
    say(f"{engine.roster(domain).description.title}: a list for {whom}.")
    show(answer_trained(engine, Request(domain, user_id=user_id, k=PLACES)), as_json=False)
    say("")


def somebody(engine: Engine, domain: str) -> str | None:
    """Return the person to show a list for, or None where nobody is known."""
    store = engine.store(domain)
    known, _, _ = store.person(SHOWN, engine.served(domain).snapshot.bound.catalogue)
    if known:
        return SHOWN
    people = store.dataset().people
    return people[0].user_id if people else None


def prepare(engine: Engine, domain: str) -> None:
    """Fetch and train what is missing, telling how it goes on."""
    from rectitude.cli.progress import telling
    from rectitude.learning.shell import ensure_trained
    from rectitude.learning.train import Training

    with telling() as tell:
        ensure_trained(engine, domain, Training(progress=tell))
