"""A bare engine for tests: the real layers, a folder of its own, a clock that stands still, few plugins."""

from __future__ import annotations

from pathlib import Path

from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.plugins import Found
from rectitude_plugins.authoring.conformance.subject import subject_of

NOW = 1_800_000_000_000_000
"""What the clock shows: 15 January 2027, in microseconds since 1970 UTC."""
SLICES = 2


class BareEngines:
    """Opens engines below one folder and closes them together."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds their state."""
        self.folder = folder
        self._opened: list[Engine] = []

    def __call__(self, *plugins: str | Found, train: bool = True) -> Engine:
        """Return an engine that has the plugins and no other domains, its domains trained on their own data.

        A name stands for an installed plugin together with the parts and house plugins that are installed;
        a `Found` for itself alone. Raises NoSuchPlugin.
        """
        found: dict[str, Found] = {}
        for plugin in plugins:
            for entry in subject_of(plugin).found if isinstance(plugin, str) else (plugin,):
                found.setdefault(entry.name, entry)
        home = Home(self.folder / f"engine-{len(self._opened)}")
        engine = Engine(home, tuple(found.values()), load_layers(home), now=lambda: NOW)
        self._opened.append(engine)
        for domain in engine.domains if train else ():
            train_domain(engine, domain, Training(slices=SLICES, progress=lambda line: None))
        return engine

    def close(self) -> None:
        """Close every engine that was opened."""
        for engine in self._opened:
            engine.close()
