"""Modality dropout: whole modalities go missing from whole lists, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_lists import drawn_lists

from rectitude.learning.dropout import modalities_of, without_modalities
from rectitude.learning.lists import RankingLists

MODALITIES = ("behaviour", "graph", "graph", "text")


def lists_of_three(count: int = 400) -> RankingLists:
    """Return lists of four features of three modalities; none is missing to begin with."""
    lists = drawn_lists(count, seed=4, length=5).lists
    named = tuple(
        replace(feature, modality=modality)
        for feature, modality in zip(lists.features, MODALITIES, strict=True)
    )
    return replace(lists, features=named, values=np.nan_to_num(lists.values))


def test_modalities_are_named_once_in_the_order_of_their_features() -> None:
    assert modalities_of(lists_of_three(1)) == ("behaviour", "graph", "text")


@given(st.floats(0.0, 1.0), st.integers(0, 5))
def test_a_list_lacks_one_whole_modality_or_nothing(chance: float, seed: int) -> None:
    lists = lists_of_three(30)
    dropped = without_modalities(lists, chance, seed)
    missing = np.isnan(dropped.values).reshape(30, 5, 4)
    assert np.all(missing == missing[:, :1])
    for lacking in missing[:, 0]:
        gone = {name for name, off in zip(MODALITIES, lacking.tolist(), strict=True) if off}
        assert len(gone) <= 1
        assert lacking.sum() == sum(name in gone for name in MODALITIES)
    kept = ~np.isnan(dropped.values)
    np.testing.assert_array_equal(dropped.values[kept], lists.values[kept])
    np.testing.assert_array_equal(dropped.chosen, lists.chosen)


def test_as_many_lists_lack_something_as_the_chance_says() -> None:
    dropped = without_modalities(lists_of_three(2_000), 0.3, seed=0)
    lacking = np.isnan(dropped.values).any(axis=1).reshape(2_000, 5)[:, 0]
    assert lacking.mean() == pytest.approx(0.3, abs=0.04)
    by_feature = np.isnan(dropped.values).reshape(2_000, 5, 4)[:, 0].mean(axis=0)
    np.testing.assert_allclose(by_feature, 0.1, atol=0.03)


def test_the_same_seed_drops_the_same_and_no_chance_nothing() -> None:
    lists = lists_of_three(50)
    one, other = (without_modalities(lists, 0.5, seed=7) for _ in range(2))
    np.testing.assert_array_equal(one.values, other.values)
    assert without_modalities(lists, 0.0, seed=7) is lists
    assert not np.isnan(lists.values).any()
