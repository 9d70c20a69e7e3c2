"""Training in Keras: it finds a known truth on lists that it has not seen, and starts from the prior."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_lists import drawn_lists, features, lists_of

from rectitude.additive.binning import codes_of
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Floats
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import coded, shape_of
from rectitude_plugins.additive.export import model_of
from rectitude_plugins.additive.part import Additive, plugin
from rectitude_plugins.additive.training import (
    Recipe,
    asked_lists,
    chosen_lists,
    entries_of_query,
    padded,
    prior_weights,
    train,
)

QUICK = Recipe(epochs=2)


def silent(line: str) -> None:
    """Be told of progress and say nothing."""


def fitted(lists: RankingLists, recipe: Recipe, seed: int = 0) -> Floats:
    return train(lists, shape_of(lists, 0), recipe, seed, None, silent)


def scores(model: AdditiveModel, lists: RankingLists) -> Floats:
    return model.predict(codes_of(lists.values, model.edges))


def likelihood(utility: Floats, lists: RankingLists) -> float:
    """Return the mean log-likelihood of the choices under a softmax over each list."""
    each = []
    for first, end, chosen in zip(lists.starts[:-1], lists.starts[1:], lists.chosen, strict=True):
        within = utility[first:end] - utility[first:end].max()
        each.append(within[chosen - first] - np.log(np.exp(within).sum()))
    return float(np.mean(each))


@pytest.fixture(scope="module")
def learned() -> AdditiveModel:
    """Return what the part learns from three hundred lists of a known truth."""
    return Additive().fit_ranker(drawn_lists(300, seed=20).lists, 0, None, silent)


def test_a_known_truth_is_found_on_lists_that_were_not_seen(learned: AdditiveModel) -> None:
    unseen = drawn_lists(300, seed=21)
    chance = -np.log(15)
    ours, best = (
        likelihood(scores(learned, unseen.lists), unseen.lists),
        likelihood(unseen.utility, unseen.lists),
    )
    assert (ours - chance) / (best - chance) > 0.9


def test_the_shape_of_each_curve_is_found(learned: AdditiveModel) -> None:
    def curve(feature: int, value: float) -> float:
        probe = np.zeros((1, 4))
        probe[0, feature] = value
        return float(learned.predict(codes_of(probe, learned.edges))[0])

    rise = curve(0, 1.0) - curve(0, -1.0)
    assert 2.0 < rise < 5.0  # the truth is 4; the penalties draw it towards nothing
    assert min(curve(1, 0.0) - curve(1, -1.2), curve(1, 0.0) - curve(1, 1.2)) > 1.0
    assert 0.4 < curve(2, 0.0) - curve(2, np.nan) < 1.6
    assert abs(curve(3, 1.0) - curve(3, -1.0)) < 0.2 * rise


def test_training_repeats_bit_for_bit_from_a_seed_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lists = drawn_lists(30, seed=23).lists
    one, other, elsewhere = (fitted(lists, QUICK, seed) for seed in (0, 2**32, 1))
    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != elsewhere.tobytes()
    assert not list(tmp_path.iterdir())


def test_the_prior_is_a_straight_line_with_the_weight_as_its_slope() -> None:
    lists = drawn_lists(40, seed=24).lists
    told = lists_of(lists.values, [15] * 40, [0] * 40, prior_weights=[2.0, 0.0, 0.5])
    shape = shape_of(told, 0)
    weights = prior_weights(told, shape)
    for feature, slope in enumerate([2.0, 0.0, 0.5, 0.0]):
        curve = weights[shape.curve_entries(feature)]
        np.testing.assert_allclose(np.diff(curve), slope * np.diff(shape.knots[feature]), atol=1e-12)
        assert curve.mean() == pytest.approx(0.0)
        assert weights[shape.starts[feature + 1] - 1] == 0.0


def test_where_nothing_may_be_learned_the_prior_stands() -> None:
    lists = replace(drawn_lists(40, seed=25).lists, features=features(4, prior_weights=[1.5]))
    prior = prior_weights(lists, shape_of(lists, 0))
    assert np.abs(fitted(lists, replace(QUICK, ridge=1e4)) - prior).max() < 0.05
    assert np.abs(fitted(lists, Recipe()) - prior).max() > 0.5


@pytest.mark.parametrize(
    ("values", "lengths", "chosen"),
    [
        (np.arange(8.0).reshape(4, 2), [4], [2]),
        (np.full((6, 2), np.nan), [3, 3], [0, 1]),
        (np.full((6, 2), 4.0), [3, 3], [0, 1]),
        (np.array([[1.0, np.nan]]), [1], [0]),
    ],
    ids=["one list", "nothing known", "all the same", "one candidate"],
)
def test_lists_that_teach_little_are_learned_without_harm(
    values: Floats, lengths: list[int], chosen: list[int]
) -> None:
    lists = lists_of(values, lengths, chosen, pairs=(("f0", "f1"),))
    model = model_of(fitted(lists, QUICK), shape_of(lists, 0), lists, 0)
    assert np.isfinite(scores(model, lists)).all()


@pytest.mark.parametrize("lists", [1, 7, 200, 999, 6_000, 100_000])
def test_few_lists_are_taken_in_batches_small_enough_to_get_anywhere(lists: int) -> None:
    recipe = Recipe()
    batch = recipe.batch_for(lists)
    assert 1 <= batch <= recipe.batch
    assert batch == 1 or lists / batch * recipe.epochs >= recipe.steps


def test_lists_of_different_lengths_stand_side_by_side() -> None:
    values = np.arange(10.0).reshape(5, 2)
    lists = lists_of(values, [2, 3], [1, 0])
    shape = shape_of(lists, 0)
    beside, place = padded(lists, shape), coded(values, shape)
    assert beside.real.tolist() == [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
    assert beside.chosen.tolist() == [1, 0]
    np.testing.assert_array_equal(beside.entry[0, :2], place.entry[:2])
    np.testing.assert_array_equal(beside.part[1], place.part[2:])


def test_progress_is_told_and_the_log_is_written(tmp_path: Path) -> None:
    lists = drawn_lists(20, seed=26).lists
    told: list[str] = []
    train(lists, shape_of(lists, 0), QUICK, 0, tmp_path / "logs", told.append)
    assert [line.split(",")[0] for line in told] == ["ranker: epoch 1 of 2", "ranker: epoch 2 of 2"]
    assert list((tmp_path / "logs").rglob("events.out.tfevents.*"))


def test_the_part_is_found_and_made_without_the_learning_framework() -> None:
    assert isinstance(plugin.make({}), Additive)
    script = (
        "import sys; from rectitude_plugins.additive.part import plugin; plugin.make({});"
        "print(sorted({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def half_asked() -> RankingLists:
    """Return lists of which every second one has a query, that f3 reads and that decides what is chosen."""
    lists = drawn_lists(120, seed=4).lists
    values = lists.values.copy()
    asked = np.repeat(np.arange(120) % 2 == 0, 15)
    values[~asked, 3] = np.nan
    chosen = lists.chosen.copy()
    best = np.where(np.isnan(values[:, 3]), -np.inf, values[:, 3]).reshape(120, 15).argmax(axis=1)
    chosen[::2] = (lists.starts[:-1] + best)[::2]
    declared = (*lists.features[:3], replace(lists.features[3], reads_query=True))
    return replace(lists, features=declared, values=values, chosen=chosen, pairs=(("f0", "f3"),))


def test_lists_with_a_query_change_nothing_of_what_counts_without_one() -> None:
    lists = half_asked()
    shape, asked = shape_of(lists, 0), asked_lists(lists)
    reading = entries_of_query(lists, shape)
    assert asked.tolist() == [True, False] * 60
    everything = train(lists, shape, QUICK, 0, None, silent)
    without = train(chosen_lists(lists, ~asked), shape, QUICK, 0, None, silent)
    assert everything[~reading].tobytes() == without[~reading].tobytes()
    assert np.abs(everything[reading] - without[reading]).max() > 0.01


def test_what_a_pair_is_worth_without_a_query_is_no_matter_of_queries() -> None:
    lists = half_asked()
    shape = shape_of(lists, 0)
    table = entries_of_query(lists, shape)[shape.starts[4] :].reshape(9, 9)
    assert table[:8, :8].all() and not table[8].any() and not table[:, 8].any()


def test_lists_that_all_have_a_query_are_learned_from_at_once() -> None:
    lists = half_asked()
    only = chosen_lists(lists, asked_lists(lists))
    assert len(only) == 60 and asked_lists(only).all()
    told: list[str] = []
    train(only, shape_of(only, 0), QUICK, 0, None, told.append)
    assert len(told) == QUICK.epochs
