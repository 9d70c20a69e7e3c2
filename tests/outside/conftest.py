"""A fresh environment for what comes from outside: both distributions are installed into it from wheels.

Nothing of this checkout is there but what our wheel holds and requires, at the locked versions. The index is
the one that `make setup` asks; what it has fetched before is taken from uv's cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

collect_ignore = ["courses"]

OUTSIDE = Path(__file__).parent
ROOT = OUTSIDE.parents[1]
PATIENCE = 600
"""Seconds until a command is given up, on a machine that is shared."""
INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
AUTHORS_TOOLS = ("pip", "hatchling", "editables", "pytest")


def done(*command: str | Path, folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> str:
    """Run a command that must succeed and return what it printed."""
    told = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def index() -> dict[str, str]:
    """Return uv's setting for the index that pip asks, if it is another one than uv's own."""
    named = next((os.environ[name] for name in INDEX if os.environ.get(name)), "")
    if not named:
        ask = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
        named = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    return {"UV_DEFAULT_INDEX": named} if named else {}


def wheel_of(source: Path, folder: Path) -> Path:
    """Build the wheel of a distribution into a folder of its own."""
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=source)
    (wheel,) = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return orjson.loads(self.out)


@dataclass(frozen=True)
class Environment:
    """A Python environment, a working folder and a home of Rectitude, all in one folder."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, *wanted: str | Path) -> Environment:
        """Make an environment and install what is wanted in it, with what that requires as it is locked."""
        made = cls(folder)
        made.work.mkdir()
        done(sys.executable, "-m", "venv", "--without-pip", folder / "env")
        made.install(*wanted)
        return made

    def install(self, *wanted: str | Path) -> None:
        """Install wheels and named distributions."""
        uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", self.programs / "python")
        done(
            *uv,
            "--only-binary",
            ":all:",
            "--constraints",
            ROOT / "requirements.lock",
            *wanted,
            variables=index(),
        )

    @property
    def programs(self) -> Path:
        """The folder of the commands."""
        return self.folder / "env" / "bin"

    @property
    def work(self) -> Path:
        """The folder in which commands run."""
        return self.folder / "work"

    def variables(self) -> Mapping[str, str]:
        """Return the variables of the commands: no index is asked, and nothing of this process is kept."""
        return {
            "PATH": f"{self.programs}{os.pathsep}{os.defpath}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "RECTITUDE_HOME": str(self.folder / "home"),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as: no isolation
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def run(self, *command: str, stdin: str = "", **variables: str) -> Ended:
        """Run one command to its end."""
        program = self.programs / command[0]
        told = subprocess.run(
            [str(program), *command[1:]],
            cwd=self.work,
            env={**self.variables(), **variables},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(told.returncode, told.stdout, told.stderr)

    def shell(self, line: str) -> Ended:
        """Run one line as a person types it."""
        told = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self.work,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(told.returncode, told.stdout, told.stderr)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return our own wheel."""
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Environment:
    """Return a fresh environment of somebody who writes a plugin."""
    return Environment.make(tmp_path_factory.mktemp("outside"), wheel, *AUTHORS_TOOLS)


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Environment:
    """Return a fresh environment with the two wheels, ours and the courses', and nothing beside them."""
    courses = wheel_of(OUTSIDE / "courses", tmp_path_factory.mktemp("courses"))
    return Environment.make(tmp_path_factory.mktemp("outside"), wheel, courses)
