"""What the author's kit refuses to do.

::

    rectitude.errors.RectitudeError
    ├── NameNotUsable       a new plugin cannot bear this name
    ├── FolderTaken         something stands where a new plugin would be written
    ├── FolderNotWritable
    └── NoSuchPlugin        a plugin is to be checked that is not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from rectitude.errors import RectitudeError


class NameNotUsable(RectitudeError):
    """A new plugin cannot bear this name; `name` is the one that was asked for."""

    def __init__(self, name: str, problem: str) -> None:
        """Name what was asked for, what is wrong with it and what to write instead."""
        super().__init__(f"A plugin cannot be named {name!r}: {problem}.")
        self.name = name


class FolderTaken(RectitudeError):
    """Something stands where a new plugin would be written."""

    def __init__(self, folder: Path) -> None:
        """Name the place."""
        super().__init__(f"{folder} is there already; choose another name, or another place with --into.")
        self.folder = folder


class FolderNotWritable(RectitudeError):
    """A new plugin could not be written."""

    def __init__(self, folder: Path, why: str) -> None:
        """Name the place and what the system said."""
        super().__init__(f"{folder} cannot be written ({why}); choose another place with --into.")
        self.folder = folder


class NoSuchPlugin(RectitudeError):
    """A plugin is to be checked that is not installed."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Name the plugin, and the nearest of those there are."""
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"installed are {', '.join(known) or 'none'};"
        super().__init__(
            f"No plugin {name!r} is installed: {hint} `pip install -e FOLDER` installs one of your own."
        )
        self.name = name
