"""The BM25 index as plain arrays: each word's items and scores, ready to be added up.

bm25s makes the index when a domain is trained; looking words up needs no more than these arrays, and its
import (which compiles with numba where that is installed) would cost a process most of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Integers, Rows, Vectors
from rectitude.retrieval import best_rows

WORDS_READ = 64
"""How many different words of a query are looked up."""


def index_documents(documents: list[list[str]]) -> Arrays:
    """Return the BM25 scores of every word for every document that holds it (Robertson, Zaragoza 2009).

    `words` unicode[w]; word j's documents are `rows[starts[j]:starts[j + 1]]` with `scores` beside them.
    """
    import bm25s

    vocabulary = sorted({word for document in documents for word in document})
    if not vocabulary:
        nothing = np.zeros(0, dtype=np.int32)
        return _arrays([], np.zeros(1, dtype=np.int64), nothing, np.zeros(0, dtype=np.float32))
    index = bm25s.BM25(backend="numpy")
    index.index(documents, show_progress=False)
    place = [index.vocab_dict[word] for word in vocabulary]
    stored = index.scores
    spans = [slice(int(stored["indptr"][at]), int(stored["indptr"][at + 1])) for at in place]
    starts = np.cumsum([0, *(span.stop - span.start for span in spans)]).astype(np.int64)
    rows = np.concatenate([stored["indices"][span] for span in spans]).astype(np.int32)
    scores = np.concatenate([stored["data"][span] for span in spans]).astype(np.float32)
    return _arrays(vocabulary, starts, rows, scores)


def _arrays(words: list[str], starts: Integers, rows: Rows, scores: Vectors) -> Arrays:
    return {"words": np.array(words, dtype=np.str_), "starts": starts, "rows": rows, "scores": scores}


@dataclass(frozen=True, slots=True, eq=False)
class WordIndex:
    """The index, looked up by word."""

    place: Mapping[str, int]
    starts: Integers
    rows: Rows
    scores: Vectors
    items: int

    @classmethod
    def of(cls, arrays: Arrays, items: int) -> WordIndex:
        """Return the index that `index_documents` made for a catalogue of `items` items."""
        return cls(
            place={str(word): at for at, word in enumerate(arrays["words"].tolist())},
            starts=arrays["starts"].astype(np.int64, copy=False),
            rows=arrays["rows"].astype(np.int32, copy=False),
            scores=arrays["scores"].astype(np.float32, copy=False),
            items=items,
        )

    def score(self, words: Iterable[str]) -> Floats:
        """Return float64[items]: the BM25 score of each item, adding up the words that it holds."""
        known = [self.place[word] for word in dict.fromkeys(words) if word in self.place][:WORDS_READ]
        if not known:
            return np.zeros(self.items)
        spans = [slice(int(self.starts[at]), int(self.starts[at + 1])) for at in known]
        rows = np.concatenate([self.rows[span] for span in spans])
        scores = np.concatenate([self.scores[span] for span in spans])
        return np.bincount(rows, scores, self.items).astype(np.float64, copy=False)


def best_matches(scores: Floats, count: int) -> Rows:
    """Return up to `count` rows that share a word with the query, best first, the lower among equals.

    Only rows that match are compared: most of a large catalogue does not.

    >>> best_matches(np.array([0.0, 0.5, 0.0, 0.7]), 5).tolist()
    [3, 1]
    """
    matching = scores.nonzero()[0].astype(np.int32)
    best: Rows = matching[best_rows(scores[matching], count)]
    return best
