"""The figure that the domain is built for: how much of the simulated taste the engine finds again."""

from __future__ import annotations

from pathlib import Path

import pytest
from recovered import SEEDS_BESIDE, assert_recovered

from rectitude.engine import Engine
from rectitude.learning.train import Training
from rectitude_domains.health.behaviour import SEED
from rectitude_domains.health.recovery import recovered_taste

CORRELATION = 0.6
"""Least rank correlation of scores with the true utility, over what was retrieved."""


@pytest.mark.thorough
@pytest.mark.parametrize("seed", (SEED, *SEEDS_BESIDE))
def test_most_of_the_way_from_popularity_to_an_oracle_is_made_and_ease_is_beaten(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    found = recovered_taste(engine, tmp_path, Training(), seed)
    assert_recovered(found, f"health, seed {seed}", CORRELATION, capsys)
