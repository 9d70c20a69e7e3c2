"""From text to words: case, accents, and which attributes are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import catalogue

from rectitude.catalogue import Attribute, Kind, Value
from rectitude_plugins.errors import UnknownLanguage
from rectitude_plugins.lexical.part import LANGUAGES, Lexical
from rectitude_plugins.lexical.words import (
    LISTS,
    LONGEST,
    documents_of,
    is_chinese,
    singular,
    stop_words,
    words_asked,
    words_of,
)


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
        ("恐龙公园", ["恐龙", "公园"]),
        ("3D恐龙 films", ["3d", "恐龙", "film"]),
        ("ジュラシック・パーク", ["シュラシック", "ハーク"]),
        ("Tom & Jerry's", ["tom", "jerry", "s"]),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=40))
def test_words_hold_something_and_not_too_much(text: str) -> None:
    assert all(0 < len(word) <= LONGEST for word in words_of(text))


@given(st.text(max_size=40).filter(lambda text: not is_chinese(text)))
def test_words_are_their_own_words_but_for_endings(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == [singular(word) for word in words]


@given(st.text(alphabet="恐龙公园中华人民共和国侏罗纪电影", min_size=1, max_size=12))
def test_chinese_words_are_pieces_of_the_text_and_cover_it(text: str) -> None:
    words = words_of(text)
    assert all(word in text for word in words)
    assert set("".join(words)) == set(text)


@pytest.mark.parametrize("text", ["Ponies", "bonds", "heroes", "boxes"])
def test_one_and_many_are_the_same_word(text: str) -> None:
    assert words_of(text) != [text.casefold()]


def test_a_query_is_searched_without_the_words_of_every_text() -> None:
    stops = stop_words(LANGUAGES)
    assert words_asked("The film with his two brothers", stops) == ["film", "two", "brother"]
    assert words_asked("我想看关于恐龙的电影", stops) == ["想", "看", "恐龙", "电影"]


def test_a_query_of_nothing_else_is_searched_by_all_of_it() -> None:
    assert words_asked("the and with", stop_words(LANGUAGES)) == ["the", "and", "with"]


@pytest.mark.parametrize("language", list(LISTS))
def test_every_language_that_is_named_has_a_list(language: str) -> None:
    assert stop_words((language,))


def test_a_language_without_a_list_is_refused_by_name() -> None:
    with pytest.raises(UnknownLanguage, match="no stop words for 'klingon'; known are english"):
        Lexical(("klingon",))


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
