"""The tutorial, typed as it stands: its files are written, its commands run, its outputs come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?(?: +after \"([^\"\n]*)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANYTHING = "…"


@dataclass(frozen=True)
class Step:
    """One block of the page: commands with their outputs, or a file to write, to append to or to add to."""

    language: str
    file: str
    after: str
    text: str


def steps() -> list[Step]:
    return [Step(*groups) for groups in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))]


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a console block with the lines that it is said to print."""
    command, told = "", list[str]()
    for line in [*text.splitlines(), "$ "]:
        if not line.startswith("$ "):
            told.append(line)
            continue
        if command:
            yield command, told
        command, told = line.removeprefix("$ "), []


def write(folder: Path, step: Step) -> None:
    """Do to a file what the page says."""
    path = folder / step.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if step.after:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (place,) = (at for at, line in enumerate(lines, start=1) if step.after in line)
        path.write_text("".join((*lines[:place], step.text, *lines[place:])), encoding="utf-8")
    elif path.exists():
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{step.text}", encoding="utf-8")
    else:
        path.write_text(step.text, encoding="utf-8")


def missing(told: list[str], printed: str) -> list[str]:
    """Return the lines that the page shows and that did not come, in their order; lines may be wrapped."""
    text, lacking = " ".join(printed.split()), []
    for expected in told:
        pieces = [re.escape(" ".join(piece.split())) for piece in expected.split(ANYTHING)]
        found = re.search(".*?".join(pieces), text)
        if found is None:
            lacking.append(expected)
        else:
            text = text[found.end() :]
    return lacking


def test_the_tutorial_can_be_followed_to_its_end(environment: Any) -> None:
    for step in steps():
        if step.language != "console":
            write(environment.work, step)
            continue
        for command, told in commands(step.text):
            ended = environment.shell(command)
            printed = f"{ended.err}\n{ended.out}"
            assert ended.status == 0, f"$ {command}\n{printed}"
            assert not missing(told, printed), f"$ {command}\n{printed}"


def test_the_page_has_commands_of_every_step() -> None:
    typed = [command for step in steps() if step.language == "console" for command, _ in commands(step.text)]
    for word in (
        "plugin new",
        "pip install -e",
        "plugins",
        "train",
        "recommend",
        "import",
        "audit",
        "pytest",
    ):
        assert any(word in command for command in typed), word
    assert {"python", "yaml"} <= {step.language for step in steps()}


@pytest.mark.parametrize(
    ("told", "printed", "lacking"),
    [
        (["a … c"], "x\na bb c\n", []),
        (["b", "a"], "a\nb\n", ["a"]),
        (["…", "b"], "a\nb\n", []),
        (["a  b c"], "x a\nb   c", []),
        (["a.c"], "abc", ["a.c"]),
    ],
)
def test_a_line_that_does_not_come_is_noticed(told: list[str], printed: str, lacking: list[str]) -> None:
    assert missing(told, printed) == lacking
