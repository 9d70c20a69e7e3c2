"""Bins in words: every code has its words, and the words name the bin that a value falls into."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.binning import BINS, MISSING, bin_edges, codes_of
from rectitude.arrays import Floats
from rectitude.snapshot.words import bin_words


@given(st.lists(st.floats(-1e9, 1e9), max_size=200))
def test_every_code_has_its_words_and_only_missing_says_missing(values: list[float]) -> None:
    words = bin_words(bin_edges(np.array(values)))
    assert len(words) == BINS + 1
    assert [code for code, said in enumerate(words) if said == "missing"] == [MISSING]


def said_of(value: float, edges: Floats) -> str:
    return bin_words(edges)[int(codes_of(np.array([[value]]), edges[None])[0, 0])]


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "below 0.5"), (0.5, "below 0.5"), (1.0, "0.5 to 1.5"), (2.0, "1.5 or more"), (9.0, "1.5 or more")],
)
def test_the_words_name_the_bin_of_the_value(value: float, words: str) -> None:
    assert said_of(value, bin_edges(np.array([0.0, 1.0, 2.0]))) == words


def test_a_feature_without_edges_may_have_any_value() -> None:
    edges = bin_edges(np.array([3.0]))
    assert said_of(7.0, edges) == "any value"
    assert said_of(np.nan, edges) == "missing"


def test_large_numbers_are_written_out() -> None:
    words = bin_words(bin_edges(np.array([1_000.0, 2_000.0, 999_000.0])))
    assert words[:3] == ("below 1,500", "1,500 to 500,500", "500,500 or more")
    assert bin_words(bin_edges(np.array([0.0, 1_999.6])))[0] == "below 1,000"
