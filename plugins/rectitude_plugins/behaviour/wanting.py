"""A model of choice: what a person wants, from what things are made of, past choices and answers.

A conditional logit (D. McFadden, Conditional logit analysis of qualitative choice behavior, 1974): of all
that a person p has not met, item i is chosen with probability softmax(bᵢ + φ(p)ᵀ W ψ(i)). ψ are what items
are made of, in its leading directions; φ is the mean ψ of the person's past, shrunk, beside their answers.
W and b are learned from every choice, with that very choice taken out of the past, so that none is told its
own answer. The score is a log-probability up to what is the same for all items. Items share directions, so
what few people chose is reached by what it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Integers, Mask, Rows, Vectors

DIRECTIONS = 60
EPOCHS, BATCH, STEPS, RATE = 3, 512, 200, 0.05
"""Few choices are taken in smaller batches, so that at least STEPS steps are made with them."""
RIDGE = 2e-2
SHRINK = 5.0
"""Past actions that the mean of a past is shrunk by."""
MOST_CHOICES = 60_000
"""Choices that are learned from; of more, as many are drawn."""
NAMES = ("traits", "weights", "appeal")


@dataclass(frozen=True, slots=True, eq=False)
class Wanting:
    """`traits` float32[items, d], `weights` float32[d + answers + 1, d], `appeal` float32[items]."""

    traits: Vectors
    weights: Vectors
    appeal: Vectors

    def score(self, places: Rows | Integers, counts: Vectors, said: Sequence[int]) -> Vectors:
        """Return float32[items]: the log-probability of each item, up to a constant."""
        past = (counts @ self.traits[places]) / (counts.sum() + SHRINK)
        pull = past @ self.weights[: len(past)] + self.weights[-1]
        pull += self.weights[[len(past) + answer for answer in said]].sum(axis=0)
        return np.asarray(self.appeal + self.traits @ pull, dtype=np.float32)

    def arrays(self) -> Arrays:
        """Return the model as arrays to store."""
        return {f"wanting_{name}": getattr(self, name) for name in NAMES}


def wanting_of(arrays: Arrays) -> Wanting:
    """Return the model that `Wanting.arrays` stored."""
    return Wanting(*(np.asarray(arrays[f"wanting_{name}"]).astype(np.float32, copy=False) for name in NAMES))


def fit_wanting(described: Floats, acts: Vectors, said: Vectors, seed: int) -> Wanting:
    """Return the model of items float64[items, columns], past actions [people, items] and answers.

    `acts` float32[people, items] is 1 for a choice, less for an action that is none, 0 for nothing; `said`
    float32[people, answers] is 1 for what a person says. The same seed gives the same model on one machine.
    """
    traits = leading(described, acts.sum(axis=0).astype(np.float64) + 1.0)
    appeal = np.log1p(acts.sum(axis=0)).astype(np.float32)
    weights = np.zeros((traits.shape[1] + said.shape[1] + 1, traits.shape[1]), dtype=np.float32)
    model = Wanting(traits, weights, appeal)
    choices = np.argwhere(acts == 1.0)
    generator = np.random.default_rng(seed)
    if len(choices) > MOST_CHOICES:
        choices = choices[np.sort(generator.choice(len(choices), MOST_CHOICES, replace=False))]
    if len(choices):
        _learn(model, Lesson.of(model, acts, said), choices, generator)
    return model


def leading(described: Floats, weights: Floats) -> Vectors:
    """Return float32[items, d ≤ DIRECTIONS]: items in the directions in which they differ most, each of
    deviation one under `weights` float64[items].

    >>> leading(np.array([[0.0], [2.0]]), np.array([1.0, 1.0])).round(2).tolist()
    [[-1.0], [1.0]]
    """
    shares = weights / weights.sum()
    centred = described - shares @ described
    strengths, axes = np.linalg.eigh(centred.T @ (centred * shares[:, None]))
    most = slice(-1, -1 - min(DIRECTIONS, len(strengths)), -1)
    kept = axes[:, most] * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(strengths))])[most]
    return np.asarray(centred @ kept / np.sqrt(np.maximum(strengths[most], 0.0) + 1e-3), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What the model is learned from: `sums` and `amounts` of each past, answers, and what was met."""

    met: Mask
    sums: Vectors
    amounts: Vectors
    said: Vectors

    @classmethod
    def of(cls, model: Wanting, acts: Vectors, said: Vectors) -> Lesson:
        """Return the lesson of all people; a one beside the answers stands for everybody's mean."""
        everybody = np.ones((len(acts), 1), dtype=np.float32)
        return cls(acts > 0, acts @ model.traits, acts.sum(axis=1), np.concatenate([said, everybody], axis=1))

    def before(self, model: Wanting, people: Integers, items: Integers) -> Vectors:
        """Return φ of people as it is without the items that they are about to choose."""
        past = self.sums[people] - model.traits[items]
        amount = self.amounts[people] - 1.0 + np.float32(SHRINK)
        return np.concatenate([past / amount[:, None], self.said[people]], axis=1)


def _learn(model: Wanting, lesson: Lesson, choices: Integers, generator: np.random.Generator) -> None:
    """Move weights and appeal in place: Adam (Kingma and Ba, ICLR 2015) with a cosine of rates."""
    moved = (model.weights, model.appeal)
    usual = model.appeal.copy()
    first, second = ([np.zeros_like(one) for one in moved] for _ in range(2))
    size = min(BATCH, max(1, len(choices) * EPOCHS // STEPS))
    steps = EPOCHS * -(-len(choices) // size)
    for step, batch in enumerate(_batches(choices, size, generator), start=1):
        slopes = list(_slopes(model, lesson, batch))
        slopes[1] += (model.appeal - usual) / len(choices)
        rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        for at, slope in enumerate(slopes):
            first[at] += 0.1 * (slope - first[at])
            second[at] += 0.01 * (slope * slope - second[at])
            scale = np.sqrt(second[at] / (1 - 0.99**step)) + 1e-8
            moved[at][...] -= (rate / (1 - 0.9**step)) * first[at] / scale


def _batches(choices: Integers, size: int, generator: np.random.Generator) -> Iterator[Integers]:
    for _epoch in range(EPOCHS):
        order = generator.permutation(len(choices))
        yield from (choices[order[at : at + size]] for at in range(0, len(order), size))


def _slopes(model: Wanting, lesson: Lesson, batch: Integers) -> tuple[Vectors, Vectors]:
    """Return the slopes of the loss, −log P of the chosen items on average, in weights and appeal."""
    people, items = batch.T
    who, places = lesson.before(model, people, items), np.arange(len(batch))
    chance = (who @ model.weights) @ model.traits.T
    chance += model.appeal
    chosen = chance[places, items]
    np.putmask(chance, lesson.met[people], -np.inf)
    chance[places, items] = chosen
    chance -= chance.max(axis=1, keepdims=True)
    np.exp(chance, out=chance)
    chance *= (1.0 / len(batch)) / chance.sum(axis=1, keepdims=True)
    chance[places, items] -= np.float32(1.0 / len(batch))
    return who.T @ (chance @ model.traits) + RIDGE * model.weights, chance.sum(axis=0)
