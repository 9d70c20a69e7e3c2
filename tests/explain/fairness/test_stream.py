"""Exposure over the stream: whole numbers that add up to nothing, and a gap that closes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.domain import Groups, PrefixGuarantee, StreamTarget
from rectitude.errors import BadData
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.layer import PrefixFairness
from rectitude_explain.fairness.stream import changes_of, deficits_of, forced_share, spread_bound

LAYER = PrefixFairness()


def groups(
    share: float = 0.4, strength: float = 0.05, guarantees: tuple[PrefixGuarantee, ...] = ()
) -> Groups:
    of_item = np.array([0, 1] * 20, dtype=np.int8)
    targets = (StreamTarget("small", share), StreamTarget("large", 1 - share))
    return Groups("maker", ("small", "large"), of_item, guarantees, targets, strength)


def stream_of(many: Groups, lists: int, seed: int, strength_of_bias: float = 1.0) -> Counter[str]:
    """Serve lists of ten out of forty items whose scores are biased against the small makers."""
    generator = np.random.default_rng(seed)
    state: Counter[str] = Counter()
    tables = LAYER.guarantees(many, 10)
    permitted = np.ones(40, dtype=np.bool_)
    for _ in range(lists):
        scores = (generator.random(40) * 1e6).astype(np.int64)
        scores -= np.where(many.of_item == 0, int(strength_of_bias * 3e5), 0)
        bonuses = np.array(LAYER.bonuses(many, state))
        slate = LAYER.fill(scores + bonuses[many.of_item], permitted, many.of_item, tables, 10, None)
        state.update(LAYER.changes(many, many.of_item[list(slate.positions)].tolist()))
    return state


def gap(many: Groups, state: Counter[str]) -> float:
    standing = LAYER.standing(many, state)["groups"]
    assert isinstance(standing, dict)
    return float(max(abs(one["share_ppm"] - one["target_ppm"]) for one in standing.values())) / 1e6


def test_without_control_the_bias_shows_and_with_it_the_gap_closes() -> None:
    assert gap(groups(), stream_of(groups(strength=1e-6), 300, seed=1)) > 0.1
    assert gap(groups(), stream_of(groups(), 5_000, seed=1)) <= 0.005


def test_the_gap_stays_within_its_proved_bound() -> None:
    many = groups()
    state = stream_of(many, 2_000, seed=3)
    weight = int(position_weights(10).sum()) / 1e6
    bound = spread_bound(1.3, many.strength, 0.4, weight)
    deficits = [deficit / 1e12 for deficit in deficits_of(many, state)]
    assert max(deficits) - min(deficits) <= bound
    assert gap(many, state) <= bound / (2_000 * weight) + 1e-6


def test_the_gap_closes_beside_prefix_guarantees_too() -> None:
    many = groups(guarantees=(PrefixGuarantee("small", 0.3, 0.1),))
    assert gap(many, stream_of(many, 5_000, seed=2)) <= 0.005
    assert LAYER.standing(many, {})["bound"] == "measured only"


@given(st.lists(st.lists(st.integers(-1, 1), max_size=12), max_size=30))
def test_deficits_always_add_up_to_nothing(served: list[list[int]]) -> None:
    many = groups(share=0.3)
    state: Counter[str] = Counter()
    for one in served:
        state.update(changes_of(many, one))
    assert sum(deficits_of(many, state)) == 0


@given(st.lists(st.integers(0, 1), max_size=15))
def test_a_prefix_forces_no_less_than_its_latest_places(rises: list[int]) -> None:
    table = np.cumsum(rises).tolist()
    weights = position_weights(len(table)).tolist()
    latest = sum(weight for weight, rise in zip(weights, rises, strict=True) if rise)
    assert forced_share(table) == (round(1e6 * latest / sum(weights)) if table else 0)


def test_a_target_below_what_a_prefix_forces_is_refused() -> None:
    many = groups(share=0.2, guarantees=(PrefixGuarantee("small", 0.5, 0.1),))
    tables = [LAYER.guarantees(many, length) for length in range(1, 21)]
    with pytest.raises(BadData, match="prefix guarantee of 'small' alone gives it"):
        LAYER.check(many, tables)
    LAYER.check(groups(share=0.4, guarantees=(PrefixGuarantee("small", 0.3, 0.1),)), tables[:1])


@pytest.mark.parametrize(
    "targets",
    [
        (StreamTarget("small", 0.4),),
        (StreamTarget("small", 0.4), StreamTarget("large", 0.4)),
        (StreamTarget("small", 0.4), StreamTarget("huge", 0.6)),
    ],
)
def test_targets_that_do_not_add_up_are_refused(targets: tuple[StreamTarget, ...]) -> None:
    many = Groups("maker", ("small", "large"), np.zeros(2, np.int8), (), targets, 0.05)
    with pytest.raises(BadData, match="must name each of small, large once"):
        LAYER.check(many, [])


def test_a_domain_without_targets_has_no_stream() -> None:
    many = Groups("maker", ("small", "large"), np.zeros(2, np.int8), ())
    assert LAYER.bonuses(many, {}) == ()
    assert LAYER.changes(many, [0, 1]) == LAYER.standing(many, {}) == {}
