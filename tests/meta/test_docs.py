"""Documents name only what exists: links, commands, routes, variables, files; the README's example runs."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from starlette.routing import Match
from toyshop import Toyshop, found
from typer.core import TyperGroup
from typer.main import get_command

import rectitude.engine
from rectitude.api.app import application
from rectitude.cli.program import program, program_for
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SOURCES = ("core", "plugins", "domains", "explain")
HELP = {"-h", "--help"}

BLOCK = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"^\s*(?:\$ )?(rectitude [a-z-][^\n`|>]*)|`(rectitude [a-z-][^`\n|]*)`", re.MULTILINE)
MODULE = re.compile(r"python -m (rectitude[\w.]*)")
TARGET = re.compile(r"(?:^\s*|`)make ([a-z]+(?:-[a-z]+)*)", re.MULTILINE)
ROUTE = re.compile(r"\b(GET|POST|PUT|DELETE) (/[\w/{}.-]*)")
BARE_ROUTE = re.compile(r"`(/(?:v1|docs|healthz|readyz|openapi|problems)[\w/{}.-]*)`")
VARIABLE = re.compile(r"\bRECTITUDE_[A-Z_]+\b")
FILE = re.compile(rf"`((?:{'|'.join(SOURCES)}|tests|docs)/[\w./-]*)`")
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links_of(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the anchor of every link that does not lead elsewhere."""
    for target in LINK.findall(BLOCK.sub("", text_of(page))):
        if "://" not in target and not target.startswith("mailto:"):
            path, _, anchor = target.partition("#")
            yield ((page.parent / path).resolve() if path else page), anchor


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made of them where pages are read."""
    headings = HEADING.findall(BLOCK.sub("", text_of(page)))
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def commands_of(page: Path) -> Iterator[list[str]]:
    """Yield the words of every command of ours that a page shows, without `rectitude`."""
    for line, span in COMMAND.findall(text_of(page).replace("\\\n", " ")):
        yield shlex.split(line or span, comments=True)[1:]


def unknown_in(words: list[str]) -> str:
    """Return the first word of a command that is no command or option, or ""."""
    command = get_command(program_for(words))
    options = set(HELP)
    for word in words:
        options |= {name for given in command.params for name in (*given.opts, *given.secondary_opts)}
        if word.startswith("-") and word != "-":
            if word.partition("=")[0] not in options:
                return word
        elif isinstance(command, TyperGroup) and command.commands:  # one without is a command itself
            if word not in command.commands:
                return word
            command = command.commands[word]
    return ""


def names_of(command: object, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command there is."""
    if isinstance(command, TyperGroup):
        for name, one in command.commands.items():
            yield from names_of(one, (*before, name))
    else:
        yield before


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine whose shop has toys: the documents' example asks for `ecommerce`."""
    place = Home(tmp_path_factory.mktemp("docs"))
    with Engine(place, (found(Toyshop("ecommerce"), "ecommerce"),), load_layers(place)) as opened:
        yield opened


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in links_of(page):
        assert target.exists(), f"{target.relative_to(ROOT)} is not there"
        assert not anchor or anchor in anchors_of(target), f"{target.name} has no heading for #{anchor}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = {README}, [README]
    while waiting:
        for target, _ in links_of(waiting.pop()):
            if target.suffix == ".md" and target not in reached:
                reached.add(target)
                waiting.append(target)
    orphans = [str(page.relative_to(ROOT)) for page in PAGES if page not in reached]
    assert not orphans, "link them in docs/index.md"


@every_page
def test_every_command_exists_with_its_options(page: Path) -> None:
    for words in commands_of(page):
        unknown = unknown_in(words)
        assert not unknown, f"{unknown!r} of `rectitude {' '.join(words)}` does not exist"
    for module in MODULE.findall(text_of(page)):
        assert importlib.util.find_spec(module), f"there is no module {module}"


def test_every_command_stands_in_a_page() -> None:
    shown = [words for page in PAGES for words in commands_of(page)]
    missing = [
        name
        for name in names_of(get_command(program()))
        if not any(tuple(words[: len(name)]) == name for words in shown)
    ]
    assert not missing


@every_page
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(TARGET.findall(text_of(page))) <= targets


@every_page
def test_every_route_exists(page: Path, engine: Engine) -> None:
    routes = application(engine).routes
    told = [*ROUTE.findall(text_of(page)), *(("GET", path) for path in BARE_ROUTE.findall(text_of(page)))]
    for method, path in told:
        scope = {"type": "http", "method": method, "path": re.sub(r"\{\w+\}", "x", path).rstrip("./") or "/"}
        known = any(route.matches(scope)[0] is Match.FULL for route in routes)
        assert known, f"{method} {path} is no route"


def test_every_variable_of_the_environment_is_read_and_told() -> None:
    files = [file for folder in SOURCES for file in (ROOT / folder).rglob("*.py")]
    read = {name for file in files for name in VARIABLE.findall(text_of(file))}
    told = {name for page in PAGES for name in VARIABLE.findall(text_of(page))}
    assert told <= read
    assert read <= set(VARIABLE.findall(text_of(ROOT / "docs" / "operations.md")))


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    assert not [name for name in FILE.findall(text_of(page)) if not (ROOT / name).exists()]


def test_the_first_example_of_the_readme_runs(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train_domain(engine, "ecommerce", Training(slices=3, progress=lambda line: None))
    monkeypatch.setenv("RECTITUDE_HOME", str(engine.home.root))
    monkeypatch.setattr(rectitude.engine, "available_plugins", lambda *_: engine.found)
    exec(PYTHON.findall(text_of(README))[0], {})
    *titles, total, replayed = capsys.readouterr().out.splitlines()
    assert len(titles) == 3
    base, rest, score, features = map(int, re.findall(r"-?\d+", total))
    assert base + rest == score and features > 1
    assert replayed == "replayed byte for byte: True"
