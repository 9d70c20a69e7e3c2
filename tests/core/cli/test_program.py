"""The program around the commands: help that is light, endings that mean something."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from toyshop import Toyshop, found

from rectitude import __version__
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Found

Started = Callable[..., "subprocess.Popen[bytes]"]
COMMANDS = ["demo", "data", "import", "train", "evaluate", "recommend", "serve", "plugins", "audit"]
AUDIT = ["list", "show", "verify", "replay"]
HEAVY = (
    "numpy",
    "scipy",
    "pydantic",
    "fastapi",
    "sqlalchemy",
    "networkx",
    "tensorflow",
    "keras",
    "shap",
    "uvicorn",
)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from rectitude.cli.program import run; status = run(['--help']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), status, file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stderr.strip() == "[] 0"
    assert all(f"  {command} " in told.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    "command", [*([name] for name in COMMANDS), *(["audit", name] for name in AUDIT)], ids=str
)
def test_every_command_says_what_it_does(rectitude: Any, command: list[str]) -> None:
    ended = rectitude(*command, "--help")
    assert ended.status == 0
    assert ended.out.startswith(f"Usage: rectitude {' '.join(command)}")
    assert ". " in ended.out or ".\n" in ended.out


def test_the_version_is_told(rectitude: Any) -> None:
    assert rectitude("--version").out == f"rectitude {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("recomend", "toyshop"),
        ("recommend",),
        ("recommend", "toyshop", "-k", "many"),
        ("recommend", "toyshop", "--at", "yesterday"),
        ("recommend", "toyshop", "--request", "-", "--user", "p1"),
        ("import", "toyshop"),
        ("train", "toyshop", "--seed", "-1"),
        ("evaluate", "toyshop", "--protocol", "random"),
        ("serve", "--port", "70000"),
        ("audit", "list", "--from", "soon"),
        ("audit", "list", "--limit", "0"),
    ],
    ids=str,
)
def test_misuse_ends_with_two_and_nothing_on_standard_output(
    rectitude: Any, arguments: Sequence[str]
) -> None:
    ended = rectitude(*arguments)
    assert ended.status == 2
    assert ended.out == "" or not arguments
    assert "Traceback" not in ended.err


def test_a_failure_is_one_sentence_on_standard_error(rectitude: Any) -> None:
    ended = rectitude("train", "cars")
    assert ended.status == 1
    assert ended.out == ""
    assert ended.err == "There is no domain 'cars': the domains here are toyshop.\n"


def test_what_the_system_refuses_is_a_sentence_too(rectitude: Any, home: Path) -> None:
    ended = rectitude("recommend", "toyshop", "--request", str(home / "nothing.json"))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"The system refused {home / 'nothing.json'}: No such file or directory.\n"


def test_an_interrupted_command_says_so(rectitude: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rectitude.learning.shell.train_domain", interrupted)
    ended = rectitude("train", "toyshop")
    assert (ended.status, ended.err) == (130, "Interrupted; what was not finished was not kept.\n")


def test_a_reader_that_goes_away_is_no_scene(started: Started) -> None:
    process = started("recommend", "toyshop", "--json")
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.wait(60) == 1
    told = process.stderr.read().decode()
    process.stderr.close()
    if process.stdin:
        process.stdin.close()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


class WithCommands(Toyshop):
    """A shop with a command of its own."""

    @hookimpl
    def commands(self) -> Sequence[typer.Typer]:
        app = typer.Typer()

        @app.command("stocktake")
        def stocktake(shelves: int = 1) -> None:
            typer.echo(f"{shelves} shelves counted")

        @app.command("close")
        def close() -> None:
            typer.echo("closed")

        return [app]


def test_a_plugin_s_commands_stand_under_its_name(rectitude: Any, plugged: Any) -> None:
    plugged(found(WithCommands()))
    assert rectitude("toyshop", "stocktake", "--shelves", "3").out == "3 shelves counted\n"
    assert "stocktake" in rectitude("toyshop", "--help").out


def test_a_plugin_without_commands_is_no_command(rectitude: Any) -> None:
    assert rectitude("toyshop", "stocktake").status == 2


@pytest.mark.parametrize("more", [(), ("--help",), ("stocktake",)])
def test_a_word_that_is_no_command_shows_no_other_plugin_s_commands(
    rectitude: Any, plugged: Any, more: tuple[str, ...]
) -> None:
    plugged(found(WithCommands()))
    ended = rectitude("nonsense", *more)
    assert ended.status == 2
    assert "No such command 'nonsense'" in ended.err
    assert "stocktake" not in ended.out + ended.err.replace("nonsense stocktake", "")


def test_a_plugin_that_did_not_load_says_why(rectitude: Any, plugged: Any) -> None:
    plugged(Found("broken", "tests", "1", None, "importing it raised ImportError"))
    ended = rectitude("broken", "stocktake")
    assert (ended.status, ended.err) == (1, "Plugin broken: importing it raised ImportError\n")


def test_built_in_commands_ask_no_plugin(rectitude: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(selection: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr("rectitude.plugins.found_plugins", never)
    assert rectitude("audit", "list").status == 0


def test_a_command_can_be_run_as_a_module() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "rectitude.cli", "--version"], capture_output=True, text=True, check=True
    )
    assert told.stdout == f"rectitude {__version__}\n"


def wait_for(port: int) -> None:
    """Wait until something listens; a busy machine takes its time."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("nothing listens")


def test_a_server_ends_in_peace_when_it_is_interrupted(started: Started, rectitude: Any, port: int) -> None:
    assert rectitude("train", "toyshop").status == 0
    process = started("serve", "--port", str(port))
    assert process.stderr and process.stdout and process.stdin
    first = process.stderr.readline().decode()
    url = f"http://127.0.0.1:{port}/"
    assert first == f"Serving toyshop at {url} (documentation at {url}docs). Ctrl-C stops.\n"
    wait_for(port)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) == 130
    assert process.stderr.read().decode() == "Interrupted; what was not finished was not kept.\n"
    for stream in (process.stderr, process.stdout, process.stdin):
        stream.close()
