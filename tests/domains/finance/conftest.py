"""Finance over a few simulated people, as its store gives it, and an engine that knows the domain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mute_text import mute_engine

from rectitude.dataset import Dataset
from rectitude.engine import Engine
from rectitude.storage.store import Store
from rectitude_domains.finance.behaviour import simulated
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.house import plugin


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Two hundred people."""
    with Store.open(tmp_path_factory.mktemp("finance") / "finance.db", FINANCE) as store:
        store.replace_all(simulated(people=200))
        return store.dataset()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine with the installed parts and finance, whatever else is installed."""
    with mute_engine(tmp_path, FINANCE, plugin) as opened:
        yield opened
