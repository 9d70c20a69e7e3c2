"""Figures that a passing test prints, for people who read what a run said."""

from __future__ import annotations

import sys

import pytest


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Print a line although pytest keeps what tests print."""
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")
