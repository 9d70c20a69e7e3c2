"""The house itself: sizes, names, the public list, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rectitude

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("core", "plugins", "domains", "explain") for path in (ROOT / folder).rglob("*.py")
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "base"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_no_room_is_a_drawer() -> None:
    assert not [name_of(path) for path in SOURCES if path.stem in DRAWERS or path.parent.name in DRAWERS]


def test_the_public_list_matches_the_code() -> None:
    for name in rectitude.__all__:
        assert getattr(rectitude, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Rectitude'"):
        getattr(rectitude, "Rectitude")  # noqa: B009  # a name that a type checker would refuse


def test_importing_rectitude_is_light() -> None:
    heavy = "{'numpy', 'scipy', 'pydantic', 'sqlalchemy'}"
    script = f"import sys, rectitude; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_nothing_names_the_machine_it_was_written_on() -> None:
    told = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    signs = ("/wo" + "rk/", "/ro" + "ot/", "pypi" + ".org", "files.python" + "hosted")
    guilty = [
        name
        for name in told.stdout.splitlines()
        if (ROOT / name).suffix in {".py", ".md", ".toml", ".lock", ".yaml", ".yml", ""}
        and any(sign in (ROOT / name).read_text(encoding="utf-8", errors="ignore") for sign in signs)
    ]
    assert not guilty
