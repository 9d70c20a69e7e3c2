"""Health over a few simulated people, an engine that knows the domain, and the vendor's own prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mute_text import mute_engine

from rectitude.dataset import Dataset
from rectitude.engine import Engine
from rectitude.sources import WheelSource, fetch_wheel, read_member
from rectitude.storage.store import Store
from rectitude_domains.health.adviser import plugin
from rectitude_domains.health.behaviour import simulated
from rectitude_domains.health.description import HEALTH

PEOPLE = 150
VENDOR = WheelSource(
    name="drug-interaction-mcp",
    package="drug-interaction-mcp",
    version="0.1.0",
    sha256="890c3b362b60af6cdcf79dbd43e7c325dcfc144cd1c41be91cee2a9f77fd706e",
    licence="MIT",
    terms="fetch",
    what="the vendor's own words on interactions, which ours must not repeat",
)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A hundred and fifty people."""
    with Store.open(tmp_path_factory.mktemp("health") / "health.db", HEALTH) as store:
        store.replace_all(simulated(people=PEOPLE))
        return store.dataset()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine with the installed parts and health, whatever else is installed."""
    with mute_engine(tmp_path, HEALTH, plugin) as opened:
        yield opened


@pytest.fixture(scope="session")
def vendor_prose(pytestconfig: pytest.Config) -> str:
    """The vendor's file of interactions as text; it is fetched, never stored and never run."""
    assert pytestconfig.cache is not None
    wheel = fetch_wheel(VENDOR, pytestconfig.cache.mkdir("interactions"), print)
    return read_member(wheel, "drug_interaction_mcp/interactions.py").decode("utf-8")
