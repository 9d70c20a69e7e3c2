"""The part `towers`: a person's last items as a vector, and retrieval by that and the query at once.

It stands beside the part `text`, whose query vector it uses, and needs the same `model` as that one, its
vectors not whitened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, FeatureColumn, Inputs, Retrieved
from rectitude_plugins.text.documents import documents_of
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.part import MODALITY as TEXT
from rectitude_plugins.text.shelf import vectors_of
from rectitude_plugins.towers.gate import Gate, one_moment
from rectitude_plugins.towers.history import HistoryTower
from rectitude_plugins.towers.lessons import Lessons, lessons_of

MODALITY = "towers"
MATCH = FeatureSpec(
    "tower_match", "what the last actions point to", MODALITY, reads_profile=True, prior_weight=1.0
)
"""scale·cos(history, item): a log-likelihood, log P(history | item), up to what the history alone decides."""
SHARE = 0.5
"""Which part of the depth is asked of this source."""
FEWEST = 200
"""Successes with something before them, below which nothing is learned from people."""
MOST = 100_000
"""Lessons that the tower learns from; of more, as many are drawn."""
HELD = 3
"""Each person's last successes that the tower does not learn from: the gate learns from them how far to
trust it on what it has not seen."""
MOMENTS = 3_000
"""Moments that the gate learns from, at most."""


class Towers:
    """Learns the history tower and the gate; takes the setting `model`, the folder of a checkpoint."""

    def __init__(self, model: LanguageModel) -> None:
        """Use a model; it is fetched and read when there is something to learn."""
        self._model = model

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature: how well an item goes with the last actions, missing without any."""
        return [MATCH]

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return tower, gate and the items' vectors in both; nothing where people did too little."""
        lessons = lessons_of(dataset)
        if len(lessons) < FEWEST:
            return {}
        from rectitude_plugins.towers.gate_training import train_gate
        from rectitude_plugins.towers.history_training import train_history
        from rectitude_plugins.towers.moments import moments_of

        key, form = self._model.form()
        encode, titles = Encoder(form).encode, dataset.catalogue.titles
        texts = vectors_of(
            documents_of(dataset.catalogue), encode, form.width, self._model.shelf, f"vectors-{key}"
        )
        texts = np.nan_to_num(texts)
        generator = np.random.default_rng(seed)
        thresholds = np.array([kind.threshold for kind in dataset.description.events])
        tower = train_history(
            drawn(lessons.where(lessons.back >= HELD), MOST, generator), texts, thresholds, seed
        )
        held = drawn(lessons.where(lessons.back < HELD), MOMENTS, generator)
        items = np.concatenate([texts, tower.next], axis=1)
        moments = moments_of(held, tower, titles, encode, form.width, generator)
        gate = train_gate(moments, items, held.target, (QUERY_SCALE, tower.scale), seed)
        return {**tower.to_arrays(), **gate.to_arrays(), "items": items}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundTowers:
        """Return the part that answers; it imports no learning framework."""
        if "items" not in arrays:
            return BoundTowers(None)
        gate, items = Gate.from_arrays(arrays), arrays["items"].astype(np.float32, copy=False)
        width = items.shape[1] - arrays["history_past"].shape[1]
        tower = HistoryTower.from_arrays(arrays, items[:, width:])
        return BoundTowers(Learned(tower, gate, items, width))


QUERY_SCALE = 20.0
"""The inverse temperature of the default language model, as in the part `text`."""


def drawn(lessons: Lessons, most: int, generator: np.random.Generator) -> Lessons:
    """Return the lessons, or `most` of them in their order where there are more."""
    if len(lessons) <= most:
        return lessons
    return lessons.where(np.sort(generator.choice(len(lessons), most, replace=False)).astype(np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned; `items` [n, width + d] are the items' text vectors [n, width] and `tower.next`."""

    tower: HistoryTower
    gate: Gate
    items: Vectors
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class BoundTowers:
    """Answers from what was learned, or is silent where nothing was."""

    learned: Learned | None

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the last actions as one unit vector, or nothing for somebody without any."""
        history = inputs.person.history
        vector = self.learned.tower.read(history) if self.learned is not None and len(history) else None
        return [] if vector is None else [Encoding(MODALITY, vector[None], np.ones(1, dtype=np.bool_))]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the items nearest to history and query at once, without what the person has had."""
        history = _vector(encodings, MODALITY)
        if self.learned is None or history is None:
            return []  # by the query alone the part `text` finds items
        query, held = _vector(encodings, TEXT), inputs.person.history
        widths = self.learned.width, self.learned.tower.width
        moment = one_moment(query, history, len(held), widths)
        likeness = self.learned.items @ self.learned.gate.fused(moment)[0]
        likeness[held.rows] = np.nan
        fresh = int(np.count_nonzero(np.isfinite(likeness)))
        return [Retrieved(MODALITY, best_rows(likeness, min(int(depth * SHARE), fresh)))]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return how well each candidate goes with the history; missing without one."""
        history = _vector(encodings, MODALITY)
        if self.learned is None or history is None:
            return []
        tower = self.learned.tower
        values: Floats = tower.scale * (tower.next[candidates.rows] @ history).astype(np.float64)
        return [FeatureColumn(MATCH.name, values)]


def _vector(encodings: Encodings, modality: str) -> Vectors | None:
    """Return the one vector of a modality, or None where it is absent."""
    encoding = encodings.get(modality)
    return encoding.matrix[0] if encoding is not None and encoding.mask.any() else None


def _make(settings: Mapping[str, Setting]) -> Towers:
    return Towers(LanguageModel(str(settings.get("model", "")), "", Home.of(os.environ)))


plugin = Plugin(
    Role.PART, _make, "reads a person's last items as a vector, and finds by it and the query at once"
)
