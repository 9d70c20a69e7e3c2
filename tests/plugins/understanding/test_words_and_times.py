"""Words in the singular, times and bounds, misspelt words: the small pieces that reading is made of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.asking import Measure
from rectitude.catalogue import Attribute, Kind
from rectitude.filters import Operator
from rectitude_plugins.understanding.book import Book
from rectitude_plugins.understanding.calendar import times_in
from rectitude_plugins.understanding.measures import bounds_in, gauges_of
from rectitude_plugins.understanding.mentions import Mention, chosen
from rectitude_plugins.understanding.nearness import said_nearly
from rectitude_plugins.understanding.spelling import Speller
from rectitude_plugins.understanding.words import normal, stem_of, tokens_of

YEAR = Attribute("year", Kind.INTEGER)
DAY = Attribute("day", Kind.DATE)
Read = list[tuple[str, Operator, object]]


@given(st.text(max_size=300))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    told = normal(text)
    end = 0
    for token in tokens_of(told):
        assert end <= token.start < token.end <= len(told)
        assert token.plain and token.stem and " " not in token.plain
        end = token.end


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_plural_and_its_singular_meet(word: str) -> None:
    if len(word) > 3 and not word.endswith(("s", "x", "z", "ch", "sh", "o", "ie", "u", "i")):
        assert stem_of(f"{word}s") == stem_of(word)


def times(query: str, attribute: Attribute = YEAR) -> Read:
    """Return the bounds of the longest reading of a query's times."""
    tokens = tokens_of(query)
    found = chosen(times_in(tokens, query, attribute, frozenset()))
    return [
        (query[tokens[one.start].start : tokens[one.end - 1].end], bound.operator, bound.value)
        for one in found
        for bound in one.bounds
    ]


@pytest.mark.parametrize(
    ("query", "bounds"),
    [
        ("before 1980", [("before 1980", Operator.BELOW, 1980)]),
        ("pre 1980", [("pre 1980", Operator.BELOW, 1980)]),
        ("after the 80s", [("after the 80s", Operator.ABOVE, 1989)]),
        ("before the eighties", [("before the eighties", Operator.BELOW, 1980)]),
        ("since 1990", [("since 1990", Operator.AT_LEAST, 1990)]),
        ("not older than 1990", [("not older than 1990", Operator.AT_LEAST, 1990)]),
        ("1990 or later", [("1990 or later", Operator.AT_LEAST, 1990)]),
        ("from 1990 onwards", [("from 1990 onwards", Operator.AT_LEAST, 1990)]),
        ("1990 or older", [("1990 or older", Operator.AT_MOST, 1990)]),
        ("in 1994", [("in 1994", Operator.IS, 1994)]),
        ("made in 1994", [("made in 1994", Operator.IS, 1994)]),
        ("1990s", [("1990s", Operator.AT_LEAST, 1990), ("1990s", Operator.AT_MOST, 1999)]),
        ("late 80s", [("late 80s", Operator.AT_LEAST, 1985), ("late 80s", Operator.AT_MOST, 1989)]),
        ("1800s", [("1800s", Operator.AT_LEAST, 1800), ("1800s", Operator.AT_MOST, 1899)]),
        (
            "between 1950 and 1960",
            [
                ("between 1950 and 1960", Operator.AT_LEAST, 1950),
                ("between 1950 and 1960", Operator.AT_MOST, 1960),
            ],
        ),
        ("1950–60", [("1950–60", Operator.AT_LEAST, 1950), ("1950–60", Operator.AT_MOST, 1960)]),
        ("1950-1960", [("1950-1960", Operator.AT_LEAST, 1950), ("1950-1960", Operator.AT_MOST, 1960)]),
        ("her twenties", []),
        ("room 237", []),
        ("1234567", []),
        ("a murder in the 1920s", []),
    ],
)  # fmt: skip
def test_times_are_read(query: str, bounds: Read) -> None:
    assert times(query) == bounds


def test_of_a_date_a_year_is_its_first_or_its_last_day() -> None:
    def day(year: int, month: int, at: int) -> int:
        return (date(year, month, at) - date(1970, 1, 1)).days

    assert times("before 1980", DAY) == [("before 1980", Operator.BELOW, day(1980, 1, 1))]
    assert times("after 1980", DAY) == [("after 1980", Operator.ABOVE, day(1980, 12, 31))]
    assert times("in 1980", DAY) == [
        ("in 1980", Operator.AT_LEAST, day(1980, 1, 1)),
        ("in 1980", Operator.AT_MOST, day(1980, 12, 31)),
    ]


SALT = Attribute("salt", Kind.DECIMAL)
CLASS = Attribute("risk_class", Kind.INTEGER)
GAUGES = gauges_of(
    [
        Measure("salt", ("salt",), ("g",)),
        Measure("risk_class", ("risk class", "risk")),
        Measure("gone", ("x",)),
    ],
    {"salt": SALT, "risk_class": CLASS},
)


@pytest.mark.parametrize(
    ("query", "bounds"),
    [
        ("less than 1.5 g of salt", [("salt", Operator.BELOW, 1_500_000)]),
        ("at most 300mg salt", [("salt", Operator.AT_MOST, 300_000)]),
        ("no more than 0,5 g salt", [("salt", Operator.AT_MOST, 500_000)]),
        ("salt under 1", [("salt", Operator.BELOW, 1_000_000)]),
        ("salt over 20 µg", [("salt", Operator.ABOVE, 20)]),
        ("risk class 3", [("risk_class", Operator.IS, 3)]),
        ("a risk of at least 2", [("risk_class", Operator.AT_LEAST, 2)]),
        ("risk below 2.5", [("risk_class", Operator.BELOW, 3)]),
        ("salt and 3 eggs", []),
        ("3 risks", []),
    ],
)
def test_bounds_on_measures_are_read(query: str, bounds: Read) -> None:
    told = normal(query)
    found = chosen(bounds_in(tokens_of(told), told, GAUGES))
    assert [(bound.attribute, bound.operator, bound.value) for one in found for bound in one.bounds] == bounds


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4), st.integers(0, 3)), max_size=8))
def test_chosen_mentions_share_no_word_and_leave_no_longer_one_out(spans: list[tuple[int, int, int]]) -> None:
    mentions = [Mention(start, start + length, order) for start, length, order in spans]
    kept = chosen(mentions)
    places = [at for mention in kept for at in mention.places]
    assert len(places) == len(set(places)) and places == sorted(places)
    for mention in mentions:
        assert any(set(mention.places) & set(one.places) and len(one) >= len(mention) for one in kept)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("comdy", "comedy"),
        ("horor", "horror"),
        ("silense", "silence"),
        ("sabrian", "sabrina"),
        ("romanze", "romance"),
        ("wax", None),
        ("fears", None),
        ("speedy", "speed"),
        ("horror", None),
        ("tonight", None),
        ("1995x", None),
        ("odysey", "odyssey"),
        ("kargo", None),
    ],
)
def test_misspelt_words_are_put_right_within_limits(book: Book, said: str, meant: str | None) -> None:
    assert Speller.of(book, frozenset()).meant(said) == meant


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("silence of lambs", "silence of the lamb"),
        ("leaving las vagas", "leaving las vega"),
        ("beverly hills", None),
        ("silence and noise", None),
        ("silence", None),
        ("lambs silence", None),
        ("", None),
    ],
)
def test_names_nearly_said_are_found(book: Book, query: str, key: str | None) -> None:
    tokens = tokens_of(query)
    found = said_nearly(tokens, range(len(tokens)), book)
    assert (found[2] if found else None) == key
