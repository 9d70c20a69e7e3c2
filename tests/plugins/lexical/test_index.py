"""The index as arrays against bm25s, which made it."""

from __future__ import annotations

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude_plugins.lexical.index import WORDS_READ, WordIndex, index_documents

VOCABULARY = [f"w{number}" for number in range(12)]
DOCUMENTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=8), min_size=1, max_size=10).filter(any)


@settings(max_examples=30)
@given(DOCUMENTS, st.lists(st.sampled_from(VOCABULARY), unique=True, max_size=5))
def test_scores_are_those_of_bm25s(documents: list[list[str]], query: list[str]) -> None:
    reference = bm25s.BM25(backend="numpy")
    reference.index(documents, show_progress=False)
    known = [word for word in query if any(word in document for document in documents)]
    wanted = reference.get_scores(known) if known else np.zeros(len(documents))
    index = WordIndex.of(index_documents(documents), len(documents))
    np.testing.assert_allclose(index.score(query), wanted, rtol=1e-5, atol=1e-6)


def test_a_word_said_twice_counts_once() -> None:
    index = WordIndex.of(index_documents([["red", "toy"], ["toy"]]), 2)
    np.testing.assert_array_equal(index.score(["toy", "red", "toy"]), index.score(["toy", "red"]))


def test_unknown_words_and_no_words_score_nothing() -> None:
    index = WordIndex.of(index_documents([["red"], ["blue"]]), 2)
    assert index.score(["green"]).tolist() == index.score([]).tolist() == [0.0, 0.0]


def test_documents_without_words_are_there_and_score_nothing() -> None:
    index = WordIndex.of(index_documents([[], ["red"], []]), 3)
    assert (index.score(["red"]) > 0).tolist() == [False, True, False]


@pytest.mark.parametrize("documents", [[], [[]], [[], []]], ids=["none", "one empty", "two empty"])
def test_nothing_to_index_is_an_index_that_finds_nothing(documents: list[list[str]]) -> None:
    index = WordIndex.of(index_documents(documents), len(documents))
    assert index.score(["red"]).tolist() == [0.0] * len(documents)


def test_only_so_many_words_of_a_query_are_read() -> None:
    words = [f"word{number}" for number in range(WORDS_READ + 10)]
    index = WordIndex.of(index_documents([[word] for word in words]), len(words))
    assert np.count_nonzero(index.score(["unheard", *words])) == WORDS_READ


def test_the_same_documents_give_the_same_bytes() -> None:
    documents = [["b", "a"], ["a"], ["c", "a"]]
    one, other = index_documents(documents), index_documents(documents)
    assert all(one[name].tobytes() == other[name].tobytes() for name in one)
    assert one["words"].tolist() == ["a", "b", "c"]
