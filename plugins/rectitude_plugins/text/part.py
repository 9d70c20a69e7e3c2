"""The part `text`: retrieval and one feature by what query and item mean, as a language model reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Arrays, Floats, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.home import Home
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
from rectitude_plugins.text.documents import documents_of
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.shares import MOST, coalitions, losses, shapley
from rectitude_plugins.text.shelf import vectors_of
from rectitude_plugins.text.whitening import Whitening, fit_whitening, unchanged
from rectitude_plugins.vectors.index import Index, index_vectors, open_index

MODALITY = "text"
MATCH = FeatureSpec("text_match", "what the query means", MODALITY, prior_weight=20.0, reads_query=True)
"""The model was trained by in-batch softmax of 20 times the cosine, without logQ correction: that is a
log-likelihood, log P(query | item), up to what the query alone decides. Twenty is also what fits the known
items of `tests/plugins/text` best (20.3 by maximum likelihood)."""
SHARE = 0.5
"""Which part of the depth is asked of this source."""
UNREAD = (
    "The language model cannot read this query ({share} % of it is in no script or words that it knows), so "
    "it is searched for by its words alone, as they are written."
)
TOWARD_ROUND = 0.5
"""How far a whitening is drawn toward a round one."""


class Text:
    """Reads the catalogue with a language model; takes the settings `model`, `sha256` and `whitened`.

    `model` is the folder of a checkpoint (default: the pinned one), `sha256` the digest of its tensors.
    Vectors are `whitened` only on demand: on the known items of `tests/plugins/text` it costs hits.
    """

    def __init__(self, model: LanguageModel, *, whitened: bool = False) -> None:
        """Use a model; it is fetched and read when there is something to learn."""
        self._model, self._whitened = model, whitened
        self._made: tuple[str, ServingForm] | None = None

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the one feature: the cosine of query and item, missing where there is no query."""
        return [MATCH]

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return the form that serves, and the catalogue's vectors; people and events play no part in it.

        Slices of one data set share its catalogue: each text is encoded once.
        """
        key, form = self._made = self._made or self._model.form()
        texts = documents_of(dataset.catalogue)
        vectors = vectors_of(texts, Encoder(form).encode, form.width, self._model.shelf, f"vectors-{key}")
        whitening = fit_whitening(vectors, TOWARD_ROUND) if self._whitened else unchanged(form.width)
        items = whitening.of(vectors)
        index = index_vectors(items, seed)
        return {**form.to_arrays(), **whitening.to_arrays(), **index, "items": items}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundText:
        """Return the part that answers; the program that reads queries is loaded with the first of them."""
        items = arrays["items"].astype(np.float32, copy=False)
        encoder, whitening = Encoder(ServingForm.from_arrays(arrays)), Whitening.from_arrays(arrays)
        return BoundText(encoder, whitening, items, open_index(arrays, items))


@dataclass(frozen=True, slots=True, eq=False)
class BoundText:
    """Answers from one catalogue's vectors: unit length, NaN for an item whose text cannot be read."""

    encoder: Encoder
    whitening: Whitening
    items: Vectors
    index: Index

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding | None:
        """Return the words of a query that the model cannot read, and a note: it has no use for them."""
        query = inputs.request.query
        if not query or self.encoder.encode(query) is not None:
            return None
        share = round(100 * self.encoder.unread(query))
        return Understanding(words=tuple(query.split()), notes=(UNREAD.format(share=share),))

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the query as one unit vector, or nothing without a query that can be read."""
        vector = self.encoder.encode(inputs.request.query) if inputs.request.query else None
        if vector is None:
            return []
        whitened = self.whitening.of(vector[None])
        return [Encoding(MODALITY, whitened, np.isfinite(whitened[:, 0]))]

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the items that are nearest to the query."""
        if not _is_there(encodings):
            return []
        rows, _ = self.index.nearest(encodings[MODALITY].matrix[0], int(depth * SHARE))
        return [Retrieved(MODALITY, rows)]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the cosine of each candidate; without a query the feature is missing."""
        if not _is_there(encodings):
            return []
        return [FeatureColumn(MATCH.name, self._cosines(encodings, self.items[candidates.rows]))]

    @hookimpl
    def dissect(self, inputs: Inputs, rows: Rows) -> Sequence[WordParts]:
        """Return each word's share in the cosine: its Shapley value for a few words, what is lost for more.

        The query without any word has a cosine of nought, and so has one that cannot be read.
        """
        query = inputs.request.query
        words = tuple((query or "").split())
        if not query or not words or self.encoder.encode(query) is None:
            return []
        exact = len(words) <= MOST
        asked = [" ".join(words[at] for at in kept) for kept in coalitions(len(words))]
        values = np.array([self._match(text, rows) for text in asked])
        parts = shapley(values, len(words)) if exact else losses(values)
        return [WordParts(MATCH.name, words, parts, exact)]

    def _match(self, text: str, rows: Rows) -> Floats:
        vector = self.encoder.encode(text) if text else None
        if vector is None:
            return np.zeros(len(rows))
        cosines: Floats = (self.items[rows] @ self.whitening.of(vector[None])[0]).astype(np.float64)
        return np.nan_to_num(cosines)

    def _cosines(self, encodings: Encodings, items: Vectors) -> Floats:
        cosines: Floats = (items @ encodings[MODALITY].matrix[0]).astype(np.float64)
        return cosines


def _is_there(encodings: Encodings) -> bool:
    return MODALITY in encodings and bool(encodings[MODALITY].mask.any())


def _make(settings: Mapping[str, Setting]) -> Text:
    folder, sha256 = str(settings.get("model", "")), str(settings.get("sha256", ""))
    model = LanguageModel(folder, sha256, Home.of(os.environ))
    return Text(model, whitened=bool(settings.get("whitened", False)))


plugin = Plugin(Role.PART, _make, "finds and scores items by what the query means (a language model)")
