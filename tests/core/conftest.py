"""A bare engine over inline plugins: the real layers, a folder of its own, a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from toyshop import Toyshop, found

from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.plugins import Found

NOW = 1_800_000_000_000_000
"""The tests' wall clock, in microseconds since 1970 UTC."""

OpenEngine = Callable[..., Engine]


def quiet(line: str) -> None:
    """Be told of progress and say nothing."""


@pytest.fixture
def open_engine(tmp_path: Path) -> Iterator[OpenEngine]:
    """Return a function that opens an engine over plugins (default: the toy shop) and trains its domains."""
    opened: list[Engine] = []

    def build(*plugins: Found, train: bool = True, home: Path = tmp_path) -> Engine:
        place = Home(home)
        engine = Engine(place, plugins or (found(Toyshop()),), load_layers(place), now=lambda: NOW)
        opened.append(engine)
        for domain in engine.domains if train else ():
            train_domain(engine, domain, Training(slices=3, progress=quiet))
        return engine

    yield build
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: OpenEngine) -> Engine:
    """Return an engine with the toy shop, trained."""
    return open_engine()
