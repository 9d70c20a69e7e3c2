"""The figure that the domain is built for: how much of the simulated taste the engine finds again."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import mean

import pytest

from rectitude.engine import Engine
from rectitude.learning.train import Training
from rectitude_domains.health.behaviour import SEED
from rectitude_domains.health.recovery import recovered_taste

SEEDS = (SEED, 7, 11, 42)
"""The shipped people were looked at while the generator was made; the others only to see whether it holds."""


@pytest.mark.thorough
def test_most_of_the_way_from_popularity_to_an_oracle_is_made_and_ease_is_beaten_on_average(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        found.append(recovered_taste(engine, folder, Training(), seed))
        with capsys.disabled():
            sys.stdout.write(f"\nhealth, seed {seed}, {found[-1].told()}\n")
    assert all(one.recovered >= 0.6 for one in found)
    assert all(one.correlation > 0.6 for one in found)
    assert mean(one.ours for one in found) > mean(one.ease for one in found)
