"""The command line over the toy shop, in a home of its own, in this process and in others."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from toyshop import Toyshop, found

from rectitude.cli.program import run
from rectitude.plugins import Found

SUPPORT = Path(__file__).parents[2] / "support"
IN_ANOTHER_PROCESS = """
import sys
import rectitude.engine, rectitude.plugins
from toyshop import Toyshop, found
rectitude.plugins.found_plugins = lambda selection: (found(Toyshop()),)
from rectitude.cli import main
main()
"""


@pytest.fixture
def port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return orjson.loads(self.out)


Command = Callable[..., Ended]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that holds the state of the commands."""
    place = tmp_path / "home"
    monkeypatch.setenv("RECTITUDE_HOME", str(place))
    return place


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that decides which plugins the commands find."""

    def plug(*plugins: Found) -> None:
        monkeypatch.setattr("rectitude.plugins.found_plugins", lambda selection: plugins)

    plug(found(Toyshop()))
    return plug


@pytest.fixture
def rectitude(
    home: Path,
    plugged: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """Return a function that runs one command in this process."""

    def command(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = run(arguments)
        return Ended(status, *capsys.readouterr())

    return command


@pytest.fixture
def started(home: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Return a function that starts one command in another process."""

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(SUPPORT), "PYTHONUNBUFFERED": "1"}
        command: Sequence[str] = [sys.executable, "-c", IN_ANOTHER_PROCESS, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, stdin=pipe, env=environment)

    return start
