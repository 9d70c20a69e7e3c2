"""What a person's past and answers lead to, over all items: two models side by side.

`Informed` goes by which items are chosen together and by whom, `Wanting` by what items are made of. Both read
the same past and the same answers, so a domain can rank, and find, by either or by both together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Integers, Mask, Rows, Vectors
from rectitude.dataset import Dataset, History
from rectitude.retrieval import best_rows
from rectitude_plugins.behaviour.informed import Informed, fit_informed, informed_of
from rectitude_plugins.behaviour.wanting import Wanting, fit_wanting, wanting_of

LOOK = 0.5
"""How much an action that never is a success counts against a choice."""
MOST = 4_000
"""The models cover so many of the items with the most events; the informed map grows with their square."""
INFORMED, WANTED = 6.0, 1.0
"""What a unit of the informed fit and of the log-probability is worth before anything is learned."""


def fit_both(
    dataset: Dataset, described: Floats, told: Sequence[Sequence[str]], place: Mapping[str, int], seed: int
) -> Arrays:
    """Return the covered rows, both models, and which kinds of event are looks.

    `described` float64[items, columns] is what items are made of; `told` holds each person's answers as
    words, `place` their columns.
    """
    items = len(dataset.catalogue)
    covered = np.sort(best_rows(np.bincount(dataset.events.item, minlength=items).astype(np.float64), MOST))
    acts, said = acts_of(dataset)[:, covered], said_by(told, place)
    return {
        "covered": covered,
        "looks": looks_of(dataset),
        **fit_informed(acts, said).arrays(),
        **fit_wanting(described[covered], acts, said, seed).arrays(),
    }


def looks_of(dataset: Dataset) -> Mask:
    """Return bool[kinds of event]: which never are a success."""
    return np.array([not np.isfinite(kind.threshold) for kind in dataset.description.events], dtype=np.bool_)


def acts_of(dataset: Dataset) -> Vectors:
    """Return float32[people, items]: 1 where a person chose an item, LOOK where they only looked at it."""
    acts = np.zeros((len(dataset.people), len(dataset.catalogue)), dtype=np.float32)
    looks = looks_of(dataset)[dataset.events.kind]
    for marked, count in ((looks, LOOK), (~looks, 1.0)):
        acts[dataset.events.person[marked], dataset.events.item[marked]] = count
    return acts


def said_by(told: Sequence[Sequence[str]], place: Mapping[str, int]) -> Vectors:
    """Return float32[people, answers]: 1 where a person gives an answer.

    >>> said_by([("b",), ()], {"a": 0, "b": 1}).tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    said = np.zeros((len(told), len(place)), dtype=np.float32)
    for person, several in enumerate(told):
        said[person, [place[label] for label in several]] = 1.0
    return said


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """Both models over `covered` rows; `place` finds a row of the catalogue there, −1: not covered.

    `looks` bool[kinds] says which kinds of past action count LOOK.
    """

    covered: Rows
    place: Integers
    looks: Mask
    informed: Informed
    wanting: Wanting

    def read(self, history: History, answers: Sequence[int]) -> Vectors:
        """Return float32[2, items]: the informed fit and what is wanted; NaN where an item is not covered."""
        places = self.place[history.rows]
        inside = places >= 0
        counts = np.where(self.looks[history.kinds[inside]], LOOK, 1.0).astype(np.float32)
        found = np.full((2, len(self.place)), np.nan, dtype=np.float32)
        found[0, self.covered] = self.informed.fit(places[inside], counts, answers)
        found[1, self.covered] = self.wanting.score(places[inside], counts, answers)
        return found


def fitting_of(arrays: Arrays, items: int) -> Fitting:
    """Return the models that `fit_both` gave, over a catalogue of so many items."""
    covered = arrays["covered"].astype(np.int32, copy=False)
    place = np.full(items, -1, dtype=np.int64)
    place[covered] = np.arange(len(covered))
    looks = arrays["looks"].astype(np.bool_, copy=False)
    return Fitting(covered, place, looks, informed_of(arrays), wanting_of(arrays))


def together(read: Vectors) -> Floats:
    """Return float64[items]: both models as one log-probability, up to a constant; for retrieval."""
    return np.asarray(INFORMED * read[0].astype(np.float64) + WANTED * read[1])
