"""Places fused by reciprocal rank: the sum of the paper, from the tables that are served."""

from __future__ import annotations

import numpy as np
import pytest
from small_data import inputs

from rectitude.additive.binning import codes_of
from rectitude.learning.lists import RankingLists
from rectitude.values import Candidates
from rectitude_plugins.reciprocal.part import LATE, OTHERWISE, Reciprocal, plugin


def found(**places: list[int]) -> Candidates:
    """Return candidates with their places from 0 in each source, -1 where it does not have them."""
    ranks = np.array(list(places.values()), dtype=np.int32)
    return Candidates(np.arange(ranks.shape[1], dtype=np.int32), tuple(places), ranks)


def scores(candidates: Candidates, query: str | None) -> np.ndarray:
    part = plugin.make({})
    assert isinstance(part, Reciprocal)
    features = tuple(part.declare_features())
    values = np.full((len(candidates), len(features)), np.nan)
    names = [feature.name for feature in features]
    for column in part.fuse(inputs(query=query), candidates):
        values[:, names.index(column.name)] = column.values
    none = np.zeros(0, dtype=np.int64)
    lists = RankingLists(features, (), values, none, none, none.astype(np.bool_))
    model = part.fit_ranker(lists)
    return model.predict(codes_of(values, model.edges))


def test_the_score_is_the_sum_of_reciprocal_places() -> None:
    candidates = found(lexical=[0, 3, -1], text=[5, -1, 62], graph=[0, 1, 2])
    wanted = [1 / (LATE + 1) + 1 / (LATE + 6), 1 / (LATE + 4), 1 / (LATE + 63)]
    np.testing.assert_allclose(scores(candidates, "red"), wanted, rtol=1e-12)


def test_who_is_found_by_neither_has_nothing() -> None:
    assert scores(found(lexical=[-1], text=[-1], graph=[0]), "red").tolist() == [0.0]


@pytest.mark.parametrize("place", [62, 63, 64, 500])
def test_places_behind_the_bins_are_worth_no_more_than_the_last_one(place: int) -> None:
    assert scores(found(lexical=[place], text=[-1]), "red")[0] <= 1 / (LATE + 63)


def test_without_a_query_the_best_place_elsewhere_counts() -> None:
    candidates = found(demand=[4, 0, -1], graph=[1, 7, -1])
    np.testing.assert_allclose(scores(candidates, None), [1 / (LATE + 2), 1 / (LATE + 1), 0.0])


def test_the_sources_are_a_setting() -> None:
    part = plugin.make({"sources": ("towers",)})
    assert isinstance(part, Reciprocal)
    assert [feature.name for feature in part.declare_features()] == ["place_towers", OTHERWISE.name]
    (column,) = part.fuse(inputs(query="red"), found(towers=[2], lexical=[0]))
    assert column.values.tolist() == [3.0]


def test_no_source_at_all_is_no_place() -> None:
    (column,) = Reciprocal().fuse(
        inputs(), Candidates(np.arange(2, dtype=np.int32), (), np.zeros((0, 2), np.int32))
    )
    assert np.isnan(column.values).all()
