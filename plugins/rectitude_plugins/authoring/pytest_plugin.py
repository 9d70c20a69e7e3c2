"""The kit as a pytest plugin: `conformance` checks an installed plugin, `bare_engine` opens an engine.

pytest imports this module in every run, so nothing but pytest is imported before a test asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rectitude_plugins.authoring.bare import BareEngines
    from rectitude_plugins.authoring.conformance import ConformanceReport


@pytest.fixture
def conformance() -> Callable[..., ConformanceReport]:
    """Return the check of an installed plugin; `thorough=True` serves ten times as many requests."""
    from rectitude_plugins.authoring.conformance import check_plugin

    return check_plugin


@pytest.fixture
def bare_engine(tmp_path: Path) -> Iterator[BareEngines]:
    """Return a function that opens an engine over the plugins that it is given, trained."""
    from rectitude_plugins.authoring.bare import BareEngines

    engines = BareEngines(tmp_path)
    yield engines
    engines.close()
