"""The part `likeness`: how near an item's text lies to the texts of what the person liked.

The feature is the mean of cosines with the items liked, so it is a sum over past actions and divides so.
Settings are those of the part `text`, whose vectors of items it shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from rectitude.arrays import Arrays, Floats, Mask, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, History
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, FeatureColumn, Inputs, Retrieved, Trace
from rectitude_plugins.text.part import Text
from rectitude_plugins.text.part import plugin as text

MODALITY = "likeness"
FEATURE = FeatureSpec("text_like_history", "how its text is like what you liked", "text", reads_profile=True)
SHARE = 0.1
"""Which part of the depth is asked of this source."""


class Likeness:
    """Reads the items' texts as the part `text` does; people and events play no part in what it learns."""

    def __init__(self, reader: Text) -> None:
        """Use what reads the catalogue."""
        self._reader = reader

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature; missing for somebody without a history and for a text nobody can read."""
        return [FEATURE]

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return the items' unit vectors, and from which value an event of a kind is a success."""
        thresholds = np.array([kind.threshold for kind in dataset.description.events])
        return {"items": self._reader.fit(dataset, seed)["items"], "thresholds": thresholds}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundLikeness:
        """Return the part that answers."""
        items = arrays["items"].astype(np.float32, copy=False)
        return BoundLikeness(items, np.isfinite(items[:, 0]), arrays["thresholds"].astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class BoundLikeness:
    """Answers from one catalogue's vectors; `readable` marks items that have one."""

    items: Vectors
    readable: Mask
    thresholds: Floats

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the mean vector of what the person liked, or of all they had where they liked nothing."""
        acted = self._acted(inputs.person.history)
        if not len(acted):
            return []
        mean: Vectors = self.items[inputs.person.history.rows[acted]].mean(axis=0)
        return [Encoding(MODALITY, mean[None], np.ones(1, dtype=np.bool_))]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the items that are nearest to the history, without what the person has had."""
        if MODALITY not in encodings:
            return []
        near = self.items @ encodings[MODALITY].matrix[0]
        near[~self.readable] = -np.inf
        near[inputs.person.history.rows] = -np.inf
        best = best_rows(near, int(depth * SHARE))
        return [Retrieved(FEATURE.name, best[near[best] > -np.inf])]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the mean cosine of each candidate with what was liked."""
        if MODALITY not in encodings:
            return []
        near = self.items[candidates.rows] @ encodings[MODALITY].matrix[0]
        return [FeatureColumn(FEATURE.name, near.astype(np.float64))]

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        """Return what each liked item adds to the mean."""
        acted = self._acted(inputs.person.history)
        if not len(acted):
            return []
        liked = self.items[inputs.person.history.rows[acted]]
        parts = (self.items[rows] @ liked.T).astype(np.float64) / len(acted)
        return [Trace(FEATURE.name, acted, np.nan_to_num(parts))]

    def _acted(self, history: History) -> Rows:
        """Return the positions of the actions that count: successes, or all where there is none."""
        readable = self.readable[history.rows]
        liked = readable & (history.values >= self.thresholds[history.kinds])
        return np.flatnonzero(liked if liked.any() else readable).astype(np.int32)


def _make(settings: Mapping[str, Setting]) -> Likeness:
    return Likeness(cast(Text, text.make(settings)))


plugin = Plugin(Role.PART, _make, "knows which items' texts are like what somebody liked")
