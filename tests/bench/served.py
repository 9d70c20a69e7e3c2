"""The whole way over HTTP on loopback, against a route that does nothing; one worker and two."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from home import COMMAND, DOMAIN, environment, lent
from measuring import Row, interleaved, median, p99
from warm import people

ROUNDS, WARMING = 300, 60
CONNECTIONS, REQUESTS = 16, 320
NO_OP = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
async def nothing() -> dict[str, bool]:
    return {"ok": True}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""
ROUTE = f"/v1/{DOMAIN}/recommendations"


def measure(home: Path) -> list[Row]:
    """Measure one connection, served and no-op in turns; then sixteen against one worker and against two."""
    with lent(home) as folder:
        with ExitStack() as stack:
            ours = stack.enter_context(serving(folder, workers=1))
            empty = stack.enter_context(running([sys.executable, "-c", NO_OP], "/", folder))
            bodies = iter(people(ROUNDS + WARMING))
            actions = {
                "served": lambda: ask(ours, next(bodies).user_id),
                "no-op": lambda: empty.get("/").raise_for_status(),
            }
            interleaved(actions, WARMING)
            taken = interleaved(actions, ROUNDS)
        rates = {workers: rate_of(folder, workers) for workers in (1, 2)}
    ours_time, empty_time = median(taken["served"]), median(taken["no-op"])
    ratio, gain = ours_time / empty_time, rates[2] / rates[1]
    told = f"{ratio:.1f} × ({ours_time:.2f} ms, p99 {p99(taken['served']):.1f}; no-op {empty_time:.2f} ms)"
    return [
        Row("(3) served, full path ÷ FastAPI no-op", "≤ 20 ×", told, ratio <= 20),
        Row(
            f"(13) two workers ÷ one, {CONNECTIONS} connections, durable",
            "≥ 1.5 ×",
            f"{gain:.2f} × ({rates[2]:.0f} against {rates[1]:.0f} requests/s)",
            gain >= 1.5,
        ),
    ]


def ask(client: httpx.Client, user_id: str | None) -> None:
    """Ask for one person's list; raises where it is refused."""
    client.post(ROUTE, json={"user_id": user_id}).raise_for_status()


def rate_of(home: Path, workers: int) -> float:
    """Return how many requests a second so many workers answer, with sixteen connections open."""
    with serving(home, workers) as client, ThreadPoolExecutor(CONNECTIONS) as asking:
        users = [request.user_id for request in people(REQUESTS)]
        list(asking.map(lambda user: ask(client, user), users[: REQUESTS // 4]))
        begun = time.perf_counter()
        list(asking.map(lambda user: ask(client, user), users))
        return REQUESTS / (time.perf_counter() - begun)


@contextmanager
def serving(home: Path, workers: int) -> Iterator[httpx.Client]:
    """Lend a client of `rectitude serve`."""
    with running([COMMAND, "serve", "--workers", str(workers), "--port"], "/readyz", home) as client:
        yield client


@contextmanager
def running(command: Sequence[str | Path], ready: str, home: Path) -> Iterator[httpx.Client]:
    """Start a server whose last argument is its port, lend a client once it answers, and end it."""
    port = free_port()
    with (
        subprocess.Popen(
            [*command, str(port)], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        try:
            wait_for(client, ready, server)
            yield client
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(client: httpx.Client, path: str, server: subprocess.Popen[bytes]) -> None:
    """Return once a server answers; raises RuntimeError where it ends or stays silent."""
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            if client.get(path).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start; it ended with {server.poll()}")
