"""An environment of its own for what is installed from outside; the libraries are borrowed, not copied.

What is installed there is found there and nowhere else: its entry points, its packages, its commands.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

collect_ignore = ["courses"]

OUTSIDE = Path(__file__).parent
PATIENCE = 600
"""Seconds until a command is given up, on a machine that is shared."""
COMMANDS = {"rectitude": "rectitude.cli", "pip": "pip", "pytest": "pytest", "python": ""}


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
    def make(cls, folder: Path) -> Environment:
        """Make an environment that borrows the libraries of this one, and commands that use it."""
        made = cls(folder)
        venv = [sys.executable, "-m", "venv", "--without-pip", str(folder / "env")]
        subprocess.run(venv, check=True, capture_output=True)
        made.work.mkdir()
        borrowed = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
        asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
        packages = Path(made.run("python", "-c", asked).out.strip())
        (packages / "borrowed.pth").write_text(borrowed, encoding="utf-8")
        for name, module in COMMANDS.items():
            if module:
                script = made.programs / name
                script.write_text(
                    f'#!/bin/sh\nexec "{made.programs}/python" -m {module} "$@"\n', encoding="utf-8"
                )
                script.chmod(0o755)
        return made

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


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return a fresh environment."""
    return Environment.make(tmp_path_factory.mktemp("outside"))
