"""The part `lexical`: retrieval and one feature by the words that query and item share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, FeatureColumn, Inputs, Retrieved
from rectitude_plugins.lexical.index import WordIndex, index_documents
from rectitude_plugins.lexical.words import documents_of, words_of

MODALITY = "lexical"
WORDS = FeatureSpec("words", "the words of the query", "text", prior_weight=1.0)


class Lexical:
    """Learns the catalogue's words; takes no settings."""

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature: the BM25 score, missing where there is no query."""
        return [WORDS]

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return the index of the catalogue; people and events play no part in it."""
        return index_documents(documents_of(dataset.catalogue))

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundLexical:
        """Return the part that answers."""
        return BoundLexical(WordIndex.of(arrays, len(catalogue)))


@dataclass(frozen=True, slots=True, eq=False)
class BoundLexical:
    """Answers from one index."""

    index: WordIndex

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the query in item space: every item's BM25 score, or nothing without a query."""
        if not inputs.request.query:
            return []
        scores = self.index.score(words_of(inputs.request.query)).astype(np.float32)
        return [Encoding(MODALITY, scores[None], np.ones(1, dtype=np.bool_))]

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the items that share a word with the query, the highest score first."""
        if MODALITY not in encodings:
            return []
        scores = encodings[MODALITY].matrix[0].astype(np.float64)
        matching = int(np.count_nonzero(scores))
        return [Retrieved(MODALITY, best_rows(scores, min(depth, matching)))]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the score of each candidate; without a query the feature is missing."""
        if MODALITY not in encodings:
            return []
        scores = encodings[MODALITY].matrix[0][candidates.rows]
        return [FeatureColumn(WORDS.name, scores.astype(np.float64))]


def _make(settings: Mapping[str, Setting]) -> Lexical:
    return Lexical()


plugin = Plugin(Role.PART, _make, "finds and scores items by the words of the query (BM25)")
