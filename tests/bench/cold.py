"""A process from nothing: one explained list, the second `make demo`, and what TensorFlow's import takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from home import COMMAND, DOMAIN, ROOT, environment, lent
from measuring import Row, interleaved, median

ROUNDS = 5
FIRST_ITEM = " 1  "
"""How the first item's line begins in a list for people."""


LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
sys.stderr.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and tells its largest memory. A system counts that of the process that started one, too;
so the one that does so here is small."""


@dataclass(frozen=True, slots=True)
class Process:
    """A command over a home folder, run to its end; raises CalledProcessError where it fails."""

    command: Sequence[str | Path]
    home: Path

    def run(self) -> None:
        """Run it in silence."""
        quiet = subprocess.DEVNULL
        subprocess.run(self.command, env=environment(self.home), stdout=quiet, stderr=quiet, check=True)

    def megabytes(self) -> float:
        """Run it and return the largest memory that it took."""
        told = subprocess.run(
            [sys.executable, "-c", LAUNCHER, *self.command],
            env=environment(self.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
            text=True,
        )
        unit = 1 if sys.platform == "darwin" else 1_024
        return int(told.stderr.split()[-1]) * unit / 1e6


def measure(home: Path) -> list[Row]:
    """Measure all of them, in turns."""
    with lent(home) as folder:
        answer = Process([COMMAND, "recommend", DOMAIN, "--user", "196"], folder)
        serving = Process([sys.executable, "-c", READY], folder)
        framework = Process([sys.executable, "-c", "import tensorflow"], folder)
        actions = {"answer": answer.run, "serving": serving.run, "framework": framework.run}
        for action in actions.values():
            action()  # files into the system's cache
        memory = answer.megabytes()
        taken = interleaved({**actions, "demo": lambda: first_answer_of_demo(folder)}, ROUNDS)
    cold, ready, framework_time, demo = (
        median(taken[name]) / 1e3 for name in ("answer", "serving", "framework", "demo")
    )
    return [
        Row("cold `recommend`, wall", "≤ 1.5 s", f"{cold:.2f} s", cold <= 1.5),
        Row("cold `recommend`, peak memory", "≤ 250 MB", f"{memory:.0f} MB", memory <= 250),
        _against(framework_time, "cold `recommend` ÷ import tensorflow", cold),
        _against(framework_time, "(16) serving process, ready ÷ import tensorflow", ready),
        Row("second `make demo`, first answer", "≤ 5 s", f"{demo:.2f} s", demo <= 5.0),
    ]


READY = """
import sys
from rectitude.api.app import make
make()
assert not {"tensorflow", "keras", "shap", "transformers", "networkx"} & set(sys.modules)
"""
"""A worker up to where it could answer; that it imports no learning framework is part of the goal."""


def _against(framework: float, name: str, seconds: float) -> Row:
    ratio = seconds / framework
    return Row(name, "≤ 0.35 ×", f"{ratio:.2f} × ({seconds:.2f} s against {framework:.2f} s)", ratio <= 0.35)


def first_answer_of_demo(home: Path) -> None:
    """Run `make demo` until it prints its first item, then end what was started."""
    command = ["make", "--no-print-directory", "demo"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment(home), "MAKEFLAGS": "", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    ) as child:
        assert child.stdout is not None
        shown = any(line.startswith(FIRST_ITEM) for line in child.stdout)
        os.killpg(child.pid, signal.SIGTERM)
    assert shown, "make demo ended without a list"
    time.sleep(0.2)  # its port is free again
