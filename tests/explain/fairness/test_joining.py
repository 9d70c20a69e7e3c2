"""Filling where jurors say, place by place, who may join the slate so far."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import Integers, Mask
from rectitude.layers import Guarantees, MayJoin
from rectitude.values import Adjustment, Infeasible, Slate
from rectitude_explain.fairness.filling import fill_slate
from rectitude_explain.fairness.joining import ALTERNATIVES

Case = tuple[list[int], list[int], list[int], Guarantees, int]


def tables_with(*tables: Sequence[int]) -> Guarantees:
    labels = tuple("abc"[: len(tables)])
    return Guarantees(labels, np.array(tables, dtype=np.int64), {label: {} for label in labels})


def filled(
    scores: Sequence[int], group: Sequence[int], guarantees: Guarantees, k: int, may_join: MayJoin | None
) -> Slate:
    everyone = np.ones(len(scores), dtype=np.bool_)
    return fill_slate(np.array(scores), everyone, np.array(group, dtype=np.int8), guarantees, k, may_join)


def at_most(limit: int, kinds: Sequence[int]) -> MayJoin:
    """No kind (an issuer, a series) has more than `limit` items in a slate."""

    def may_join(slate: Sequence[int]) -> Mask:
        served = [kinds[position] for position in slate]
        return np.array([served.count(kind) < limit for kind in kinds])

    return may_join


def anyone(candidates: int) -> MayJoin:
    return lambda _: np.ones(candidates, dtype=np.bool_)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Scores, groups and kinds of some candidates, with tables for two groups that may jump."""
    count, longest = draw(st.integers(1, 14)), 7
    scores, group, kinds = (
        draw(st.lists(st.integers(low, high), min_size=count, max_size=count))
        for low, high in ((-20, 20), (-1, 1), (0, 4))
    )
    steps = st.lists(st.sampled_from([0, 0, 0, 1, 2]), min_size=longest, max_size=longest)
    tables = [np.minimum(np.cumsum(draw(steps)), range(1, longest + 1)).tolist() for _ in range(2)]
    return scores, group, kinds, tables_with(*tables), draw(st.integers(1, longest))


def lacking(served: Sequence[int], tables: Integers) -> dict[tuple[int, int], tuple[int, int]]:
    """Every prefix that lacks something: (group, prefix) with what was wanted and what is there."""
    return {
        (group, prefix): (int(table[prefix - 1]), served[:prefix].count(group))
        for group, table in enumerate(tables)
        for prefix in range(1, len(served) + 1)
        if served[:prefix].count(group) < table[prefix - 1]
    }


@given(cases())
def test_jurors_who_refuse_nobody_change_nothing(
    case: Case,
) -> None:
    scores, group, _, guarantees, k = case
    asked = filled(scores, group, guarantees, k, anyone(len(scores)))
    assert asked == filled(scores, group, guarantees, k, None)


@given(cases(), st.integers(1, 2))
def test_every_place_is_one_that_the_jurors_allowed_and_every_shortfall_is_recorded(
    case: Case, limit: int
) -> None:
    scores, group, kinds, guarantees, k = case
    may_join = at_most(limit, kinds)
    slate = filled(scores, group, guarantees, k, may_join)
    for place, position in enumerate(slate.positions):
        assert may_join(slate.positions[:place])[position]
    for position, place in slate.refused:
        assert not may_join(slate.positions[:place])[position]
    rest = set(range(len(scores))) - set(slate.positions)
    joinable = may_join(slate.positions)
    assert len(slate.positions) == k or not any(joinable[position] for position in rest)
    short = lacking([group[position] for position in slate.positions], guarantees.tables)
    recorded = {
        (guarantees.labels.index(lack.group), lack.prefix): (lack.wanted, lack.available)
        for lack in slate.infeasible
    }
    assert recorded.items() <= short.items()
    for (name, prefix), (wanted, _) in short.items():
        assert any(
            who == name and first <= prefix and count == wanted
            for (who, first), (count, _) in recorded.items()
        )


@given(cases(), st.integers(1, 2))
def test_a_place_goes_to_the_best_that_may_join_unless_an_adjustment_says_why(case: Case, limit: int) -> None:
    scores, group, kinds, guarantees, k = case
    may_join = at_most(limit, kinds)
    slate = filled(scores, group, guarantees, k, may_join)
    adjusted = {adjustment.place: adjustment for adjustment in slate.adjustments}
    for place, position in enumerate(slate.positions):
        open_ = np.flatnonzero(may_join(slate.positions[:place])).tolist()
        best = min(set(open_) - set(slate.positions[:place]), key=lambda other: (-scores[other], other))
        forced = adjusted.get(place)
        assert (forced is None) == (position == best)
        if forced is not None:
            assert (forced.position, forced.displaced) == (position, best)
            assert forced.price == scores[best] - scores[position] >= 0


def test_a_candidate_refused_for_a_place_is_skipped_and_noted_where_it_was_first() -> None:
    slate = filled([9, 8, 7, 6], [-1] * 4, tables_with([0, 0, 0]), 3, at_most(1, [0, 0, 1, 2]))
    assert slate.positions == (0, 2, 3)
    assert slate.refused == ((1, 1),)


def test_a_candidate_that_would_shut_out_a_groups_last_one_is_passed_over() -> None:
    scores, group, kinds = [9, 8, 7, 1], [-1, -1, -1, 0], [5, 6, 7, 5]
    slate = filled(scores, group, tables_with([0, 0, 1], [0, 0, 0]), 3, at_most(1, kinds))
    assert slate.positions == (1, 2, 3)
    assert slate.infeasible == ()
    assert slate.adjustments[0] == Adjustment(0, "fairness/a", position=1, displaced=0, price=1)


def test_a_group_whose_own_members_shut_one_another_out_is_recorded_as_infeasible() -> None:
    scores, group, kinds = [9, 8, 2, 1], [-1, -1, 0, 0], [5, 6, 7, 7]
    slate = filled(scores, group, tables_with([0, 1, 2]), 3, at_most(1, kinds))
    assert slate.positions == (0, 2, 1)
    assert slate.infeasible == (Infeasible("a", 3, 2, 1),)


def test_refusals_that_leave_a_group_no_candidate_are_an_infeasible_guarantee() -> None:
    def never_the_group(slate: Sequence[int]) -> Mask:
        return np.array([True, True, False])

    slate = filled([9, 8, 7], [-1, -1, 0], tables_with([0, 1]), 2, never_the_group)
    assert slate.positions == (0, 1)
    assert slate.infeasible == (Infeasible("a", 2, 1, 0),)


def test_the_least_harm_is_done_where_every_alternative_shuts_somebody_out() -> None:
    def first_choice_decides(slate: Sequence[int]) -> Mask:
        mask = np.ones(5, dtype=np.bool_)
        if slate:
            mask[3:] = False
            mask[3] = slate[0] == 2
        return mask

    slate = filled([9, 8, 7, 2, 1], [-1, -1, -1, 0, 0], tables_with([0, 1, 2]), 3, first_choice_decides)
    assert slate.positions == (2, 3, 0)
    assert slate.infeasible == (Infeasible("a", 3, 2, 1),)


def test_only_so_many_alternatives_are_tried_for_a_place() -> None:
    candidates = ALTERNATIVES + 20
    asked: list[tuple[int, ...]] = []

    def whoever_is_first_shuts_out_the_group(slate: Sequence[int]) -> Mask:
        asked.append(tuple(slate))
        mask = np.ones(candidates, dtype=np.bool_)
        mask[-1] = not slate
        return mask

    scores, group = list(range(candidates, 0, -1)), [-1] * (candidates - 1) + [0]
    slate = filled(scores, group, tables_with([0, 1]), 2, whoever_is_first_shuts_out_the_group)
    assert slate.infeasible == (Infeasible("a", 2, 1, 0),)
    assert len([chosen for chosen in asked if len(chosen) == 1]) == ALTERNATIVES


def test_a_guarantee_that_was_late_is_caught_up_as_soon_as_somebody_may_join() -> None:
    def the_group_may_join_from_the_third_place(slate: Sequence[int]) -> Mask:
        return np.array([True, True, True, len(slate) >= 2])

    slate = filled(
        [9, 8, 7, 1], [-1, -1, -1, 0], tables_with([0, 1, 1, 1]), 4, the_group_may_join_from_the_third_place
    )
    assert slate.positions == (0, 1, 3, 2)
    assert slate.infeasible == (Infeasible("a", 2, 1, 0),)


def test_a_list_that_nobody_may_join_is_empty_and_names_everybody() -> None:
    slate = filled([9, 8], [-1, 0], tables_with([1, 1]), 2, lambda _: np.zeros(2, dtype=np.bool_))
    assert slate == Slate((), refused=((0, 0), (1, 0)))
