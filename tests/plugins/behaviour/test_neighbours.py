"""What stands near what, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude_plugins.behaviour.neighbours import PAUSE, sitting_cosine, sitting_share, transitions
from rectitude_plugins.behaviour.sequence import SECOND, Sequence

LONG = int(PAUSE) + 1
"""Seconds after which another sitting begins."""


def one_person(*events: tuple[int, int]) -> Sequence:
    """Return one person's events (item, second)."""
    items = np.array([item for item, _ in events], dtype=np.int32)
    times = np.array([second * SECOND for _, second in events], dtype=np.int64)
    return Sequence(np.zeros(len(events), dtype=np.int32), items, times)


def test_items_of_one_sitting_are_neighbours_both_ways() -> None:
    told = one_person((0, 0), (1, 10), (2, 20), (3, 20 + LONG))
    cosine = sitting_cosine(told, items=4, width=5, shrink=1.0)
    # 0, 1 and 2 share a sitting: each stands with two others; 3 came later and has nobody.
    assert cosine[0, 1] == pytest.approx(1 / 3)
    np.testing.assert_array_equal(cosine, cosine.T)
    assert not cosine[3].any()
    assert not np.diag(cosine).any()


def test_the_share_is_of_the_items_own_neighbours() -> None:
    told = one_person((0, 0), (1, 1), (0, 2), (2, 3))
    share = sitting_share(told, items=3, width=1, shrink=1.0)
    # 0 stands next to 1 twice and next to 2 once.
    assert share[0].tolist() == pytest.approx([0.0, 2 / 4, 1 / 4])
    assert share[2].tolist() == pytest.approx([1 / 2, 0.0, 0.0])


def test_an_item_beside_itself_is_no_neighbour() -> None:
    assert not sitting_share(one_person((1, 0), (1, 1)), items=2, width=3, shrink=1.0).any()


def test_what_follows_counts_less_the_further_it_stands_and_only_forwards() -> None:
    told = one_person((0, 0), (1, 5 * LONG), (2, 9 * LONG))
    after = transitions(told, items=3, width=2, shrink=0.5)
    assert after[0].tolist() == pytest.approx([0.0, 1 / 2, 0.5 / 2])
    assert after[1].tolist() == pytest.approx([0.0, 0.0, 1 / 1.5])
    assert not after[2].any()


def test_no_events_give_matrices_of_zeros() -> None:
    nothing = one_person()
    assert not sitting_cosine(nothing, 3, 5, 1.0).any()
    assert not sitting_share(nothing, 3, 5, 1.0).any()
    assert not transitions(nothing, 3, 5, 1.0).any()
