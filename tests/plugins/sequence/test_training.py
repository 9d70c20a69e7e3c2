"""The network in Keras and its forward pass in numpy: one function, learned the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude.arrays import Arrays
from rectitude_plugins.behaviour.sequence import Sequence
from rectitude_plugins.sequence.forward import Forward
from rectitude_plugins.sequence.training import Recipe, start_vectors, train
from rectitude_plugins.sequence.windows import latest

ITEMS = 12
SMALL = Recipe(length=6, width=8, heads=2, blocks=2, dropout=0.0, epochs=60, batch=32, learning_rate=0.02)


def round_and_round(people: int = 40, steps: int = 12) -> Sequence:
    """Return people who each go round the items in order, from where they start."""
    rows = [(person, (person + step) % ITEMS) for person in range(people) for step in range(steps)]
    person, item = np.array(rows, dtype=np.int32).T
    return Sequence(person.copy(), item.copy(), np.arange(len(rows)))


@pytest.fixture(scope="module")
def weights() -> Arrays:
    return train(round_and_round(), ITEMS, SMALL, seed=0)


def test_it_learns_what_always_follows(weights: Arrays) -> None:
    network = Forward.of(weights)
    for first in range(ITEMS):
        recent = np.array([first, (first + 1) % ITEMS, (first + 2) % ITEMS], dtype=np.int32)
        assert network.scores(recent).argmax() == (first + 3) % ITEMS


def test_scores_are_log_probabilities(weights: Arrays) -> None:
    scores = Forward.of(weights).scores(np.array([4, 5], dtype=np.int32))
    assert np.exp(scores).sum() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("length", [1, 2, 6, 9])
def test_numpy_says_what_keras_says(length: int) -> None:
    from rectitude_plugins.sequence.network import NextActions

    generator = np.random.default_rng(length)
    start = generator.normal(size=(ITEMS, SMALL.width)).astype(np.float32)
    keras_network = NextActions(SMALL, start, generator.normal(size=ITEMS))
    for weight in keras_network.trainable_weights:
        weight.assign(weight + generator.normal(scale=0.3, size=weight.shape).astype(np.float32))
    places = generator.integers(0, ITEMS, length).astype(np.int32)
    behind = keras_network(latest(places, SMALL.length))[:, -1]
    scores = keras_network.items.scores(behind).numpy()[0].astype(np.float64)
    wanted = scores - np.log(np.exp(scores - scores.max()).sum()) - scores.max()
    np.testing.assert_allclose(Forward.of(keras_network.arrays()).scores(places), wanted, atol=1e-5)


def test_what_has_not_happened_yet_is_not_read(weights: Arrays) -> None:
    from rectitude_plugins.sequence.network import NextActions

    network = NextActions(SMALL, weights["vectors"].astype(np.float32), weights["bias"].astype(np.float64))
    one = latest(np.arange(SMALL.length, dtype=np.int32), SMALL.length)
    other = one.copy()
    other[0, -1] = 9
    before, after = network(one).numpy(), network(other).numpy()
    np.testing.assert_array_equal(before[:, :-1], after[:, :-1])
    assert np.abs(before[:, -1] - after[:, -1]).max() > 0


def test_learning_repeats_bit_for_bit() -> None:
    quick = Recipe(length=4, width=4, heads=1, blocks=1, epochs=2, batch=16)
    one, other = (train(round_and_round(10), ITEMS, quick, seed=3) for _ in range(2))
    assert {name: array.tobytes() for name, array in one.items()} == {
        name: array.tobytes() for name, array in other.items()
    }


@pytest.mark.parametrize("items", [1, 3])
def test_a_catalogue_smaller_than_the_width_starts_where_it_can(items: int) -> None:
    told = Sequence(np.zeros(items, np.int32), np.arange(items, dtype=np.int32), np.arange(items))
    start = start_vectors(told, np.ones(items), 8)
    assert start.shape == (items, 8)
    assert np.isfinite(start).all()


def test_a_log_without_a_second_action_teaches_nothing_and_breaks_nothing() -> None:
    lonely = Sequence(np.array([0, 1], np.int32), np.array([2, 0], np.int32), np.arange(2))
    scores = Forward.of(train(lonely, 3, Recipe(length=4, width=4, epochs=1), 0)).scores(
        np.array([1], np.int32)
    )
    assert np.isfinite(scores).all()
