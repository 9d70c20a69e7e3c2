"""The network: one layer whose weights are the tables, read by position. TensorFlow is imported here only."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import keras
from keras import ops

from rectitude.arrays import Floats, Integers

if TYPE_CHECKING:
    from rectitude_plugins.additive.training import Recipe

NOWHERE = -1e9
"""The score of a place that only fills a list up to the common width."""


class Curves(keras.layers.Layer):  # type: ignore[misc]  # keras carries no types
    """Scores rows by the entries that they stand on: Σ (1 − part)·w[entry] + part·w[entry + 1].

    w is `start`, which stands still, plus `difference`, which is trained and penalised where it is `free`.
    """

    def __init__(self, start: Floats, centres: Integers, recipe: Recipe, free: Floats | None = None) -> None:
        """Take the entries before training, where they should be smooth, and which may move (1, else 0)."""
        super().__init__(name="curves")
        self.start, self.centres, self.recipe = start, centres, recipe
        self.free = [1.0] * len(start) if free is None else free.tolist()

    def build(self, shapes: keras.KerasTensor) -> None:
        """Make the weights, one more than entries so that a last entry has a neighbour."""
        padded = [*self.start.tolist(), 0.0]
        self.fixed = ops.convert_to_tensor(padded, dtype="float32")
        self.moving = ops.convert_to_tensor([*self.free, 0.0], dtype="float32")
        self.difference = self.add_weight(
            shape=(len(padded),), initializer="zeros", regularizer=self.penalty, name="difference"
        )

    def penalty(self, weights: keras.KerasTensor) -> keras.KerasTensor:
        """Return ridge·‖w‖²/2 plus smoothness·‖second differences‖²/2."""
        middle = ops.take(weights, self.centres)
        bend = ops.take(weights, self.centres - 1) - 2.0 * middle + ops.take(weights, self.centres + 1)
        ridge = 0.5 * self.recipe.ridge * ops.sum(weights * weights)
        return ridge + 0.5 * self.recipe.smoothness * ops.sum(bend * bend)

    def call(self, inputs: tuple[keras.KerasTensor, ...]) -> keras.KerasTensor:
        """Return the scores of lists [n, width]."""
        entry, part, real = inputs
        weights = self.fixed + self.moving * self.difference
        low, high = ops.take(weights, entry), ops.take(weights, entry + 1)
        return ops.where(real > 0.0, ops.sum(low + (high - low) * part, axis=-1), NOWHERE)


def curve_network(
    shape: tuple[int, ...], start: Floats, centres: Integers, recipe: Recipe, free: Floats | None = None
) -> tuple[keras.Model, Curves]:
    """Return the model over lists of `shape` (width, terms), and its one layer; entries not `free` stand."""
    entry = keras.Input(shape, dtype="int32", name="entry")
    part = keras.Input(shape, name="part")
    real = keras.Input(shape[:1], name="real")
    layer = Curves(start, centres, recipe, free)
    return keras.Model([entry, part, real], layer([entry, part, real])), layer


class Told(keras.callbacks.Callback):  # type: ignore[misc]  # keras carries no types
    """Tells of each finished epoch."""

    def __init__(self, epochs: int, progress: Callable[[str], None]) -> None:
        """Take how many there will be, and whom to tell."""
        super().__init__()
        self.epochs, self.progress = epochs, progress

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Say how far training is."""
        self.progress(f"ranker: epoch {epoch + 1} of {self.epochs}, loss {(logs or {})['loss']:.4f}")


def told(
    epochs: int, log_dir: Path | None, progress: Callable[[str], None]
) -> list[keras.callbacks.Callback]:
    """Return the callbacks: progress in words, and TensorBoard's log where a folder is given."""
    callbacks: list[keras.callbacks.Callback] = [Told(epochs, progress)]
    if log_dir is not None:
        callbacks.append(keras.callbacks.TensorBoard(log_dir=str(log_dir), write_graph=False))
    return callbacks
