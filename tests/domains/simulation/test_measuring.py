"""What is told of recovered taste."""

from __future__ import annotations

import pytest

from rectitude_domains.simulation.measuring import Recovery

FOUND = Recovery(10, ours=0.5, served=0.4, ease=0.3, popularity=0.1, oracle=0.6, correlation=0.7)


def test_what_is_served_counts_as_recovered_not_what_was_ranked_before_fairness() -> None:
    assert FOUND.recovered == pytest.approx(0.6)
    assert FOUND.recovered_by_ease == pytest.approx(0.4)


def test_every_figure_is_told_and_said_to_be_simulated() -> None:
    told = FOUND.told()
    assert told.startswith("simulated, 10 people")
    for figure in (
        "0.4000",
        "0.5000",
        "0.3000",
        "0.1000",
        "0.6000",
        "0.700",
        "recovered 0.600",
        "alone 0.400",
    ):
        assert figure in told
