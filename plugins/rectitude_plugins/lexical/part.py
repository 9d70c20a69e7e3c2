"""The part `lexical`: retrieval and one feature by the words that query and item share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Rows
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    FeatureColumn,
    Inputs,
    Retrieved,
    Understanding,
    WordParts,
)
from rectitude_plugins.errors import UnknownLanguage
from rectitude_plugins.lexical.index import WORDS_READ, WordIndex, best_matches, index_documents
from rectitude_plugins.lexical.words import LISTS, documents_of, is_chinese, stop_words, words_asked

MODALITY = "lexical"
WORDS = FeatureSpec("words", "the words of the query", "text", prior_weight=4.0, reads_query=True)
"""The prior weight is the slope that searches made up of titles and descriptions teach (docs/decisions)."""


LANGUAGES = ("english", "chinese")
NOWHERE = "Nothing in the catalogue has the words {words}, so the query finds nothing by its words."
NAMED = 8
"""Words that the note names."""


class Lexical:
    """Learns the catalogue's words; takes the setting `stop_words`.

    It names the languages whose commonest words a query is not searched by (default: LANGUAGES; none: ()).
    """

    def __init__(self, languages: tuple[str, ...] = LANGUAGES) -> None:
        """Take the languages; raises UnknownLanguage where there is no list of one."""
        unknown = [language for language in languages if language not in LISTS]
        if unknown:
            raise UnknownLanguage(unknown[0], tuple(LISTS))
        self._languages = languages

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature: the share of the query that an item's words are; missing without one."""
        return [WORDS]

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return the index of the catalogue; people and events play no part in it."""
        stops = np.array(sorted(stop_words(self._languages)), dtype=np.str_)
        return {**index_documents(documents_of(dataset.catalogue)), "stops": stops}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundLexical:
        """Return the part that answers."""
        stops = frozenset(str(word) for word in arrays["stops"].tolist())
        return BoundLexical(WordIndex.of(arrays, len(catalogue)), stops)


@dataclass(frozen=True, slots=True, eq=False)
class BoundLexical:
    """Answers from one index; `stops` are words that a query is not searched by."""

    index: WordIndex
    stops: frozenset[str] = frozenset()

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding | None:
        """Return a note where a query in Chinese names nothing that the catalogue has."""
        query = inputs.request.query
        if not query or not is_chinese(query):
            return None
        words = words_asked(query, self.stops)
        if any(word in self.index.place for word in words):
            return None
        return Understanding(notes=(NOWHERE.format(words=", ".join(dict.fromkeys(words[:NAMED]))),))

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the query in item space: every item's BM25 score, and the share of the query that it has."""
        if not inputs.request.query:
            return []
        words = words_asked(inputs.request.query, self.stops)
        matrix = np.array([self.index.score(words), covered(self.index, words)], dtype=np.float32)
        return [Encoding(MODALITY, matrix, np.ones(len(matrix), dtype=np.bool_))]

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the items that share a word with the query, the highest score first."""
        if MODALITY not in encodings:
            return []
        scores = encodings[MODALITY].matrix[0].astype(np.float64)
        return [Retrieved(MODALITY, best_matches(scores, depth))]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the share of the query that each candidate has; without a query the feature is missing."""
        if MODALITY not in encodings:
            return []
        share = encodings[MODALITY].matrix[1][candidates.rows]
        return [FeatureColumn(WORDS.name, share.astype(np.float64))]

    @hookimpl
    def dissect(self, inputs: Inputs, rows: Rows) -> Sequence[WordParts]:
        """Return each word's weight where an item has it, of the weight of all: exact, since it is a sum."""
        words = read(words_asked(inputs.request.query or "", self.stops))
        found = [weighed(self.index, word) for word in words]
        whole = sum(weight for _, weight in found)
        if not whole:
            return []
        parts = np.array([np.isin(rows, having) * (weight / whole) for having, weight in found]).T
        return [WordParts(WORDS.name, tuple(words), parts, exact=True)]


def covered(index: WordIndex, words: Sequence[str]) -> Floats:
    """Return float64[items]: which share of a query, each word weighed by its rarity, an item's words are.

    A word's weight is log(1 + (n − f + ½) ÷ (f + ½)), f of n items having it (Robertson, Zaragoza 2009); a
    word that none has weighs most, and is found nowhere.
    """
    share, whole = np.zeros(index.items), 0.0
    for word in read(words):
        rows, weight = weighed(index, word)
        whole += weight
        share[rows] += weight
    return share / whole if whole else share


def read(words: Sequence[str]) -> list[str]:
    """Return the different words that are looked up, in their order."""
    return list(dict.fromkeys(words))[:WORDS_READ]


def weighed(index: WordIndex, word: str) -> tuple[Rows, float]:
    """Return the rows that have a word, and its weight."""
    at = index.place.get(word)
    span = slice(0, 0) if at is None else slice(int(index.starts[at]), int(index.starts[at + 1]))
    have = span.stop - span.start
    return index.rows[span], float(np.log1p((index.items - have + 0.5) / (have + 0.5)))


def _make(settings: Mapping[str, Setting]) -> Lexical:
    chosen = settings.get("stop_words", LANGUAGES)
    languages = chosen if isinstance(chosen, tuple) else (chosen,)
    return Lexical(tuple(str(language) for language in languages))


plugin = Plugin(Role.PART, _make, "finds and scores items by the words of the query (BM25)")
