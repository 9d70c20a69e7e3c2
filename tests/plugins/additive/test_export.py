"""From curves to constant bins: nothing is lost where values are few, and little where curves are smooth."""

from __future__ import annotations

import numpy as np
from small_lists import drawn_lists, lists_of

from rectitude.additive.binning import codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Floats
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import CELLS, Shape, coded, shape_of
from rectitude_plugins.additive.export import model_of


def trained(weights: Floats, shape: Shape, values: Floats) -> Floats:
    """Return the scores that training saw."""
    place, padded = coded(values, shape), np.append(weights, 0.0)
    return np.asarray(
        (padded[place.entry] * (1 - place.part) + padded[place.entry + 1] * place.part).sum(axis=1)
    )


def served(model: AdditiveModel, values: Floats) -> Floats:
    return model.predict(codes_of(values, model.edges))


def centred(scores: Floats) -> Floats:
    """Return scores without their height, which no ranking depends on."""
    return np.asarray(scores - scores.mean())


def few_values(pairs: tuple[tuple[str, str], ...] = ()) -> RankingLists:
    """Return lists of two features with seven and five distinct values, some missing."""
    generator = np.random.default_rng(6)
    values = np.column_stack([generator.integers(0, 7, 300), generator.integers(-2, 3, 300)]).astype(
        np.float64
    )
    values[generator.random(300) < 0.2, 1] = np.nan
    return lists_of(values, [10] * 30, generator.integers(0, 10, 30).tolist(), pairs=pairs)


def test_few_distinct_values_lose_nothing() -> None:
    lists = few_values()
    shape = shape_of(lists, seed=0)
    weights = np.random.default_rng(7).normal(size=shape.size)
    model = model_of(weights, shape, lists, seed=0)
    before, after = trained(weights, shape, lists.values), served(model, lists.values)
    np.testing.assert_allclose(centred(after), centred(before), atol=1e-6)


def test_pairs_of_few_distinct_values_lose_nothing() -> None:
    lists = few_values(pairs=(("f0", "f1"),))
    shape = shape_of(lists, seed=0)
    weights = np.random.default_rng(8).normal(size=shape.size)
    model = model_of(weights, shape, lists, seed=0)
    assert model.pair_tables.shape == (1, 33, 33)
    before, after = trained(weights, shape, lists.values), served(model, lists.values)
    np.testing.assert_allclose(centred(after), centred(before), atol=1e-6)


def test_a_smooth_curve_loses_little() -> None:
    lists = drawn_lists(200, seed=9).lists
    shape = shape_of(lists, seed=0)
    weights = np.concatenate([np.append(np.sin(knots), 0.5) for knots in shape.knots])
    model = model_of(weights, shape, lists, seed=0)
    before, after = trained(weights, shape, lists.values), served(model, lists.values)
    assert (centred(before) - centred(after)).std() < 0.1 * before.std()


def test_a_missing_value_is_worth_its_own_entry() -> None:
    lists = drawn_lists(50, seed=10).lists
    shape = shape_of(lists, seed=0)
    weights = np.zeros(shape.size)
    weights[shape.starts[1:5] - 1] = [1.0, 2.0, 4.0, 8.0]
    model = model_of(weights, shape, lists, seed=0)
    assert served(model, np.full((1, 4), np.nan)).tolist() == [15.0]
    assert model.mains[:, -1].tolist() == [1.0, 2.0, 4.0, 8.0]


def test_a_feature_that_some_candidates_of_a_list_lack_keeps_its_height() -> None:
    lists = few_values()
    shape = shape_of(lists, seed=0)
    weights = np.zeros(shape.size)
    weights[shape.curve_entries(1)] = 3.0
    assert set(model_of(weights, shape, lists, seed=0).mains[1].tolist()) == {3.0, 0.0}


def test_a_feature_that_a_list_has_for_all_or_none_is_worth_on_average_what_the_lack_of_it_is() -> None:
    # Half of the lists have the feature, as half of the people ask in words.
    values = np.array([[0.0], [1.0], [2.0]] * 4 + [[np.nan]] * 12)
    lists = lists_of(values, [3] * 8, [2] * 8)
    shape = shape_of(lists, seed=0)
    weights = np.zeros(shape.size)
    weights[shape.curve_entries(0)] = [10.0, 11.0, 15.0]
    weights[shape.starts[1] - 1] = 1.0
    model = model_of(weights, shape, lists, seed=0)
    assert served(model, values[:3]).tolist() == [-1.0, 0.0, 4.0]
    assert served(model, values[-1:]).tolist() == [1.0]


def test_a_bin_that_nothing_fell_into_is_worth_what_its_neighbour_is() -> None:
    # Two values, 0 and 1, have two bins; sixty-two codes are never used, but must not be worth nothing.
    lists = lists_of(np.array([[0.0], [1.0]] * 10), [2] * 10, [1] * 10)
    shape = shape_of(lists, seed=0)
    model = model_of(np.array([3.0, 5.0, 9.0]), shape, lists, seed=0)
    low, high, spare, last, missing = model.mains[0][[0, 1, 2, 63, 64]].tolist()
    assert high - low == 2.0
    assert spare == last == high
    assert missing == 9.0


def test_a_column_that_was_always_missing_is_worth_the_same_everywhere() -> None:
    lists = lists_of(np.full((6, 1), np.nan), [3, 3], [0, 1])
    shape = shape_of(lists, seed=0)
    model = model_of(np.array([7.0, 8.0, 2.0]), shape, lists, seed=0)
    assert set(model.mains[0].tolist()) == {2.0}


def test_a_pairs_table_goes_by_cells() -> None:
    lists = few_values(pairs=(("f0", "f1"),))
    shape = shape_of(lists, seed=0)
    weights = np.zeros(shape.size)
    weights[shape.starts[2] :] = np.arange((CELLS + 1) ** 2)
    table = model_of(weights, shape, lists, seed=0).pair_tables[0]
    assert table[0, 0] == 0.0
    assert table[6, 4] == 6 * (CELLS + 1) + 4
    assert table[32, 32] == (CELLS + 1) ** 2 - 1
