"""Exposure over the stream: whole numbers that add up to nothing, and a gap that closes within its bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.domain import Groups, PrefixGuarantee, StreamTarget
from rectitude.errors import BadData
from rectitude.values import Slate
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.layer import PrefixFairness
from rectitude_explain.fairness.standing import LONGEST
from rectitude_explain.fairness.stream import (
    ENOUGH,
    Served,
    changes_of,
    deficits_of,
    forced_share,
    stream_name,
)

LAYER = PrefixFairness()
REACH = 1_300_000
"""Scores below lie within this many micro-units of one another."""


def groups(
    share: float = 0.4, strength: float = 0.05, guarantees: tuple[PrefixGuarantee, ...] = ()
) -> Groups:
    of_item = np.array([0, 1] * 20, dtype=np.int8)
    targets = (StreamTarget("small", share), StreamTarget("large", 1 - share))
    return Groups("maker", ("small", "large"), of_item, guarantees, targets, strength)


def streams_of(many: Groups, seed: int, permitted: float = 1.0, longest: int = 10) -> Iterator[Counter[str]]:
    """Yield the state after each list of forty items whose scores are biased against the small makers."""
    generator = np.random.default_rng(seed)
    state: Counter[str] = Counter()
    tables = [LAYER.guarantees(many, length) for length in range(1, longest + 1)]
    while True:
        places = 10 if longest == 10 else int(generator.integers(1, longest, endpoint=True))
        scores = (generator.random(40) * 1e6).astype(np.int64) - np.where(many.of_item == 0, 300_000, 0)
        allowed = generator.random(40) < permitted
        bonuses = np.array(LAYER.bonuses(many, state))
        table = tables[places - 1]
        slate = LAYER.fill(scores + bonuses[many.of_item], allowed, many.of_item, table, places, None)
        state.update(LAYER.changes(many, slate, many.of_item, allowed, state))
        yield state


def after(lists: int, states: Iterator[Counter[str]]) -> Counter[str]:
    return next(islice(states, lists - 1, None))


def standing(many: Groups, state: Counter[str], reach: int | None = REACH) -> Any:
    return LAYER.standing(many, state, reach)


def test_without_control_the_bias_shows_and_with_it_the_gap_closes() -> None:
    uncontrolled = groups(strength=1e-6)
    assert standing(uncontrolled, after(300, streams_of(uncontrolled, seed=1)))["gap_ppm"] > 100_000
    told = standing(groups(), after(5_000, streams_of(groups(), seed=1)))
    assert told["gap_ppm"] <= 5_000
    assert told["gap_ppm"] <= told["bound_ppm"] < 5_000


def test_the_gap_closes_beside_prefix_guarantees_and_vetoes_too() -> None:
    many = groups(guarantees=(PrefixGuarantee("small", 0.3, 0.1),))
    told = standing(many, after(5_000, streams_of(many, seed=2, permitted=0.6)))
    assert told["gap_ppm"] <= 5_000
    assert told["gap_ppm"] <= told["bound_ppm"]


@pytest.mark.parametrize(("guaranteed", "permitted"), [(0.3, 1.0), (0.3, 0.6), (0.3, 0.3), (None, 0.15)])
@pytest.mark.parametrize("strength", [0.5, 0.02])
def test_the_gap_never_leaves_its_proved_bound(
    guaranteed: float | None, permitted: float, strength: float
) -> None:
    promised = () if guaranteed is None else (PrefixGuarantee("small", guaranteed, 0.1),)
    many = groups(guarantees=promised, strength=strength)
    LAYER.check(many, [LAYER.guarantees(many, length) for length in range(1, 21)])
    for state in islice(streams_of(many, seed=3, permitted=permitted, longest=20), 800):
        told = standing(many, state)
        assert told["bound"] == "proved for lists answered one at a time"
        assert told["gap_ppm"] <= told["bound_ppm"]


def test_scores_that_reach_further_than_the_bound_was_told_leave_it() -> None:
    many = groups(share=0.9, strength=0.0005)
    state = after(2_000, streams_of(many, seed=4))
    assert standing(many, state, reach=0)["gap_ppm"] > standing(many, state, reach=0)["bound_ppm"]
    assert standing(many, state)["gap_ppm"] <= standing(many, state)["bound_ppm"]


def test_nothing_is_proved_for_three_groups_items_of_none_or_an_unknown_reach() -> None:
    many = groups()
    state = after(10, streams_of(many, seed=5))
    outside = replace(many, of_item=np.array([0, 1, -1], dtype=np.int8))
    targets = tuple(StreamTarget(label, share) for label, share in (("a", 0.5), ("b", 0.3), ("c", 0.2)))
    three = Groups("maker", ("a", "b", "c"), np.array([0, 1, 2], np.int8), (), targets, 0.1)
    for told in (standing(many, state, None), standing(outside, state), standing(three, state)):
        assert (told["bound"], told["bound_ppm"]) == ("measured only", None)
    assert standing(many, state)["bound_ppm"] is not None


def test_what_safety_makes_impossible_is_counted_and_not_owed_for_ever() -> None:
    many = groups()
    allowed = many.of_item == 1
    slate, state = Slate((1, 3, 5, 7)), Counter[str]()
    for _ in range(1_000):
        state.update(LAYER.changes(many, slate, many.of_item, allowed, state))
    told = standing(many, state)
    assert told["short_lists"] == told["lists"] == 1_000
    assert ENOUGH <= LAYER.bonuses(many, state)[0] < ENOUGH * 1.1
    assert told["groups"]["small"]["missed_ppm"] > 350_000
    assert told["gap_ppm"] == 400_000 <= told["bound_ppm"]
    (lack,) = LAYER.lacking(many, slate, many.of_item, allowed)
    assert lack == {"group": "small", "target_ppm": 400_000, "reachable_ppm": 0, "available": 0}
    assert LAYER.lacking(many, slate, many.of_item, np.ones(40, dtype=np.bool_)) == []


def test_a_candidate_that_may_not_join_cannot_be_owed() -> None:
    many = groups()
    allowed = np.zeros(40, dtype=np.bool_)
    allowed[:4] = True
    kept_off = Slate((1, 3), refused=((0, 0), (2, 0)))
    (lack,) = LAYER.lacking(many, kept_off, many.of_item, allowed)
    assert lack["available"] == 0
    late = Slate((1, 0), refused=((0, 0), (2, 0)))
    assert LAYER.lacking(many, late, many.of_item, allowed) == []


lists = st.lists(st.integers(-1, 1), max_size=12)
candidates = st.tuples(st.integers(0, 12), st.integers(0, 12))


def served(places: list[int], others: tuple[int, int]) -> Served:
    return Served(places, [places.count(group) + more for group, more in enumerate(others)])


@given(st.lists(st.tuples(lists, candidates), max_size=30))
def test_deficits_always_add_up_to_nothing(many_lists: list[tuple[list[int], tuple[int, int]]]) -> None:
    many = groups(share=0.3)
    state: Counter[str] = Counter()
    for places, others in many_lists:
        state.update(changes_of(many, served(places, others), state))
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
        (StreamTarget("small", 0.0), StreamTarget("large", 1.0)),
        (StreamTarget("small", -0.1), StreamTarget("large", 1.1)),
    ],
)
def test_targets_that_do_not_add_up_are_refused(targets: tuple[StreamTarget, ...]) -> None:
    many = Groups("maker", ("small", "large"), np.zeros(2, np.int8), (), targets, 0.05)
    with pytest.raises(BadData, match="must name each of small, large once"):
        LAYER.check(many, [])


def test_a_strength_that_rounds_to_nothing_is_refused() -> None:
    with pytest.raises(BadData, match="a strength of a millionth at least"):
        LAYER.check(groups(strength=1e-7), [])


def test_other_targets_begin_a_new_count() -> None:
    state = after(50, streams_of(groups(), seed=6))
    assert standing(groups(), state)["lists"] == 50
    assert standing(groups(share=0.5), state)["lists"] == 0
    assert stream_name(groups(strength=0.9), "lists") == stream_name(groups(), "lists")


def test_a_domain_without_targets_has_no_stream() -> None:
    many = Groups("maker", ("small", "large"), np.zeros(2, np.int8), ())
    slate, allowed = Slate((0, 1)), np.ones(2, dtype=np.bool_)
    assert LAYER.bonuses(many, {}) == ()
    assert LAYER.lacking(many, slate, many.of_item, allowed) == ()
    assert LAYER.changes(many, slate, many.of_item, allowed, {}) == LAYER.standing(many, {}, None) == {}


def test_the_longest_list_of_the_bound_is_the_longest_that_is_answered() -> None:
    from rectitude.learning.train import LONGEST as ANSWERED

    assert LONGEST == ANSWERED
