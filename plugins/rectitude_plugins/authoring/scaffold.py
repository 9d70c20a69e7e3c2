"""`rectitude plugin new`: a small distribution of one's own, with a passing test, to start from."""

from __future__ import annotations

import keyword
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from string import Template

from rectitude import __version__
from rectitude.hookspecs import API_VERSION
from rectitude.plugins import GROUP
from rectitude_plugins.authoring.errors import FolderNotWritable, FolderTaken, NameNotUsable

TEMPLATES = Path(__file__).parent / "templates"
PAGES = {
    "pyproject.toml": "pyproject.toml.template",
    "README.md": "README.md.template",
    "src/$package/__init__.py": "init.py.template",
    "src/$package/description.py": "description.py.template",
    "src/$package/plugin.py": "plugin.py.template",
    "src/$package/policies/rules.yaml": "rules.yaml.template",
    "src/$package/data/items.csv": "data/items.csv",
    "src/$package/data/people.csv": "data/people.csv",
    "src/$package/data/events.csv": "data/events.csv",
    "tests/test_$package.py": "test.py.template",
}
"""Each file of a new distribution, and what it is made from."""

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 40
ROUTES = frozenset({"audit", "feedback", "plugin", "plugins", "policies", "recommendations"})
FOLDERS = frozenset({"downloads", "ledger"})
WORDS = frozenset({"any", "core", "item", "none", "test", "tests"})
COMMANDS = frozenset({"data", "demo", "evaluate", "import", "recommend", "serve", "train"})
RESERVED = ROUTES | FOLDERS | WORDS | COMMANDS
"""Names that mean something else to a door, a folder or a setting of Rectitude."""


def new_plugin(name: str, folder: Path, today: date | None = None) -> tuple[Path, ...]:
    """Write the distribution of a new domain to `folder/name` and return its files.

    The folder appears whole or not at all. `today` dates its rules. Raises NameNotUsable, FolderTaken or
    FolderNotWritable.
    """
    check_name(name)
    target = folder / name
    if target.exists() or target.is_symlink():
        raise FolderTaken(target)
    words = words_for(name, today or date.today())  # noqa: DTZ011  # a rule is dated by its author's calendar
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as work:
            made = Path(work) / name
            files = [_write(made, page, source, words) for page, source in PAGES.items()]
            made.rename(target)
    except OSError as error:
        raise FolderNotWritable(target, error.strerror or str(error)) from error
    return tuple(target / file for file in files)


def check_name(name: str) -> None:
    """Refuse a name that could not be a distribution, a package, a domain and a word of an address."""
    if not NAME.fullmatch(name):
        proper = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        hint = f"; {proper!r} would do" if NAME.fullmatch(proper) else ""
        raise NameNotUsable(
            name, f"a name is small letters and digits in words joined by hyphens, a letter first{hint}"
        )
    if len(name) > LONGEST_NAME:
        raise NameNotUsable(name, f"it has {len(name)} letters; {LONGEST_NAME} are enough")
    package = name.replace("-", "_")
    if name in RESERVED or package.startswith("rectitude"):
        raise NameNotUsable(name, "it means something else to Rectitude; choose another")
    if keyword.iskeyword(package) or package in sys.stdlib_module_names:
        raise NameNotUsable(name, f"{package!r} is a word of Python itself; choose another")
    if name in entry_points(group=GROUP).names:
        raise NameNotUsable(name, "a plugin of this name is installed already; choose another")
    spec = find_spec(package)
    if spec is not None and spec.origin is not None:
        raise NameNotUsable(name, f"a package {package!r} is installed already; choose another")


def words_for(name: str, today: date) -> Mapping[str, str]:
    """Return what the templates' placeholders stand for.

    >>> words_for("city-courses", date(2026, 10, 1))["classname"]
    'CityCourses'
    """
    parts = name.split("-")
    return {
        "name": name,
        "package": name.replace("-", "_"),
        "classname": "".join(part.capitalize() for part in parts),
        "title": " ".join(parts).capitalize(),
        "api": ", ".join(map(str, API_VERSION)),
        "release": __version__,
        "today": today.isoformat(),
    }


def _write(root: Path, page: str, source: str, words: Mapping[str, str]) -> Path:
    """Write one file of a distribution and return its path below the root."""
    place = Path(Template(page).substitute(words))
    target = root / place
    target.parent.mkdir(parents=True, exist_ok=True)
    template = TEMPLATES / source
    if template.suffix == ".template":
        target.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    else:
        shutil.copyfile(template, target)
    return place
