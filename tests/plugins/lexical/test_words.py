"""From text to words: case, accents, and which attributes are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import catalogue

from rectitude.catalogue import Attribute, Kind, Value
from rectitude_plugins.lexical.words import LONGEST, documents_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Amélie", ["amelie"]),
        ("AMÉLIE", ["amelie"]),
        ("Straße", ["strasse"]),
        ("Œdipe ﬁnd ²", ["œdipe", "find", "2"]),
        ("M", ["m"]),
        ("  ", []),
        ("¿!?", []),
        ("千と千尋の神隠し", ["千と千尋の神隠し"]),
        ("Tom & Jerry's", ["tom", "jerry", "s"]),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=40))
def test_words_are_their_own_words(text: str) -> None:
    words = words_of(text)
    assert all(0 < len(word) <= LONGEST for word in words)
    assert words_of(" ".join(words)) == words


def test_an_endless_word_is_cut() -> None:
    assert words_of("a" * 10_000) == ["a" * LONGEST]


def test_an_items_words_are_its_title_and_its_searched_attributes() -> None:
    schema = [
        Attribute("genres", Kind.TAGS, searched=True),
        Attribute("year", Kind.INTEGER, searched=True),
        Attribute("shelf", Kind.TEXT),
        Attribute("blurb", Kind.TEXT, searched=True),
    ]
    told: dict[str, Value] = {
        "genres": ("Crime", "Film Noir"),
        "year": 1941,
        "shelf": "B7",
        "blurb": "A falcon.",
    }
    documents = documents_of(catalogue(2, schema, {0: told}))
    assert documents == [["thing", "0", "crime", "film", "noir", "1941", "a", "falcon"], ["thing", "1"]]
