"""Exposure in whole numbers."""

import math

from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import MICRO
from rectitude_explain.fairness.exposure import exposure_by_group, exposure_shares, position_weights

served_lists = st.lists(st.integers(-1, 3), max_size=40)


def test_weights_are_those_of_discounted_cumulated_gain() -> None:
    exact = [1 / math.log2(place + 1) for place in range(1, 101)]
    assert position_weights(100).tolist() == [round(weight * MICRO) for weight in exact]


def test_no_weight_lies_so_near_a_half_that_another_machine_could_round_it_otherwise() -> None:
    parts = [math.modf(MICRO / math.log2(place + 1))[0] for place in range(1, 10_001)]
    assert min(abs(part - 0.5) for part in parts) > 1e-7


@given(served_lists)
def test_what_groups_and_the_rest_are_given_adds_up_to_all_there_is(served: list[int]) -> None:
    moved = [group + 1 for group in served]
    weights = position_weights(len(served))
    assert exposure_by_group(moved, 5).sum() == weights.sum()
    outside = sum(weights.tolist()[place] for place, group in enumerate(served) if group < 0)
    assert exposure_by_group(served, 4).sum() == weights.sum() - outside


@given(served_lists.filter(bool))
def test_shares_are_the_nearest_parts_per_million(served: list[int]) -> None:
    exposure = exposure_by_group(served, 4)
    total = int(position_weights(len(served)).sum())
    shares = exposure_shares(exposure, len(served)).tolist()
    for share, given_ in zip(shares, exposure.tolist(), strict=True):
        assert abs(share * total - given_ * MICRO) * 2 <= total


def test_an_empty_list_exposes_nobody() -> None:
    assert exposure_shares(exposure_by_group([], 2), 0).tolist() == [0, 0]
