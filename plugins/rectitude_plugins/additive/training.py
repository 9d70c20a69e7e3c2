"""Training the ranker in Keras: a listwise softmax over candidate lists, convex in the tables' entries.

The loss of a list is −log softmax(s)[chosen] (a conditional logit; Cao et al., Learning to rank: from
pairwise approach to listwise approach, ICML 2007), with ridge and second-difference penalties.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Mask
from rectitude.learning.lists import RankingLists
from rectitude_plugins.additive.curves import CELLS, Shape, coded


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
    """Return the trained entries float64[size]; the same seed gives the same entries on one machine.

    Lists without a query come first and settle everything that needs none; those with one then settle what
    the query's own features, and pairs with them, add. So no search that was made up for practice changes
    what is shown to somebody who asked for nothing.
    """
    start = prior_weights(lists, shape)
    asked, reading = asked_lists(lists), entries_of_query(lists, shape)
    plain = start
    if not asked.all():
        plain = fitted(chosen_lists(lists, ~asked), shape, recipe, (start, ~reading), seed, log_dir, progress)
    if not asked.any():
        return plain
    logs = None if log_dir is None else log_dir / "queries"
    return fitted(chosen_lists(lists, asked), shape, recipe, (plain, reading), seed, logs, progress)


def asked_lists(lists: RankingLists) -> Mask:
    """Return which lists have a query: one of the features that read it is known."""
    columns = [at for at, feature in enumerate(lists.features) if feature.reads_query]
    known = np.isfinite(lists.values[:, columns]).any(axis=1)
    return np.logical_or.reduceat(known, lists.starts[:-1])


def entries_of_query(lists: RankingLists, shape: Shape) -> Mask:
    """Return which entries only a query moves: of its features, of pairs with one where both are known."""
    entries = np.zeros(shape.size, dtype=np.bool_)
    reads = [feature.reads_query for feature in lists.features]
    for at in np.flatnonzero(reads).tolist():
        entries[shape.curve_entries(at)] = True
    known = np.arange(CELLS + 1) < CELLS
    for n, (one, other) in enumerate(shape.pairs.tolist()):
        if reads[one] or reads[other]:
            first = int(shape.starts[len(shape.knots) + n])
            entries[first : first + (CELLS + 1) ** 2] = np.outer(known, known).ravel()
    return entries


def chosen_lists(lists: RankingLists, wanted: Mask) -> RankingLists:
    """Return some of the lists, in their order."""
    if wanted.all():
        return lists
    lengths = np.diff(lists.starts)
    starts = np.concatenate([[0], np.cumsum(lengths[wanted])]).astype(np.int64)
    return replace(
        lists,
        values=lists.values[np.repeat(wanted, lengths)],
        starts=starts,
        chosen=starts[:-1] + (lists.chosen - lists.starts[:-1])[wanted],
        plain=lists.plain[wanted],
    )


def fitted(
    lists: RankingLists,
    shape: Shape,
    recipe: Recipe,
    entries: tuple[Floats, Mask],
    seed: int,
    log_dir: Path | None,
    progress: Callable[[str], None],
) -> Floats:
    """Return the entries after training on lists; `entries` are those before, and which of them may move."""
    # The network's module comes first: it settles keras' backend and TensorFlow's logging.
    from rectitude_plugins.additive.network import curve_network, told

    import keras  # isort: skip

    keras.utils.set_random_seed(seed % 2**32)
    examples, (start, free) = padded(lists, shape), entries
    moving = free.astype(np.float64)
    network, layer = curve_network(examples.entry.shape[1:], start, shape.centres(), recipe, moving)
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
    return start + moving * np.asarray(layer.difference.numpy(), dtype=np.float64)[: shape.size]
