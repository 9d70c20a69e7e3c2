"""Training the sequence model: a softmax over all items for what came next, at every place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Vectors
from rectitude_plugins.behaviour.linear import NOTHING as ROUNDING
from rectitude_plugins.behaviour.linear import window_gram
from rectitude_plugins.behaviour.sequence import Sequence, pairs_of
from rectitude_plugins.sequence.windows import Examples, examples_of


@dataclass(frozen=True, slots=True)
class Recipe:
    """The sizes of the network and how it is trained; chosen on validation choices (docs/decisions)."""

    length: int = 50
    width: int = 48
    heads: int = 2
    blocks: int = 2
    dropout: float = 0.2
    epochs: int = 4
    batch: int = 64
    learning_rate: float = 3e-3

    @property
    def part(self) -> int:
        """The width of one head."""
        return self.width // self.heads


WINDOW, SHRINK, SPREAD = 15, 10.0, 0.1
"""Places within which items stand together at the start, and how far their vectors spread then."""


def start_vectors(sequence: Sequence, counts: Floats, width: int) -> Vectors:
    """Return float32[items, width]: where training starts, near what already stands together in windows.

    The leading eigenvectors of G_ij / sqrt((c_i + s)(c_j + s)), G as for window EASE, each times the square
    root of its strength. From random vectors the same quality takes about ten times as long.
    """
    from scipy.linalg import eigh

    gram = window_gram(pairs_of(sequence, WINDOW - 1), counts, WINDOW)
    np.fill_diagonal(gram, 0.0)
    size = counts + SHRINK
    items = len(counts)
    wanted = min(width, items)
    strengths, vectors = eigh(
        gram / np.sqrt(size[:, None] * size), subset_by_index=(items - wanted, items - 1)
    )
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(wanted)])
    vectors = vectors * signs * np.sqrt(np.maximum(strengths, 0.0))
    spread = float(np.sqrt((vectors**2).mean()))
    start = np.zeros((items, width), dtype=np.float32)
    start[:, :wanted] = vectors * (SPREAD / spread if spread > ROUNDING else 0.0)
    return start


def train(sequence: Sequence, items: int, recipe: Recipe, seed: int) -> Arrays:
    """Return the trained weights by name; the same seed gives the same ones on one machine."""
    # The network's module comes first: it settles keras' backend and TensorFlow's logging.
    from rectitude_plugins.sequence.network import NextActions

    import keras  # isort: skip

    keras.utils.set_random_seed(seed % 2**32)
    counts = np.bincount(sequence.item, minlength=items).astype(np.float64)
    common = np.log(counts + 1.0)
    network = NextActions(recipe, start_vectors(sequence, counts, recipe.width), common - common.mean())
    generator = np.random.default_rng(seed)
    rounds = [_shuffled(sequence, recipe, generator) for _ in range(recipe.epochs)]
    examples = Examples(
        np.concatenate([one.read for one in rounds]), np.concatenate([one.following for one in rounds])
    )
    if len(examples):
        steps = -(-len(examples) // recipe.batch)
        schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
        network.compile(
            optimizer=keras.optimizers.Adam(schedule, beta_2=0.98, clipnorm=5.0), jit_compile=False
        )
        network.fit(examples.read, examples.following, batch_size=recipe.batch, shuffle=False, verbose=0)
    return network.arrays()


def _shuffled(sequence: Sequence, recipe: Recipe, generator: np.random.Generator) -> Examples:
    """Return one round of windows in random order, each round cut at other places."""
    examples = examples_of(sequence, recipe.length, int(generator.integers(recipe.length)))
    order = generator.permutation(len(examples))
    return Examples(examples.read[order], examples.following[order])
