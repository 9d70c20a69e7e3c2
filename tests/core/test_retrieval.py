"""One set of candidates from all sources, topped up so that every group can be served."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import history, inputs

from rectitude.arrays import Mask, Rows
from rectitude.domain import Groups
from rectitude.layers import Guarantees
from rectitude.retrieval import FILTERED, GRAPH, TOP_UP, best_rows, gather, top_up, union
from rectitude.snapshot.values import no_guarantees
from rectitude.values import Candidates, Inputs, Retrieved

ITEMS = 20


def rows(*values: int) -> Rows:
    return np.array(values, dtype=np.int32)


@given(
    st.lists(
        st.one_of(st.integers(-3, 3).map(float), st.sampled_from([-np.inf, np.inf, np.nan])), max_size=25
    ),
    st.integers(0, 30),
)
def test_the_best_rows_are_those_of_a_stable_sort(values: list[float], count: int) -> None:
    wanted = np.argsort(-np.array(values, dtype=np.float64), kind="stable")[:count]
    found = best_rows(np.array(values, dtype=np.float64), count)
    assert found.dtype == np.int32
    assert found.tolist() == wanted.tolist()


@given(
    st.lists(st.lists(st.integers(0, ITEMS - 1), unique=True), max_size=4), st.sets(st.integers(0, ITEMS - 1))
)
def test_a_union_has_each_allowed_row_once_with_its_place_in_every_source(
    sources: list[list[int]], forbidden: set[int]
) -> None:
    allowed = np.array([row not in forbidden for row in range(ITEMS)])
    found = union([Retrieved(f"s{at}", rows(*source)) for at, source in enumerate(sources)], allowed)
    assert found.rows.tolist() == sorted({row for source in sources for row in source} - forbidden)
    for at, source in enumerate(sources):
        for column, row in enumerate(found.rows.tolist()):
            assert found.ranks[at, column] == (source.index(row) if row in source else -1)


def asked(exclude: Rows | None = None, only: Rows | None = None, had: list[int] | None = None) -> Inputs:
    return replace(inputs(history(had or [])), exclude=rows() if exclude is None else exclude, only=only)


PRIOR = np.linspace(0.0, -1.0, ITEMS)
"""The graph prefers the lower rows."""


def test_the_graph_adds_a_fifth_of_the_depth() -> None:
    found = gather(asked(), [Retrieved("taste", rows(15, 3))], PRIOR, depth=20, items=ITEMS)
    assert found.rows.tolist() == [0, 1, 2, 3, 15]
    assert found.sources == ("taste", GRAPH)
    assert found.ranks[:, found.rows == 3].ravel().tolist() == [1, 3]


def test_excluded_rows_never_come() -> None:
    found = gather(asked(exclude=rows(0, 15)), [Retrieved("taste", rows(15, 3))], PRIOR, 20, ITEMS)
    assert found.rows.tolist() == [1, 2, 3]


def test_the_only_rows_that_are_allowed_are_exactly_the_candidates() -> None:
    found = gather(
        asked(exclude=rows(7), only=rows(9, 7, 2)), [Retrieved("taste", rows(15))], PRIOR, 20, ITEMS
    )
    assert (found.rows.tolist(), found.sources) == ([2, 9], ("only",))
    nothing = gather(asked(only=rows()), [Retrieved("taste", rows(15))], PRIOR, 20, ITEMS)
    assert nothing.rows.tolist() == []


def only(*values: int) -> Mask:
    return np.isin(np.arange(ITEMS), values)


def test_where_filters_leave_few_rows_all_of_them_are_candidates() -> None:
    found = gather(
        asked(exclude=rows(9)), [Retrieved("taste", rows(15, 3))], PRIOR, 20, ITEMS, only(3, 9, 18)
    )
    assert found.rows.tolist() == [3, 18]
    assert found.sources == ("taste", FILTERED)


def test_where_filters_leave_many_rows_the_graph_gives_its_best_of_them() -> None:
    odd = np.arange(ITEMS) % 2 == 1
    found = gather(asked(), [Retrieved("taste", rows(15, 4))], PRIOR, depth=9, items=ITEMS, passing=odd)
    assert found.rows.tolist() == [1, 15]
    assert found.sources == ("taste", GRAPH)


def test_filters_narrow_the_rows_that_a_request_allows() -> None:
    found = gather(asked(only=rows(9, 7, 2)), [], PRIOR, 20, ITEMS, only(2, 3))
    assert found.rows.tolist() == [2]


def test_a_group_is_not_topped_up_with_what_filters_leave_out() -> None:
    groups, promised = halves(odd=[0, 1, 2])
    found = top_up(asked(), candidates(0, 1), PRIOR, groups, promised, only(0, 1, 11, 2))
    assert found.rows.tolist() == [0, 1, 11]


def halves(**tables: list[int]) -> tuple[Groups, Guarantees]:
    """Return even rows as group "even" and odd ones as "odd", with a table for some of them."""
    of_item = (np.arange(ITEMS) % 2).astype(np.int8)
    promised = Guarantees(tuple(tables), np.array(list(tables.values()), dtype=np.int64), {})
    return Groups("parity", ("even", "odd"), of_item, ()), promised


def candidates(*values: int) -> Candidates:
    return union([Retrieved("taste", rows(*values))], np.ones(ITEMS, dtype=np.bool_))


def test_a_group_with_too_few_candidates_gets_twice_what_its_table_asks() -> None:
    groups, promised = halves(odd=[0, 1, 2])
    found = top_up(asked(), candidates(0, 2, 4, 1), PRIOR, groups, promised)
    assert found.rows.tolist() == [0, 1, 2, 3, 4, 5, 7]
    assert found.sources == ("taste", TOP_UP)
    assert found.ranks[1].tolist() == [-1, -1, -1, 0, -1, 1, 2]
    assert found.ranks[0].tolist() == [0, 3, 1, -1, 2, -1, -1]


def test_what_the_person_had_and_what_is_excluded_do_not_count_as_a_groups_candidates() -> None:
    groups, promised = halves(odd=[0, 1])
    found = top_up(asked(exclude=rows(3), had=[1]), candidates(0, 1, 3), PRIOR, groups, promised)
    assert found.rows.tolist() == [0, 1, 3, 5, 7]


def test_every_guaranteed_group_is_topped_up_and_no_other() -> None:
    groups, promised = halves(even=[1], odd=[1])
    found = top_up(asked(), candidates(), PRIOR, groups, promised)
    assert found.rows.tolist() == [0, 1, 2, 3]
    only_even = top_up(asked(), candidates(), PRIOR, *halves(even=[1]))
    assert only_even.rows.tolist() == [0, 2]


def test_a_group_that_has_no_more_items_is_topped_up_as_far_as_it_goes() -> None:
    groups, promised = halves(odd=[9])
    found = top_up(asked(), candidates(0), PRIOR, groups, promised)
    assert found.rows.tolist() == [0, *range(1, ITEMS, 2)]


@pytest.mark.parametrize("promised", [no_guarantees(), halves(odd=[0, 0])[1]], ids=["none", "nothing asked"])
def test_without_a_promise_nothing_is_added(promised: Guarantees) -> None:
    before = candidates(0, 2)
    assert top_up(asked(), before, PRIOR, halves()[0], promised) is before


def test_a_request_that_names_its_only_rows_is_not_topped_up() -> None:
    groups, promised = halves(odd=[0, 1, 2])
    before = candidates(0)
    assert top_up(asked(only=rows(0)), before, PRIOR, groups, promised) is before
