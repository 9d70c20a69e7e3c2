"""Filling without jurors, against brute force over every list that keeps the tables."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import Integers, Mask
from rectitude.domain import Groups, PrefixGuarantee
from rectitude.errors import BadRequest
from rectitude.layers import Guarantees
from rectitude.values import Adjustment, Infeasible, Slate
from rectitude_explain.fairness.exposure import position_weights
from rectitude_explain.fairness.filling import fill_slate
from rectitude_explain.fairness.guarantees import guarantees_of

Case = tuple[Integers, npt.NDArray[np.int8], Guarantees, int]


def tables_with(*tables: Sequence[int]) -> Guarantees:
    labels = tuple("abc"[: len(tables)])
    return Guarantees(labels, np.array(tables, dtype=np.int64), {label: {} for label in labels})


def filled(case: Case, permitted: Mask | None = None) -> Slate:
    scores, group, guarantees, k = case
    everyone = np.ones(len(scores), dtype=np.bool_)
    return fill_slate(scores, everyone if permitted is None else permitted, group, guarantees, k, None)


@st.composite
def cases(draw: st.DrawFn, groups: int, candidates: int = 9, longest: int = 6) -> Case:
    """Candidates of disjoint groups and of none, with tables that jump and may be out of reach."""
    count = draw(st.integers(1, candidates))
    scores = draw(st.lists(st.integers(-20, 20), min_size=count, max_size=count))
    group = draw(st.lists(st.integers(-1, groups - 1), min_size=count, max_size=count))
    if draw(st.booleans()):
        some_list = draw(st.permutations(group))[:longest]
        kept = draw(st.lists(st.booleans(), min_size=groups * longest, max_size=groups * longest))
        tables = tables_kept_by(some_list, np.array(kept).reshape(groups, longest))
    else:
        steps = st.lists(st.sampled_from([0, 0, 0, 1, 2]), min_size=longest, max_size=longest)
        tables = [np.minimum(np.cumsum(draw(steps)), range(1, longest + 1)).tolist() for _ in range(groups)]
    k = draw(st.integers(1, longest))
    return np.array(scores), np.array(group, dtype=np.int8), tables_with(*tables), k


def tables_kept_by(served: Sequence[int], kept: Mask) -> list[list[int]]:
    """Return a table a group that a list just keeps at the prefixes marked, and jumps between them."""
    places = range(kept.shape[1])
    counts = [[served[: place + 1].count(group) for place in places] for group in range(len(kept))]
    tables: list[list[int]] = np.maximum.accumulate(np.array(counts) * kept, axis=1).tolist()
    return tables


def shortfalls(served: Sequence[int], tables: Integers) -> dict[tuple[int, int], tuple[int, int]]:
    """Every prefix that lacks something: (group, prefix) with what was wanted and what is there."""
    return {
        (group, prefix): (int(table[prefix - 1]), served[:prefix].count(group))
        for group, table in enumerate(tables)
        for prefix in range(1, len(served) + 1)
        if served[:prefix].count(group) < table[prefix - 1]
    }


def lists_in_group_order(case: Case) -> list[tuple[int, ...]]:
    """Every list of full length that keeps the tables and the order of scores within each group."""
    scores, group, guarantees, k = case
    order = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    members = {label: [p for p in order if group[p] == label] for label in set(group.tolist())}
    found = []
    for sequence in product(members, repeat=min(k, len(scores))):
        if all(sequence.count(label) <= len(members[label]) for label in members):
            queues = {label: iter(queue) for label, queue in members.items()}
            if not shortfalls(sequence, guarantees.tables):
                found.append(tuple(next(queues[label]) for label in sequence))
    return found


def assert_best_of_all(case: Case) -> None:
    """Where some list keeps the tables, ours does, and no other has a better prefix anywhere."""
    scores, group, guarantees, _ = case
    slate, possible = filled(case), lists_in_group_order(case)
    served = group[list(slate.positions)].tolist()
    assert bool(slate.infeasible) == (not possible)
    if possible:
        assert not shortfalls(served, guarantees.tables)
        best = np.array([scores[list(positions)].cumsum() for positions in possible]).max(axis=0)
        assert scores[list(slate.positions)].cumsum().tolist() == best.tolist()


@given(cases(groups=1))
def test_one_group_is_served_best_under_any_position_weights_that_do_not_increase(case: Case) -> None:
    assert_best_of_all(case)


@given(cases(groups=2))
def test_two_groups_with_jumping_tables_are_served_best(case: Case) -> None:
    assert_best_of_all(case)


@given(cases(groups=3, longest=5))
def test_three_groups_with_jumping_tables_are_served_best(case: Case) -> None:
    assert_best_of_all(case)


def lists_with_less_gain_than_another(cases_to_try: int, seed: int) -> int:
    """Return in how many random cases of three groups brute force finds a better list than ours."""
    random, weights, worse = np.random.default_rng(seed), position_weights(5), 0
    for _ in range(cases_to_try):
        group = random.integers(-1, 3, 10).astype(np.int8)
        some_list = random.permutation(group)[:5].tolist()
        guarantees = tables_with(*tables_kept_by(some_list, random.random((3, 5)) < 0.4))
        case = random.integers(0, 1000, 10), group, guarantees, 5
        gains = [int(case[0][list(positions)] @ weights) for positions in lists_in_group_order(case)]
        slate = filled(case)
        assert not slate.infeasible
        worse += int(case[0][list(slate.positions)] @ weights) < max(gains)
    return worse


def test_no_list_of_three_groups_has_more_discounted_gain_in_a_hundred_random_cases() -> None:
    assert lists_with_less_gain_than_another(100, seed=0) == 0


@pytest.mark.thorough
def test_no_list_of_three_groups_has_more_discounted_gain_in_two_thousand_random_cases() -> None:
    assert lists_with_less_gain_than_another(2_000, seed=1) == 0


@given(cases(groups=3, candidates=12), st.data())
def test_what_a_list_lacks_is_recorded_whatever_the_tables_want(case: Case, data: st.DataObject) -> None:
    scores, group, guarantees, k = case
    permitted = np.array(data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores))))
    slate = filled(case, permitted)
    assert len(slate.positions) == min(k, int(permitted.sum()))
    assert permitted[list(slate.positions)].all()
    lacking = shortfalls(group[list(slate.positions)].tolist(), guarantees.tables)
    recorded = {
        (guarantees.labels.index(lack.group), lack.prefix): (lack.wanted, lack.available)
        for lack in slate.infeasible
    }
    assert recorded.items() <= lacking.items()
    for (name, prefix), (wanted, _) in lacking.items():
        at_fault = [of for (who, of), (count, _) in recorded.items() if who == name and count == wanted]
        assert [of for of in at_fault if of <= prefix]


@given(cases(groups=1, candidates=12))
def test_what_cannot_be_met_is_relaxed_to_the_most_that_can(case: Case) -> None:
    _, group, guarantees, _ = case
    served = group[list(filled(case).positions)].tolist()
    within_reach = np.minimum(guarantees.tables, (group == 0).sum())
    assert not shortfalls(served, within_reach)


def test_a_group_that_has_too_few_is_named_with_what_it_wanted_and_what_there_was() -> None:
    group = np.array([-1, -1, -1, 0, -1], dtype=np.int8)
    case = np.array([50, 40, 30, 20, 10]), group, tables_with([0, 1, 1, 2, 2]), 5
    slate = filled(case)
    assert slate.positions == (0, 3, 1, 2, 4)
    assert slate.infeasible == (Infeasible("a", 4, 2, 1),)


def test_a_forced_place_names_the_displaced_candidate_and_its_price() -> None:
    group = np.array([-1, -1, 0], dtype=np.int8)
    slate = filled((np.array([900, 700, 150]), group, tables_with([0, 1, 1]), 3))
    assert slate.positions == (0, 2, 1)
    assert slate.adjustments == (Adjustment(1, "fairness/a", position=2, displaced=1, price=550),)


def test_a_table_that_jumps_by_two_is_begun_a_place_early() -> None:
    group = np.array([-1, -1, -1, 0, 0], dtype=np.int8)
    slate = filled((np.array([9, 8, 7, 2, 1]), group, tables_with([0, 0, 2, 2]), 4))
    assert slate.positions == (0, 3, 4, 1)
    assert [adjustment.place for adjustment in slate.adjustments] == [1, 2]


def test_of_two_groups_that_are_due_together_the_better_candidate_goes_first() -> None:
    group = np.array([-1, 1, 0], dtype=np.int8)
    slate = filled((np.array([9, 8, 2]), group, tables_with([0, 1, 1], [0, 1, 1]), 3))
    assert slate.positions == (1, 2, 0)
    assert [adjustment.rule for adjustment in slate.adjustments] == ["fairness/b", "fairness/a"]


def test_a_guarantee_that_the_scores_keep_by_themselves_forces_nothing() -> None:
    group = np.array([0, -1, 0, -1], dtype=np.int8)
    slate = filled((np.array([9, 8, 7, 6]), group, tables_with([1, 1, 2, 2]), 4))
    assert slate == Slate((0, 1, 2, 3))


def test_equal_scores_are_served_by_position_and_a_forced_tie_costs_nothing() -> None:
    group = np.array([-1, -1, 0, 0], dtype=np.int8)
    slate = filled((np.array([5, 5, 5, 5]), group, tables_with([0, 1, 1]), 3))
    assert slate.positions == (0, 2, 1)
    assert slate.adjustments[0].price == 0


def test_scores_at_the_edge_of_their_type_keep_their_order_and_their_price() -> None:
    edge = np.iinfo(np.int64)
    group = np.array([0, -1, -1], dtype=np.int8)
    slate = filled((np.array([edge.min, 0, edge.max]), group, tables_with([1, 1, 1]), 3))
    assert slate.positions == (0, 2, 1)
    assert slate.adjustments[0].price == 2**64 - 1


def test_fewer_candidates_than_places_give_a_shorter_list() -> None:
    case = np.array([3, 2, 1]), np.array([-1, 0, -1], dtype=np.int8), tables_with([0] * 5), 5
    assert filled(case).positions == (0, 1, 2)


@pytest.mark.parametrize("k", [0, -1])
def test_no_place_gives_an_empty_list(k: int) -> None:
    assert filled((np.array([3]), np.array([0], dtype=np.int8), tables_with([1]), k)) == Slate(())


def test_nobody_permitted_gives_an_empty_list() -> None:
    case = np.array([3]), np.array([0], dtype=np.int8), tables_with([1]), 1
    assert filled(case, np.array([False])) == Slate(())


def test_a_list_longer_than_the_tables_is_refused() -> None:
    case = np.arange(4), np.zeros(4, dtype=np.int8), tables_with([0, 1, 1]), 4
    with pytest.raises(BadRequest, match="at most 3 places") as refusal:
        filled(case)
    assert refusal.value.field == "k"


def test_without_guarantees_the_best_are_served_at_any_length() -> None:
    nothing = Guarantees((), np.zeros((0, 1), dtype=np.int64), {})
    case = np.array([1, 3, 2]), np.full(3, -1, dtype=np.int8), nothing, 3
    assert filled(case) == Slate((1, 2, 0))


def three_groups(of_item: npt.NDArray[np.int8]) -> Guarantees:
    shares = (("a", 0.3), ("b", 0.2), ("c", 0.15))
    promised = tuple(PrefixGuarantee(label, share, 0.1) for label, share in shares)
    return guarantees_of(Groups("reach", ("a", "b", "c"), of_item, promised), 20)


def violations(lists: int, seed: int) -> int:
    """Broken prefixes in random lists whose scores are biased against the groups, vetoes included."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.array([-1, 0, 1, 2], dtype=np.int8), (90, 50, 40, 20))
    guarantees, broken = three_groups(group), 0
    for _ in range(lists):
        scores = random.integers(0, 1_000_000, 200) - 400_000 * (group >= 0)
        slate = fill_slate(scores, random.random(200) < 0.7, group, guarantees, 20, None)
        served = group[list(slate.positions)]
        counts = np.cumsum(served == np.arange(3)[:, None], axis=1)
        broken += int((counts < guarantees.tables).sum()) + len(slate.infeasible)
    return broken


def test_ten_thousand_lists_break_no_prefix() -> None:
    assert violations(10_000, seed=1) == 0


@pytest.mark.thorough
def test_a_hundred_thousand_lists_break_no_prefix() -> None:
    assert violations(100_000, seed=2) == 0


def test_dropping_a_vetoed_item_from_a_finished_list_breaks_tables_that_filling_after_vetting_keeps() -> None:
    random = np.random.default_rng(3)
    group = np.repeat(np.array([-1, 0], dtype=np.int8), (60, 40))
    guarantees = guarantees_of(Groups("reach", ("a",), group, (PrefixGuarantee("a", 0.3, 0.1),)), 20)
    broken_by_dropping = broken_by_filling = 0
    for _ in range(300):
        scores = random.integers(0, 1_000_000, 100) - 500_000 * (group == 0)
        permitted = random.random(100) < 0.9
        early = filled((scores, group, guarantees, 20))
        dropped = group[[position for position in early.positions if permitted[position]]].tolist()
        late = filled((scores, group, guarantees, 20), permitted)
        broken_by_dropping += bool(shortfalls(dropped, guarantees.tables))
        broken_by_filling += bool(shortfalls(group[list(late.positions)].tolist(), guarantees.tables))
    assert broken_by_dropping > 30
    assert broken_by_filling == 0
