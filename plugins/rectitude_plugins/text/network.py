"""The network: a small BERT in Keras on TensorFlow, equal to the reference implementation's numbers.

J. Devlin et al., NAACL 2019, with the exact GELU; a text's vector is the mean over its tokens, of unit
length (N. Reimers and I. Gurevych, "Sentence-BERT", EMNLP 2019). Importing this module imports TensorFlow.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from rectitude.arrays import Vectors
from rectitude_plugins.text.checkpoint import Checkpoint, Shape
from rectitude_plugins.text.tokens import Reading

FAR = -1e9
"""What is added to the attention that goes to a token that is not there."""


class Block(layers.Layer):  # type: ignore[misc]  # keras carries no types
    """One transformer block: attention of all heads, then two dense layers, each with its residual."""

    def __init__(self, shape: Shape) -> None:
        """Make the layers of a block, without weights as yet."""
        super().__init__()
        self.heads, self.depth = shape.heads, shape.width // shape.heads
        self.query, self.key, self.value = (layers.Dense(shape.width) for _ in range(3))
        self.joined = layers.Dense(shape.width)
        self.attended = layers.LayerNormalization(epsilon=shape.epsilon)
        self.widened, self.narrowed = layers.Dense(shape.inner), layers.Dense(shape.width)
        self.finished = layers.LayerNormalization(epsilon=shape.epsilon)

    def call(self, tokens: tf.Tensor, far: tf.Tensor) -> tf.Tensor:
        """Return the tokens after one block; `far` [n, 1, 1, length] keeps attention to those that exist."""
        length = tokens.shape[1]

        def split(layer: layers.Dense) -> tf.Tensor:
            apart = ops.reshape(layer(tokens), (-1, length, self.heads, self.depth))
            return ops.transpose(apart, (0, 2, 1, 3))

        likeness = ops.matmul(split(self.query), ops.transpose(split(self.key), (0, 1, 3, 2)))
        attention = ops.softmax(likeness / self.depth**0.5 + far, axis=-1)
        mixed = ops.transpose(ops.matmul(attention, split(self.value)), (0, 2, 1, 3))
        mixed = ops.reshape(mixed, (-1, length, self.heads * self.depth))
        tokens = self.attended(tokens + self.joined(mixed))
        inner = keras.activations.gelu(self.widened(tokens), approximate=False)
        return self.finished(tokens + self.narrowed(inner))

    def named(self) -> Iterator[tuple[str, layers.Layer]]:
        """Yield each layer with the name that its tensors have in a checkpoint."""
        yield "attention.self.query", self.query
        yield "attention.self.key", self.key
        yield "attention.self.value", self.value
        yield "attention.output.dense", self.joined
        yield "attention.output.LayerNorm", self.attended
        yield "intermediate.dense", self.widened
        yield "output.dense", self.narrowed
        yield "output.LayerNorm", self.finished


class Bert(keras.Model):  # type: ignore[misc]  # keras carries no types
    """From token numbers to one unit vector a text."""

    def __init__(self, shape: Shape) -> None:
        """Make the layers, without weights as yet."""
        super().__init__()
        self.words = layers.Embedding(shape.words, shape.width)
        self.places = layers.Embedding(shape.places, shape.width)
        self.kinds = layers.Embedding(shape.kinds, shape.width)
        self.normed = layers.LayerNormalization(epsilon=shape.epsilon)
        self.blocks = [Block(shape) for _ in range(shape.blocks)]

    def call(self, ids: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        """Return [n, width] for token numbers [n, length]; `mask` is one where there is a token, else 0."""
        return self.pooled(self.words(ids), mask)

    def pooled(self, words: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        """Return [n, width] for the words' own vectors [n, length, width]: all but the first look-up."""
        place, first_kind = ops.arange(words.shape[1]), ops.zeros(1, dtype="int32")
        tokens = self.normed(words + self.places(place) + self.kinds(first_kind))
        far = (1.0 - mask)[:, None, None, :] * FAR
        for block in self.blocks:
            tokens = block(tokens, far)
        mean = ops.sum(tokens * mask[:, :, None], axis=1) / ops.sum(mask, axis=1, keepdims=True)
        return mean / ops.sqrt(ops.sum(mean * mean, axis=1, keepdims=True))


def bert_of(checkpoint: Checkpoint) -> Bert:
    """Return the network of a checkpoint with its weights; a dense layer's are stored the other way round."""
    bert, tensors = Bert(checkpoint.shape), checkpoint.tensors
    bert(tf.zeros((1, 2), tf.int32), tf.ones((1, 2)))
    for name, layer in (("word", bert.words), ("position", bert.places), ("token_type", bert.kinds)):
        layer.set_weights([tensors[f"embeddings.{name}_embeddings.weight"]])
    named = [("embeddings.LayerNorm", bert.normed)]
    for at, block in enumerate(bert.blocks):
        named.extend((f"encoder.layer.{at}.{name}", layer) for name, layer in block.named())
    for name, layer in named:
        layer.set_weights([tensors[f"{name}.weight"].T, tensors[f"{name}.bias"]])
    return bert


def encoded(bert: Bert, readings: Sequence[Reading]) -> Vectors:
    """Return float32[n, width]: the texts' vectors, computed together at the length of the longest."""
    longest = max(len(reading.ids) for reading in readings)
    ids = np.zeros((len(readings), longest), dtype=np.int32)
    mask = np.zeros((len(readings), longest), dtype=np.float32)
    for row, reading in enumerate(readings):
        ids[row, : len(reading.ids)], mask[row, : len(reading.ids)] = reading.ids, 1.0
    vectors: Vectors = bert(tf.constant(ids), tf.constant(mask)).numpy()
    return vectors
