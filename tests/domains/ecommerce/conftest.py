"""MovieLens-100k itself, fetched once and kept among what pytest remembers; it is never committed."""

from __future__ import annotations

import pytest

from rectitude.dataset import RawData
from rectitude_domains.ecommerce.movielens import load_movielens


@pytest.fixture(scope="session")
def movielens(pytestconfig: pytest.Config) -> RawData:
    """The real data."""
    assert pytestconfig.cache is not None
    return load_movielens(pytestconfig.cache.mkdir("movielens"), print)
