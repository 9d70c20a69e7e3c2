"""The part `sequence`: what a person does next, by a small network over their last actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, History
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, FeatureColumn, Inputs, Retrieved
from rectitude_plugins.behaviour.learning import covered_items, on_covered
from rectitude_plugins.behaviour.sequence import sequence_of
from rectitude_plugins.sequence.forward import Forward
from rectitude_plugins.sequence.training import Recipe, train

MODALITY = "sequence"
FEATURE = FeatureSpec("sequence", "what follows on your last choices", MODALITY, reads_profile=True)
SHARE = 0.3
"""Which part of the depth is asked of this source."""


class SequenceModel:
    """Learns what follows on what; `items` is how many of the most active ones it covers."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        """Take the settings of a domain."""
        self.most = int(settings.get("items", 4_000))  # type: ignore[arg-type]  # a whole number by declaration

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature: log P(next item | last actions), missing for somebody without any."""
        return [FEATURE]

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return the covered rows and the trained network's weights."""
        covered, place = covered_items(dataset, self.most)
        sequence = on_covered(sequence_of(dataset), place)
        return {"covered": covered, **train(sequence, len(covered), Recipe(), seed)}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundSequence:
        """Return the part that answers, in numpy alone."""
        covered = arrays["covered"].astype(np.int32, copy=False)
        place = np.full(len(catalogue), -1, dtype=np.int32)
        place[covered] = np.arange(len(covered), dtype=np.int32)
        return BoundSequence(covered, place, Forward.of(arrays))


@dataclass(frozen=True, slots=True, eq=False)
class BoundSequence:
    """Answers from one trained network; `place` finds a row among the covered ones, −1 elsewhere."""

    covered: Rows
    place: Rows
    network: Forward

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return every item's score in item space; nothing for somebody without actions on covered items."""
        acted = self._acted(inputs.person.history)
        if not len(acted):
            return []
        scores = self.network.scores(acted)
        if len(scores) < len(self.place):
            known, scores = scores, np.full(len(self.place), np.nan, dtype=np.float32)
            scores[self.covered] = known
        return [Encoding(MODALITY, scores[None], np.ones(1, dtype=np.bool_))]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the likeliest rows, without what the person has had."""
        if MODALITY not in encodings:
            return []
        scores: Vectors = np.nan_to_num(encodings[MODALITY].matrix[0], nan=-np.inf)
        scores[inputs.person.history.rows] = -np.inf
        best = best_rows(scores, int(depth * SHARE))
        return [Retrieved(MODALITY, best[scores[best] > -np.inf])]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the candidates' scores; missing for items that are not covered."""
        if MODALITY not in encodings:
            return []
        scores = encodings[MODALITY].matrix[0].take(candidates.rows)
        return [FeatureColumn(FEATURE.name, scores.astype(np.float64))]

    def _acted(self, history: History) -> Rows:
        places = self.place[history.rows]
        return places[places >= 0]


plugin = Plugin(Role.PART, SequenceModel, "knows what follows on somebody's last actions (Keras, numpy)")
