"""The tutorial, typed as it stands: its files are written, its commands run, its outputs come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANYTHING = "…"


@dataclass(frozen=True)
class Step:
    """One block of the page: commands with their outputs, or a file to write or to add to."""

    language: str
    file: str
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
    """Do to a file what the page says: a block that begins with lines that are there adds the others."""
    path = folder / step.file
    path.parent.mkdir(parents=True, exist_ok=True)
    there = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    path.write_text("\n".join((*added(there, step.text.splitlines()), "")), encoding="utf-8")


def added(there: list[str], block: list[str]) -> list[str]:
    """Return a file's lines with a block's: under the first lines that both have, or at the end."""
    if block[0] not in there:
        return [*there, *([""] if there else []), *block]
    place = there.index(block[0])
    pairs = zip(block, there[place:], strict=False)
    shared = next((size for size, (new, old) in enumerate(pairs) if new != old or not new), len(block))
    return [*there[: place + shared], *block[shared:], *there[place + shared :]]


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


def test_a_block_adds_what_is_not_there() -> None:
    assert added([], ["a"]) == ["a"]
    assert added(["a", "b", "c"], ["b", "x"]) == ["a", "b", "x", "c"]
    assert added(["a", "b", "c"], ["a", "b", "x"]) == ["a", "b", "x", "c"]
    assert added(["a", "", "b", "c"], ["a", "", "b", "x", ""]) == ["a", "", "b", "x", "", "", "b", "c"]
    assert added(["a"], ["x"]) == ["a", "", "x"]


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
