"""Known-item search: two hundred descriptions of films in other words than their titles'.

The descriptions were written for this test from memory of the films, before any result was seen, and avoid
the words of the titles: the hardest case for words, and a hard one for meaning, since titles, years and
genres are all the text there is. `pytest -s -m thorough` prints the figures.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from rectitude.catalogue import Catalogue, catalogue_of
from rectitude_domains.ecommerce.description import ITEMS
from rectitude_domains.ecommerce.movielens import load_movielens
from rectitude_plugins.lexical.index import WordIndex, index_documents
from rectitude_plugins.lexical.part import LANGUAGES
from rectitude_plugins.lexical.words import documents_of as lists_of_words
from rectitude_plugins.lexical.words import stop_words, words_asked
from rectitude_plugins.text.documents import documents_of
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.part import TOWARD_ROUND
from rectitude_plugins.text.shelf import vectors_of
from rectitude_plugins.text.whitening import fit_whitening

pytestmark = pytest.mark.thorough
TOP, LATE, DRAWS = 10, 60, 2_000


@pytest.fixture(scope="module")
def films(pytestconfig: pytest.Config) -> Catalogue:
    assert pytestconfig.cache is not None
    return catalogue_of(load_movielens(pytestconfig.cache.mkdir("movielens"), print).items, ITEMS)


@pytest.fixture(scope="module")
def known() -> list[tuple[str, str]]:
    with Path(__file__).with_name("known_items.csv").open(encoding="utf-8", newline="") as file:
        return [(row["item_id"], row["query"]) for row in csv.DictReader(file)]


def places(scores: np.ndarray) -> np.ndarray:
    """Return each item's place, from 0, in the order of its score; equal scores stand by row."""
    order = np.argsort(-scores, axis=1, kind="stable")
    found = np.empty_like(order)
    np.put_along_axis(found, order, np.arange(scores.shape[1])[None].repeat(len(scores), axis=0), axis=1)
    return found


def interval(values: np.ndarray) -> str:
    """Return a mean with the 95 % interval of a bootstrap over queries."""
    generator = np.random.default_rng(0)
    means = values[generator.integers(0, len(values), (DRAWS, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


def test_the_set_is_what_it_says(films: Catalogue, known: list[tuple[str, str]]) -> None:
    assert len(known) == len({item for item, _ in known}) == 200
    assert all(item in films.row_of for item, _ in known)
    titles = {title.casefold() for title in films.titles}
    assert not [query for _, query in known if query.casefold() in titles]


def test_meaning_finds_what_words_do_not(
    films: Catalogue, known: list[tuple[str, str]], minilm: LanguageModel
) -> None:
    key, form = minilm.form()
    encoder, targets = Encoder(form), np.array([films.row_of[item] for item, _ in known])
    queries = np.array([encoder.encode_anew(query) for _, query in known])
    items = vectors_of(documents_of(films), encoder.encode, form.width, minilm.shelf, f"vectors-{key}")
    index = WordIndex.of(index_documents(lists_of_words(films)), len(films))
    stops = stop_words(LANGUAGES)
    words = np.array([index.score(words_asked(query, stops)) for _, query in known])
    whitening, dense = fit_whitening(items, TOWARD_ROUND), queries @ items.T
    by_words, by_meaning = places(words), places(dense)
    reciprocal = np.where(words > 0.0, 1.0 / (LATE + 1 + by_words), 0.0) + 1.0 / (LATE + 1 + by_meaning)
    found = {
        "words (BM25)": by_words,
        "meaning": by_meaning,
        "meaning, whitened": places(whitening.of(queries) @ whitening.of(items).T),
        "both (reciprocal ranks)": places(reciprocal),
    }
    hits = {
        name: (np.take_along_axis(at, targets[:, None], axis=1)[:, 0] < TOP).astype(np.float64)
        for name, at in found.items()
    }
    for name, hit in hits.items():
        print(f"\nhit@{TOP} by {name}: {interval(hit)}", end="")  # noqa: T201  # what the test is for
    lost = interval(hits["meaning, whitened"] - hits["meaning"])
    print(f"\nwhitened less plain: {lost}")  # noqa: T201  # what the test is for
    assert hits["meaning"].mean() > hits["words (BM25)"].mean() + 0.1
    assert hits["meaning"].mean() > 10 * TOP / len(films)
