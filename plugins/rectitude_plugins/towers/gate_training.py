"""Training the gate in Keras, on moments that the history tower did not learn from.

Each moment has the item that was chosen; the others of a batch stand against it, without logQ correction, as
in the towers. Sides are dropped at random (modality dropout), so that the gate learns what to do without
either. Importing this module imports TensorFlow.
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from rectitude.arrays import Rows, Vectors
from rectitude_plugins.towers.contrast import contrast
from rectitude_plugins.towers.gate import HIDDEN, OPEN, Gate, Sides


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; `ridge` draws the gate toward one that lets everything through."""

    batch: int = 256
    epochs: int = 20
    learning_rate: float = 3e-3
    ridge: float = 1e-3
    dropped: float = 0.3


def train_gate(
    sides: Sides,
    items: Vectors,
    targets: Rows,
    scales: tuple[float, float],
    seed: int,
    recipe: Recipe | None = None,
) -> Gate:
    """Return the gate learned from moments; `items` [n, q + h] are the items' vectors of both towers."""
    recipe = recipe or Recipe()
    keras.utils.set_random_seed(seed % 2**32)
    network = _network(sides.inputs().shape[1], recipe.ridge)
    step = _stepping(network, np.array(scales, dtype=np.float32), recipe)
    generator = np.random.default_rng(seed)
    batch = min(recipe.batch, len(targets))
    for _ in range(recipe.epochs if batch else 0):
        order = generator.permutation(len(targets)).astype(np.int32)
        for first in range(0, len(order) - batch + 1, batch):
            chosen = order[first : first + batch]
            some = _dropped(sides, chosen, generator, recipe.dropped)
            step(some, items[targets[chosen]], targets[chosen])
    inner, outer = network.layers
    (weights, bias), (last, last_bias) = inner.get_weights(), outer.get_weights()
    return Gate(weights, bias, last, last_bias, np.array(scales, dtype=np.float32))


def _network(inputs: int, ridge: float) -> keras.Sequential:
    """Return the gate before training: it lets everything through, whatever it sees."""
    drawn = keras.regularizers.L2(ridge)
    network = keras.Sequential(
        [
            keras.layers.Dense(HIDDEN, activation="tanh", kernel_regularizer=drawn),
            keras.layers.Dense(
                2,
                "softplus",
                kernel_regularizer=drawn,
                kernel_initializer="zeros",
                bias_initializer=keras.initializers.Constant(OPEN),
            ),
        ]
    )
    network.build((None, inputs))
    return network


def _stepping(network: keras.Sequential, scales: Vectors, recipe: Recipe) -> Callable[..., None]:
    """Return what goes one step on a batch of moments, the vectors of their items, and the items."""
    optimizer = keras.optimizers.Adam(recipe.learning_rate)
    optimizer.build(network.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]  # tensorflow carries no types
    def step(inputs: tf.Tensor, queries: tf.Tensor, histories: tf.Tensor, there: tf.Tensor,
             items: tf.Tensor, same: tf.Tensor) -> None:  # fmt: skip
        with tf.GradientTape() as tape:
            weights = network(inputs) * there * scales
            fused = tf.concat([queries * weights[:, :1], histories * weights[:, 1:]], axis=1)
            loss = contrast(fused, items, same, tf.constant(0.0)) + tf.add_n(network.losses)
        variables = network.trainable_variables
        optimizer.apply(tape.gradient(loss, [variable.value for variable in variables]), variables)

    def go(sides: Sides, items: Vectors, targets: Rows) -> None:
        same = (targets[:, None] == targets[None, :]).astype(np.float32)
        step(*map(tf.constant, (sides.inputs(), sides.queries, sides.histories, sides.there, items, same)))

    return go


def _dropped(sides: Sides, chosen: Rows, generator: np.random.Generator, share: float) -> Sides:
    """Return some moments, at a share of which either side is absent, but never both."""
    there = sides.there[chosen].copy()
    lost, which = generator.random(len(chosen)) < share, generator.integers(2, size=len(chosen))
    lost &= there.all(axis=1)
    there[lost, which[lost]] = 0.0
    return Sides(
        sides.queries[chosen] * there[:, :1],
        sides.histories[chosen] * there[:, 1:],
        there,
        sides.lengths[chosen] * there[:, 1],
    )
