"""What a group is owed of one list: its share, or what its candidates can reach."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import MICRO
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.owed import owed


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Shares that add up to a million, the weights of a list, and enough candidates to fill it."""
    groups = draw(st.integers(2, 5))
    cuts = sorted(
        draw(st.lists(st.integers(1, MICRO - 1), min_size=groups - 1, max_size=groups - 1, unique=True))
    )
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, MICRO], strict=True)]
    places = draw(st.integers(0, 12))
    eligible = draw(st.lists(st.integers(0, 12), min_size=groups, max_size=groups))
    eligible[-1] += max(0, places - sum(eligible))
    return shares, position_weights(places).tolist(), eligible


@given(cases())
def test_all_of_a_list_is_owed_and_nothing_out_of_reach(case: tuple[list[int], list[int], list[int]]) -> None:
    shares, weights, eligible = case
    due = owed(*case)
    assert sum(due) == MICRO * sum(weights)
    for share, given_up, count in zip(shares, due, eligible, strict=True):
        within = MICRO * sum(weights[:count])
        assert 0 <= given_up <= within
        assert given_up >= min(share * sum(weights), within) - len(shares)


def test_with_enough_candidates_each_group_is_owed_its_share_exactly() -> None:
    weights = position_weights(10).tolist()
    assert owed((300_000, 700_000), weights, (10, 10)) == tuple(
        share * sum(weights) for share in (300_000, 700_000)
    )


def test_what_one_group_cannot_reach_goes_to_the_others_by_their_shares() -> None:
    assert owed((500_000, 300_000, 200_000), (1_000_000, 1_000_000), (0, 5, 5)) == (
        0,
        12 * 10**11,
        8 * 10**11,
    )
    assert owed((500_000, 300_000, 200_000), (1_000_000, 1_000_000), (0, 1, 5)) == (0, 10**12, 10**12)
