"""The figure that the domain is built for: how much of the simulated taste the engine finds again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rectitude.engine import Engine
from rectitude.learning.train import Training
from rectitude_domains.health.recovery import recovered_taste


@pytest.mark.thorough
def test_most_of_the_way_from_popularity_to_an_oracle_is_made_and_ease_is_beaten(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = recovered_taste(engine, tmp_path, Training())
    with capsys.disabled():
        sys.stdout.write(f"\nhealth, {found.told()}\n")
    assert found.recovered >= 0.6
    assert found.ours > found.ease
    assert found.correlation > 0.6
