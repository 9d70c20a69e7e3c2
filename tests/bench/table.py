"""The printed table: what was measured, what there is to reach, and whether it is met."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from measuring import Row

BEGIN, END = "<!-- bench begins -->", "<!-- bench ends -->"
"""Between these a page holds what a run printed."""
MET = {True: "met", False: "NOT met", None: ""}


def machine() -> str:
    """Return what the figures were measured on, in words that name no machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = f"Python {platform.python_version()}, numpy {version('numpy')}"
    return f"{cores} cores, {_processor()}{load()}, {versions}, one BLAS thread"


def load() -> str:
    """Return how busy the machine is, as the last minute had it."""
    return f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def lines_of(name: str, rows: Sequence[Row]) -> list[str]:
    """Return the lines of one benchmark."""
    return ["", name, *(_line(row) for row in rows)]


def _line(row: Row) -> str:
    return f"  {row.name:<52} {row.reach:<22} {row.measured:<60} {MET[row.met]}".rstrip()


def between_markers(page: str, lines: Sequence[str]) -> str:
    """Return the page with these lines, as they were printed, where its markers stand.

    >>> between_markers(f"a\\n{BEGIN}\\nold\\n{END}\\nz", ["new"]).splitlines()[2:5]
    ['```text', 'new', '```']
    """
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, "```text", *lines, "```", END + after])
