"""The gate: open it adds likelihoods up, learned it trusts the side that tells the truth."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude.arrays import Vectors
from rectitude_plugins.towers.gate import Gate, Sides, one_moment, open_gate
from rectitude_plugins.towers.gate_training import Recipe, train_gate

WIDTHS, SCALES = (4, 3), (20.0, 5.0)


def unit(generator: np.random.Generator, count: int, width: int) -> Vectors:
    drawn = generator.normal(size=(count, width)).astype(np.float32)
    units: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return units


def moments(histories_lie: bool, count: int = 600) -> tuple[Sides, np.ndarray, np.ndarray]:
    """Return moments whose queries point at the item, histories likewise or anywhere; the items; targets."""
    generator = np.random.default_rng(1)
    texts, following = unit(generator, 40, WIDTHS[0]), unit(generator, 40, WIDTHS[1])
    targets = generator.integers(40, size=count).astype(np.int32)
    shown = generator.integers(40, size=count) if histories_lie else targets
    there = np.ones((count, 2), dtype=np.float32)
    sides = Sides(texts[targets], following[shown], there, np.full(count, 9.0, dtype=np.float32))
    return sides, np.concatenate([texts, following], axis=1), targets


def mean_openings(gate: Gate, sides: Sides) -> Vectors:
    mean: Vectors = gate.openings(sides).mean(axis=0)
    return mean


def test_an_open_gate_is_the_sum_of_both_likelihoods() -> None:
    generator = np.random.default_rng(0)
    query, history = (unit(generator, 1, width)[0] for width in WIDTHS)
    items = np.concatenate([unit(generator, 5, width) for width in WIDTHS], axis=1)
    fused = open_gate(WIDTHS, SCALES).fused(one_moment(query, history, 3, WIDTHS))[0]
    wanted = 20.0 * items[:, :4] @ query + 5.0 * items[:, 4:] @ history
    np.testing.assert_allclose(items @ fused, wanted, rtol=1e-5)


@pytest.mark.parametrize("absent", [0, 1])
def test_a_side_that_is_absent_counts_nothing(absent: int) -> None:
    generator = np.random.default_rng(0)
    sides = [unit(generator, 1, width)[0] for width in WIDTHS]
    sides[absent] = None
    moment = one_moment(sides[0], sides[1], 3, WIDTHS)
    gate = train_gate(*moments(histories_lie=False), SCALES, 0, Recipe(epochs=1))
    assert gate.openings(moment)[0, absent] == 0.0 < gate.openings(moment)[0, 1 - absent]
    edge = WIDTHS[0]
    fused = gate.fused(moment)[0]
    assert not (fused[:edge] if absent == 0 else fused[edge:]).any()


def test_a_side_that_lies_is_shut_out() -> None:
    sides, items, targets = moments(histories_lie=True)
    learned = train_gate(sides, items, targets, SCALES, 0, Recipe(epochs=60, learning_rate=0.02))
    query, history = mean_openings(learned, sides)
    assert query > 0.8 and history < 0.3


def test_a_side_that_tells_the_truth_is_let_through() -> None:
    sides, items, targets = moments(histories_lie=False)
    query, history = mean_openings(train_gate(sides, items, targets, SCALES, 0), sides)
    assert query > 0.4 and history > 0.4


def test_the_same_seed_learns_the_same_gate() -> None:
    once, again = (train_gate(*moments(histories_lie=True), SCALES, 4, Recipe(epochs=2)) for _ in range(2))
    for name, array in once.to_arrays().items():
        assert array.tobytes() == again.to_arrays()[name].tobytes()


def test_without_moments_the_gate_stays_open() -> None:
    sides, items, targets = moments(histories_lie=True)
    none = Sides(sides.queries[:0], sides.histories[:0], sides.there[:0], sides.lengths[:0])
    gate = train_gate(none, items, targets[:0], SCALES, 0)
    np.testing.assert_allclose(gate.openings(sides), 1.0, atol=1e-6)


def test_a_gate_survives_being_stored() -> None:
    sides, items, targets = moments(histories_lie=True)
    gate = train_gate(sides, items, targets, SCALES, 0, Recipe(epochs=1))
    again = Gate.from_arrays(gate.to_arrays())
    np.testing.assert_array_equal(gate.fused(sides), again.fused(sides))
