"""Tuning in Keras: one network reads queries and items, and only its low-rank adapters are trained.

Importing this module imports TensorFlow.
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from rectitude.arrays import Arrays, Rows, Vectors
from rectitude_plugins.text.checkpoint import Checkpoint
from rectitude_plugins.text.network import Bert, bert_of
from rectitude_plugins.text.tokens import Reading
from rectitude_plugins.towers.adapters import ADAPTED, DOWN, UP
from rectitude_plugins.towers.contrast import contrast

STARTING_SCALE = 20.0
"""The inverse temperature before tuning: the one that the default model was made with."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Texts side by side: token numbers int32[n, length], and one where there is a token, float32."""

    ids: npt.NDArray[np.int32]
    mask: Vectors

    def at(self, chosen: Rows) -> tuple[tf.Tensor, tf.Tensor]:
        """Return some of the texts as the network takes them."""
        return tf.constant(self.ids[chosen]), tf.constant(self.mask[chosen])


def tokens_of(readings: Sequence[Reading]) -> Tokens:
    """Return texts padded to the longest of them, in steps of eight tokens."""
    length = -(-max(len(reading.ids) for reading in readings) // 8) * 8
    ids = np.zeros((len(readings), length), dtype=np.int32)
    mask = np.zeros((len(readings), length), dtype=np.float32)
    for row, reading in enumerate(readings):
        ids[row, : len(reading.ids)], mask[row, : len(reading.ids)] = reading.ids, 1.0
    return Tokens(ids, mask)


class Tuner:
    """The network with its adapters and the optimizer's memory; both can be taken down and put back."""

    def __init__(self, checkpoint: Checkpoint, rank: int, learning_rate: float, seed: int) -> None:
        """Give the chosen layers of a checkpoint's network adapters that do nothing as yet."""
        self.bert = bert_of(checkpoint)
        self.layers = _with_adapters(self.bert, rank, seed)
        self.log_scale = keras.Variable(math.log(STARTING_SCALE), dtype="float32", name="log_scale")
        self.trained = [self.log_scale]
        for layer in self.layers.values():
            self.trained += [layer.lora_kernel_a, layer.lora_kernel_b]
        self.optimizer = keras.optimizers.Adam(learning_rate)
        self.optimizer.build(self.trained)
        self._step = tf.function(self._one_step)

    def step(self, queries: Tokens, items: Tokens, pairs: Rows, rows: Rows) -> float:
        """Go one step on some pairs and return the loss before it; `rows` are the items of all pairs."""
        chosen = rows[pairs]
        same = tf.constant((chosen[:, None] == chosen[None, :]).astype(np.float32))
        return float(self._step(*queries.at(pairs), *items.at(pairs), same))

    def _one_step(
        self, ids: tf.Tensor, mask: tf.Tensor, item_ids: tf.Tensor, item_mask: tf.Tensor, same: tf.Tensor
    ) -> tf.Tensor:
        with tf.GradientTape() as tape:
            vectors = self.bert(ids, mask), self.bert(item_ids, item_mask)
            loss = contrast(*vectors, same, self.log_scale.value)
        gradients = tape.gradient(loss, [variable.value for variable in self.trained])
        self.optimizer.apply(gradients, self.trained)
        return loss

    @property
    def scale(self) -> float:
        """The inverse temperature as it is now."""
        return math.exp(float(self.log_scale.numpy()))

    def matrices(self) -> dict[str, Vectors]:
        """Return the adapters as they are now."""
        sides = {}
        for name, layer in self.layers.items():
            sides[name + DOWN] = layer.lora_kernel_a.numpy()
            sides[name + UP] = layer.lora_kernel_b.numpy()
        return sides

    def memory(self) -> Arrays:
        """Return all that the next step depends on, by number: what is trained, then the optimizer's own."""
        return {str(at): variable.numpy() for at, variable in enumerate(self._remembered())}

    def recall(self, memory: Arrays) -> None:
        """Put back what `memory` returned."""
        for at, variable in enumerate(self._remembered()):
            variable.assign(memory[str(at)])

    def _remembered(self) -> list[keras.Variable]:
        return [*self.trained, *self.optimizer.variables]


def _with_adapters(bert: Bert, rank: int, seed: int) -> dict[str, keras.layers.Dense]:
    """Give layers adapters by their names; A is drawn by the seed, B is nought."""
    adapted = {}
    for at, block in enumerate(bert.blocks):
        for place, (name, layer) in enumerate(block.named()):
            if name in ADAPTED:
                drawn = keras.initializers.HeUniform(seed=seed * 1_000 + at * 10 + place)
                layer.enable_lora(rank, a_initializer=drawn)
                adapted[f"encoder.layer.{at}.{name}"] = layer
    return adapted
