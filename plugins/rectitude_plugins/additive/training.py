"""Training the ranker in Keras: a listwise softmax over candidate lists, convex in the tables' entries.

The loss of a list is −log softmax(s)[chosen] (a conditional logit; Cao et al., Learning to rank: from
pairwise approach to listwise approach, ICML 2007), with ridge and second-difference penalties.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import Shape, coded


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; chosen on validation choices, never on test ones (docs/decisions).

    Few lists are taken in smaller batches, so that at least `steps` steps are made with them: the learning
    rate bounds how far one step goes.
    """

    epochs: int = 12
    batch: int = 256
    steps: int = 280
    learning_rate: float = 0.03
    ridge: float = 2e-3
    smoothness: float = 0.03

    def batch_for(self, lists: int) -> int:
        """Return how many of so many lists are taken at once.

        >>> Recipe().batch_for(10_000), Recipe().batch_for(200)
        (256, 8)
        """
        return min(self.batch, max(1, lists * self.epochs // self.steps))


@dataclass(frozen=True, slots=True, eq=False)
class Padded:
    """Lists of one width: entries and parts [n, width, terms], which places are real, the chosen place."""

    entry: npt.NDArray[np.int32]
    part: npt.NDArray[np.float32]
    real: npt.NDArray[np.float32]
    chosen: npt.NDArray[np.int32]


def padded(lists: RankingLists, shape: Shape) -> Padded:
    """Return the lists side by side, padded to the longest."""
    lengths = np.diff(lists.starts)
    width = int(lengths.max())
    row = np.repeat(np.arange(len(lists)), lengths)
    column = np.arange(len(lists.values)) - lists.starts[row]
    place = coded(lists.values, shape)
    entry = np.zeros((len(lists), width, place.entry.shape[1]), dtype=np.int32)
    part = np.zeros(entry.shape, dtype=np.float32)
    real = np.zeros((len(lists), width), dtype=np.float32)
    entry[row, column], part[row, column], real[row, column] = place.entry, place.part, 1.0
    return Padded(entry, part, real, (lists.chosen - lists.starts[:-1]).astype(np.int32))


def prior_weights(lists: RankingLists, shape: Shape) -> Floats:
    """Return the entries that say, before anything is learned, what each feature's prior weight says.

    A feature with prior weight p contributes p times its value; what is trained is the difference to it.
    """
    weights = np.zeros(shape.size)
    for at, feature in enumerate(lists.features):
        if feature.prior_weight:
            knots = shape.knots[at]
            weights[shape.curve_entries(at)] = feature.prior_weight * (knots - knots.mean())
    return weights


def train(
    lists: RankingLists,
    shape: Shape,
    recipe: Recipe,
    seed: int,
    log_dir: Path | None,
    progress: Callable[[str], None],
) -> Floats:
    """Return the trained entries float64[size]; the same seed gives the same entries on one machine."""
    # The network's module comes first: it settles keras' backend and TensorFlow's logging.
    from rectitude_plugins.additive.network import curve_network, told

    import keras  # isort: skip

    keras.utils.set_random_seed(seed % 2**32)
    examples = padded(lists, shape)
    start = prior_weights(lists, shape)
    network, layer = curve_network(examples.entry.shape[1:], start, shape.centres(), recipe)
    batch = recipe.batch_for(len(lists))
    steps = -(-len(lists) // batch) * recipe.epochs
    schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    network.compile(
        optimizer=keras.optimizers.Adam(schedule, beta_2=0.99),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    network.fit(
        [examples.entry, examples.part, examples.real],
        examples.chosen,
        batch_size=batch,
        epochs=recipe.epochs,
        shuffle=True,
        verbose=0,
        callbacks=told(recipe.epochs, log_dir, progress),
    )
    return start + np.asarray(layer.difference.numpy(), dtype=np.float64)[: shape.size]
