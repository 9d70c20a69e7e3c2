"""The home folder of the benchmark: trained once by the product itself, lent out with an empty ledger."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rectitude.home import HOME

DOMAIN = "ecommerce"
ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("rectitude")


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a command over `home`: nobody compiles a module anew at each start."""
    environ = {**os.environ, HOME: str(home)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return environ


def prepared() -> Path:
    """Return the home that RECTITUDE_HOME names, `.rectitude/bench` if none, with the shop trained in it."""
    home = Path(os.environ.get(HOME) or ROOT / ".rectitude" / "bench").absolute()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / DOMAIN).exists() or not _answers(home):  # trained by another release, perhaps
        subprocess.run([COMMAND, "train", DOMAIN], env=environment(home), check=True)
    return home


def _answers(home: Path) -> bool:
    with lent(home) as folder:
        told = subprocess.run(
            [COMMAND, "recommend", DOMAIN, "--user", "196", "--json"],
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            check=False,
        )
    return told.returncode == 0


@contextmanager
def lent(home: Path) -> Iterator[Path]:
    """Lend a home with the same shop and a ledger of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home) as folder:
        (Path(folder) / DOMAIN).symlink_to(home / DOMAIN)
        yield Path(folder)
