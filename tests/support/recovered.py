"""What is asked of a domain whose people are simulated: most of the way to an oracle, and more than EASE."""

from __future__ import annotations

import pytest
from aloud import say

from rectitude_domains.simulation.measuring import Recovery

SEEDS_BESIDE = (7, 11, 42)
"""Seeds that generator and models were not made on; they show whether it holds."""
LEAST = 0.6


def assert_recovered(
    found: Recovery, who: str, correlation: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """Print what was measured and hold it; `correlation` is the least rank correlation with true utility."""
    say(capsys, f"{who}, {found.told()}")
    assert found.recovered >= LEAST
    assert found.served > found.ease
    assert found.correlation > correlation
