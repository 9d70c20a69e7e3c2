"""`rectitude serve`."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import Host, Port
from rectitude.errors import RefusedToServe

if TYPE_CHECKING:
    from rectitude.engine import Engine

Workers = Annotated[int, typer.Option(min=1, help="How many processes answer.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Serve the HTTP API, its documentation and a start page.

    The domains that are trained are served; of each other one it is said why it is not.
    """
    check_address(host, port)
    with opened() as engine:
        listen(engine, host, port, workers)


def check_address(host: str, port: int) -> None:
    """Raise RefusedToServe for an address that others can reach, or that cannot be listened on."""
    from rectitude.api.loopback import is_loopback

    if not is_loopback(host):
        raise RefusedToServe(
            f"{host} can be reached from other machines, and there are no keys yet that say who may ask; "
            "serve on 127.0.0.1."
        )
    try:
        family, kind, _, _, address = socket.getaddrinfo(_bare(host), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken by another process" if taken else f"cannot be listened on ({error.strerror})"
        raise RefusedToServe(f"Port {port} on {host} {why}; choose another with --port.") from error


def listen(engine: Engine, host: str, port: int, workers: int = 1) -> None:
    """Serve until somebody interrupts; raises RefusedToServe where no domain can recommend."""
    import uvicorn

    from rectitude.api.app import application
    from rectitude.engine import settle

    ready = ready_domains(engine)
    url = f"http://{host if ':' not in host else f'[{_bare(host)}]'}:{port}/"
    typer.echo(f"Serving {', '.join(ready)} at {url} (documentation at {url}docs). Ctrl-C stops.", err=True)
    several = workers > 1
    if several:
        engine.close()  # every worker opens its own
    else:
        settle()
    uvicorn.run(
        "rectitude.api.app:make" if several else application(engine, loopback_only=True, closing=True),
        factory=several,
        workers=workers,
        host=_bare(host),
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    # uvicorn ends in peace after Ctrl-C; the command says how it ended.
    raise KeyboardInterrupt


def ready_domains(engine: Engine) -> list[str]:
    """Return the domains that can recommend, telling of each other one why it cannot."""
    states = engine.readiness()
    ready = [name for name in engine.domains if states[name] == "ready"]
    others = [states[name] for name in engine.domains if name not in ready]
    others += [f"{name} is off: {why}." for name, why in engine.problems.items()]
    if not ready:
        raise RefusedToServe(
            " ".join(others) or "No domain is loaded; `rectitude plugins` says what was found."
        )
    for state in others:
        typer.echo(state, err=True)
    return ready


def _bare(host: str) -> str:
    return host.removeprefix("[").removesuffix("]")
