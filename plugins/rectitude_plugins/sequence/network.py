"""The network: causal self-attention over the last actions. TensorFlow is imported here only.

Kang and McAuley, Self-attentive sequential recommendation, ICDM 2018; with a learned bias by distance in the
place of absolute positions (Shaw, Uszkoreit and Vaswani 2018), and norms ahead of each step.
"""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

from typing import TYPE_CHECKING

import keras
import numpy as np
from keras import ops

from rectitude.arrays import Arrays, Floats, Vectors

if TYPE_CHECKING:
    from rectitude_plugins.sequence.training import Recipe

FAR_BELOW = -1e9
NARROW = 1e-6
"""Added to a variance, so that it is never nothing."""


class Block(keras.layers.Layer):  # type: ignore[misc]  # keras carries no types
    """Attention over earlier places, then a small network at each place; each is added to what it read."""

    def __init__(self, recipe: Recipe, name: str) -> None:
        """Take the sizes."""
        super().__init__(name=name)
        self.recipe = recipe
        self.drop = keras.layers.Dropout(recipe.dropout)

    def build(self, shapes: keras.KerasTensor) -> None:
        """Make the weights."""
        self.held = {
            name: self.add_weight(shape=shape, initializer=start_of(name), name=name)
            for name, shape in shapes_of(self.recipe).items()
        }

    def call(
        self, inputs: tuple[keras.KerasTensor, keras.KerasTensor], training: bool = False
    ) -> keras.KerasTensor:
        """Return what follows from vectors [n, length, width] and which places are real [n, length]."""
        vectors, real = inputs
        held = self.held
        read = normed(vectors, held["norm_scale"], held["norm_shift"])
        vectors = vectors + self.drop(self._attend(read, real, training), training=training)
        read = normed(vectors, held["inner_scale"], held["inner_shift"])
        inner = self.drop(
            ops.relu(ops.matmul(read, held["inner_in"]) + held["inner_in_bias"]), training=training
        )
        inner = ops.matmul(inner, held["inner_out"]) + held["inner_out_bias"]
        return vectors + self.drop(inner, training=training)

    def _attend(self, read: keras.KerasTensor, real: keras.KerasTensor, training: bool) -> keras.KerasTensor:
        query, key, value = (self._split(read, name) for name in ("query", "key", "value"))
        scores = ops.matmul(query, ops.transpose(key, (0, 1, 3, 2))) / self.recipe.part**0.5
        length = self.recipe.length
        apart = np.arange(length)[:, None] - np.arange(length)[None, :]
        near = ops.take(self.held["distance"], np.maximum(apart, 0), axis=1)
        seen = ops.cast(apart >= 0, "float32")[None, None] * real[:, None, None, :]
        shares = self.drop(ops.softmax(scores + near[None] + (1.0 - seen) * FAR_BELOW), training=training)
        joined = ops.transpose(ops.matmul(shares, value), (0, 2, 1, 3))
        return ops.matmul(ops.reshape(joined, (-1, length, self.recipe.width)), self.held["output"])

    def _split(self, read: keras.KerasTensor, name: str) -> keras.KerasTensor:
        shape = (-1, self.recipe.length, self.recipe.heads, self.recipe.part)
        return ops.transpose(ops.reshape(ops.matmul(read, self.held[name]), shape), (0, 2, 1, 3))


class Items(keras.layers.Layer):  # type: ignore[misc]  # keras carries no types
    """The items' vectors: read at the bottom, compared with at the top."""

    def __init__(self, recipe: Recipe, count: int) -> None:
        """Take the sizes, and how many items there are."""
        super().__init__(name="items")
        self.recipe, self.count = recipe, count

    def build(self, shapes: keras.KerasTensor) -> None:
        """Make the weights; the code of nothing has no vector."""
        width = self.recipe.width
        self.vectors = self.add_weight(shape=(self.count, width), initializer="zeros", name="vectors")
        self.bias = self.add_weight(shape=(self.count,), initializer="zeros", name="bias")
        self.scale = self.add_weight(shape=(width,), initializer="ones", name="scale")
        self.shift = self.add_weight(shape=(width,), initializer="zeros", name="shift")

    def call(self, codes: keras.KerasTensor) -> keras.KerasTensor:
        """Return the vectors of codes [n, length]."""
        real = ops.cast(codes > 0, "float32")
        read = ops.take(self.vectors, ops.maximum(codes - 1, 0), axis=0)
        return read * real[..., None] * self.recipe.width**0.5

    def scores(self, vectors: keras.KerasTensor) -> keras.KerasTensor:
        """Return every item's score after vectors [n, width]: float32[n, items]."""
        last = normed(vectors, self.scale, self.shift)
        return ops.matmul(last, ops.transpose(self.vectors)) + self.bias


class NextActions(keras.Model):  # type: ignore[misc]  # keras carries no types
    """From codes [n, length] to what stands behind each place, learned by what came next there."""

    def __init__(self, recipe: Recipe, start: Vectors, height: Floats) -> None:
        """Take the sizes, and each item's vector and bias before training."""
        super().__init__(name="sequence")
        self.items = Items(recipe, len(start))
        self.blocks = [Block(recipe, f"block{place}") for place in range(recipe.blocks)]
        self.drop = keras.layers.Dropout(recipe.dropout)
        self(np.zeros((1, recipe.length), dtype=np.int32))  # keras drops what is assigned while it builds
        self.items.vectors.assign(start)
        self.items.bias.assign(height)

    def call(self, codes: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """Return vectors [n, length, width]."""
        real = ops.cast(codes > 0, "float32")
        vectors = self.drop(self.items(codes), training=training)
        for block in self.blocks:
            vectors = block((vectors, real), training=training)
        return vectors

    def compute_loss(
        self,
        x: keras.KerasTensor,
        y: keras.KerasTensor,
        y_pred: keras.KerasTensor,
        sample_weight: keras.KerasTensor | None = None,
        training: bool = True,
    ) -> keras.KerasTensor:
        """Return the mean of −log P(what came next) over the places that are asked about."""
        places = ops.nonzero(ops.reshape(y, (-1,)))[0]
        wanted = ops.take(ops.reshape(y, (-1,)), places) - 1
        vectors = ops.take(ops.reshape(y_pred, (-1, y_pred.shape[-1])), places, axis=0)
        scores = self.items.scores(vectors)
        each = keras.losses.sparse_categorical_crossentropy(wanted, scores, from_logits=True)
        return ops.sum(each) / ops.cast(ops.maximum(ops.size(wanted), 1), "float32")

    def arrays(self) -> Arrays:
        """Return the weights by name, a block's with its number before it."""
        held = {name: getattr(self.items, name) for name in ("vectors", "bias", "scale", "shift")}
        for place, block in enumerate(self.blocks):
            held |= {f"block{place}_{name}": weight for name, weight in block.held.items()}
        return {name: np.asarray(weight.numpy(), dtype=np.float32) for name, weight in held.items()}


def normed(
    vectors: keras.KerasTensor, scale: keras.KerasTensor, shift: keras.KerasTensor
) -> keras.KerasTensor:
    """Return vectors with mean 0 and variance 1, scaled and shifted (Ba, Kiros and Hinton 2016)."""
    apart = vectors - ops.mean(vectors, axis=-1, keepdims=True)
    return apart * ops.rsqrt(ops.mean(apart * apart, axis=-1, keepdims=True) + NARROW) * scale + shift


def start_of(name: str) -> str:
    """Return how a weight starts: scales at one, what is added at nothing, matrices as Glorot has them."""
    if name.endswith("_scale"):
        return "ones"
    return "zeros" if name.endswith(("_shift", "_bias")) or name == "distance" else "glorot_uniform"


def shapes_of(recipe: Recipe) -> dict[str, tuple[int, ...]]:
    """Return the shape of each weight of a block."""
    width = recipe.width
    square = dict.fromkeys(("query", "key", "value", "output", "inner_in", "inner_out"), (width, width))
    flat = ("norm_scale", "norm_shift", "inner_scale", "inner_shift", "inner_in_bias", "inner_out_bias")
    return {**square, **dict.fromkeys(flat, (width,)), "distance": (recipe.heads, recipe.length)}
