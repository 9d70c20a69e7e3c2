"""Training the history tower in Keras, on vectors of items that are ready: no language model is run for it.

In-batch softmax without logQ correction, as in `low_rank`: the other targets of a batch come as often as
people choose them, so what is learned is how much more likely a history makes an item than it is anyway.
Importing this module imports TensorFlow.
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

import math
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from rectitude.arrays import Floats, Vectors
from rectitude_plugins.towers.contrast import contrast
from rectitude_plugins.towers.history import LONGEST, HistoryTower
from rectitude_plugins.towers.lessons import Lessons


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; chosen on the validation choice, the one before the test choice.

    Few lessons are taken in smaller batches and more often, so that at least `steps` steps are made.
    `from_text` and `from_people` say what an item's vectors are made of.
    """

    width: int = 64
    batch: int = 512
    epochs: int = 3
    steps: int = 60
    learning_rate: float = 1e-2
    from_text: bool = True
    from_people: bool = True

    def course(self, lessons: int) -> tuple[int, int]:
        """Return how many of so many lessons are taken at once, and how often all of them are.

        >>> Recipe().course(50_000), Recipe().course(160)
        ((512, 3), (20, 8))
        """
        batch = max(1, min(self.batch, lessons // 8))
        return batch, max(self.epochs, -(-self.steps * batch // max(1, lessons)))


class Towers(keras.Model):  # type: ignore[misc]  # keras carries no types
    """Both towers over one catalogue: its texts' vectors [n, t] turned, and a vector of its own an item."""

    def __init__(self, texts: Vectors, recipe: Recipe) -> None:
        """Make the weights."""
        super().__init__()
        items, width = len(texts), recipe.width
        self.texts, self.recipe = tf.constant(texts), recipe
        small = keras.initializers.RandomNormal(stddev=0.02)
        turn = keras.initializers.RandomNormal(stddev=texts.shape[1] ** -0.5)
        self.turns = [self.add_weight(shape=(texts.shape[1], width), initializer=turn) for _ in "pn"]
        self.own = [self.add_weight(shape=(items, width), initializer=small) for _ in "pn"]
        self.place = self.add_weight(shape=(LONGEST,), initializer="zeros")
        self.extra = self.add_weight(shape=(), initializer="zeros")
        self.log_scale = self.add_weight(
            shape=(), initializer=keras.initializers.Constant(math.log(STARTING_SCALE))
        )

    def vectors(self, side: int) -> tf.Tensor:
        """Return [n, width]: the vectors of items that were had (0) or may come (1)."""
        turned = ops.matmul(self.texts, self.turns[side]) * float(self.recipe.from_text)
        return turned + self.own[side] * float(self.recipe.from_people)

    def read(self, rows: tf.Tensor, liked: tf.Tensor) -> tf.Tensor:
        """Return [m, width]: histories of rows [m, LONGEST] as unit vectors."""
        logs = ops.where(rows >= 0, self.place + self.extra * liked, FAR)
        weights = ops.softmax(logs, axis=-1)
        had = ops.take(self.vectors(0), ops.maximum(rows, 0), axis=0)
        return unit(ops.sum(weights[:, :, None] * had, axis=1))

    def loss_of(self, target: tf.Tensor, rows: tf.Tensor, liked: tf.Tensor) -> tf.Tensor:
        """Return the loss of a batch of lessons."""
        following = unit(ops.take(self.vectors(1), target, axis=0))
        same = ops.cast(target[:, None] == target[None, :], "float32")
        return contrast(self.read(rows, liked), following, same, self.log_scale.value)


STARTING_SCALE = 10.0
FAR = -1e9


def unit(vectors: tf.Tensor) -> tf.Tensor:
    """Return vectors [m, d] with length one; nought stays nought."""
    return vectors / ops.sqrt(ops.maximum(ops.sum(vectors * vectors, axis=-1, keepdims=True), 1e-12))


def train_history(
    lessons: Lessons, texts: Vectors, thresholds: Floats, seed: int, recipe: Recipe | None = None
) -> HistoryTower:
    """Return the tower that was learned; `texts` float32[n, t] has rows of nought where there is no text."""
    recipe = recipe or Recipe()
    keras.utils.set_random_seed(seed % 2**32)
    towers = Towers(texts, recipe)
    batch, epochs = recipe.course(len(lessons))
    schedule = keras.optimizers.schedules.CosineDecay(
        recipe.learning_rate, max(1, len(lessons) // batch) * epochs
    )
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(towers.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]  # tensorflow carries no types
    def step(target: tf.Tensor, rows: tf.Tensor, liked: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = towers.loss_of(target, rows, liked)
        gradients = tape.gradient(loss, [variable.value for variable in towers.trainable_variables])
        optimizer.apply(gradients, towers.trainable_variables)
        return loss

    generator = np.random.default_rng(seed)
    for _ in range(epochs):
        order = generator.permutation(len(lessons))
        for first in range(0, len(order) - batch + 1, batch):
            chosen = order[first : first + batch]
            step(
                tf.constant(lessons.target[chosen]),
                tf.constant(lessons.rows[chosen]),
                tf.constant(lessons.liked[chosen]),
            )
    return _learned(towers, thresholds)


def _learned(towers: Towers, thresholds: Floats) -> HistoryTower:
    return HistoryTower(
        np.asarray(towers.vectors(0)),
        np.asarray(unit(towers.vectors(1))),
        np.asarray(towers.place.numpy()),
        float(towers.extra.numpy()),
        math.exp(float(towers.log_scale.numpy())),
        thresholds,
    )
