"""Filters against a plain Python reference, and what becomes of those that would leave nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import MICRO
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, Value, catalogue_of
from rectitude.filters import (
    Filter,
    Operator,
    misfitting,
    notes_on,
    passing,
    passing_all,
    plain_value,
    sentence,
    tried,
    whole_value,
)

WORDS = ("a", "b", "c", "d")
SCHEMA = (
    Attribute("number", Kind.INTEGER),
    Attribute("share", Kind.DECIMAL),
    Attribute("flag", Kind.BOOLEAN),
    Attribute("day", Kind.DATE),
    Attribute("word", Kind.ENUMERATION),
    Attribute("tags", Kind.TAGS),
    Attribute("text", Kind.TEXT),
)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "number": st.integers(-5, 5),
    "share": st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    "flag": st.booleans(),
    "day": st.integers(0, 10).map(lambda days: (date(1970, 1, 1) + timedelta(days=days)).isoformat()),
    "word": st.sampled_from(WORDS),
    "tags": st.lists(st.sampled_from(WORDS), unique=True, max_size=3).map(tuple),
}
COMPARE: dict[Operator, Callable[[float, float], bool]] = {
    Operator.IS: operator.eq,
    Operator.IS_NOT: operator.ne,
    Operator.BELOW: lambda one, other: one < other,
    Operator.AT_MOST: lambda one, other: one <= other,
    Operator.ABOVE: lambda one, other: one > other,
    Operator.AT_LEAST: lambda one, other: one >= other,
}


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Draw items of which any attribute may be missing."""
    rows = draw(st.integers(0, 8))
    items = [
        Item(str(row), f"Thing {row}", {name: draw(st.none() | value) for name, value in VALUES.items()})
        for row in range(rows)
    ]
    return catalogue_of(items, SCHEMA)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """Draw a filter that fits its attribute."""
    name, strict = draw(st.sampled_from(sorted(VALUES))), draw(st.booleans())
    if name in {"word", "tags"}:
        words = tuple(draw(st.lists(st.sampled_from([*WORDS, "unheard of"]), min_size=1, max_size=3)))
        return Filter(name, draw(st.sampled_from([Operator.IS, Operator.IS_NOT])), words, "said", strict)
    number = draw(st.integers(-5, 10)) * (MICRO // 4 if name == "share" else 1)
    return Filter(name, draw(st.sampled_from(list(Operator))), number, "said", strict)


def meets(condition: Filter, value: Value) -> bool:
    """Return what a filter says of one value, in plain Python."""
    if value is None:
        return condition.operator is Operator.IS_NOT and not condition.strict
    if isinstance(condition.value, tuple):
        held = set(value) if isinstance(value, tuple) else {value}
        return bool(held & set(condition.value)) == (condition.operator is Operator.IS)
    if isinstance(value, str):
        number: float = (date.fromisoformat(value) - date(1970, 1, 1)).days
    else:
        assert isinstance(value, int | float)
        number = round(value * MICRO) if condition.attribute == "share" else value
    return COMPARE[condition.operator](number, condition.value)


@given(catalogues(), filters())
def test_a_filter_passes_what_a_plain_reading_of_the_items_passes(things: Catalogue, one: Filter) -> None:
    column = things.columns[one.attribute]
    assert misfitting(one, things) == ""
    assert passing(one, things).tolist() == [meets(one, column.value(row)) for row in range(len(things))]


@given(catalogues(), st.lists(filters(), max_size=5), st.data())
def test_filters_are_set_aside_only_where_nothing_would_be_left(
    things: Catalogue, asked: list[Filter], data: st.DataObject
) -> None:
    allowed = np.array([data.draw(st.booleans()) for _ in range(len(things))], dtype=np.bool_)
    told = tried(asked, things, allowed)
    assert [one.words for one in told] == ["said"] * len(asked)
    assert all(one.kept for one in told if one.strict)
    kept = passing_all(told, things)
    lenient = [one for one in told if not one.strict]
    strictly = passing_all([one for one in told if one.strict], things)
    possible = allowed if strictly is None else allowed & strictly
    if possible.any():
        assert kept is None or (allowed & kept).any()
    else:
        assert not any(one.kept for one in lenient)
    for one in told:
        present = things.columns[one.attribute].present
        assert one.unknown == int((~present).sum())
        if not one.kept:
            rest = passing_all(told, things)
            left = allowed & passing(one, things) & (True if rest is None else rest)
            assert not left.any()


YEAR = Attribute("year", Kind.INTEGER, "year of release")
NUTS = Attribute("allergens", Kind.TAGS, "allergens in it")
FILMS = catalogue_of([Item("1", "One", {"year": 1990}), Item("2", "Two", {})], (YEAR, NUTS))


def test_what_is_set_aside_and_what_strictly_leaves_nothing_is_said() -> None:
    everything = np.ones(2, dtype=np.bool_)
    asked = [
        Filter("year", Operator.BELOW, 1900, "before 1900"),
        Filter("allergens", Operator.IS_NOT, ("nuts",), "no nuts", strict=True),
    ]
    told = tried(asked, FILMS, everything)
    assert [(one.kept, one.unknown) for one in told] == [(False, 1), (True, 2)]
    assert notes_on(told, FILMS) == (
        "“before 1900” was set aside: with the rest of the query it would leave nothing to show.",
        "Nothing in the catalogue is known to meet “no nuts”, and that is not set aside.",
    )
    assert notes_on(tried([Filter("year", Operator.IS, 1990, "1990")], FILMS, everything), FILMS) == ()


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Filter("year", Operator.IS, ("1990",), ""), "compares the integer 'year' with words"),
        (Filter("allergens", Operator.IS, 3, ""), "compares the tags 'allergens' with a number by 'is'"),
        (Filter("allergens", Operator.BELOW, ("nuts",), ""), "compares the tags 'allergens' with words"),
        (
            Filter("colour", Operator.IS, 1, ""),
            "names the attribute 'colour', which the catalogue does not have",
        ),
    ],
)
def test_a_filter_that_does_not_fit_is_told_apart(one: Filter, words: str) -> None:
    assert misfitting(one, FILMS) == words


@pytest.mark.parametrize(
    ("one", "attribute", "words"),
    [
        (Filter("year", Operator.AT_MOST, 1990, ""), YEAR, "year of release not after 1990"),
        (Filter("day", Operator.ABOVE, 0, ""), SCHEMA[3], "day after 1970-01-01"),
        (Filter("flag", Operator.IS, 1, ""), SCHEMA[2], "flag"),
        (Filter("flag", Operator.IS_NOT, 1, ""), SCHEMA[2], "not: flag"),
        (Filter("word", Operator.IS, ("a", "b"), ""), SCHEMA[4], "word is a or b"),
        (Filter("word", Operator.IS_NOT, ("a",), ""), SCHEMA[4], "word is not a"),
        (Filter("tags", Operator.IS, ("a",), ""), SCHEMA[5], "a among tags"),
        (
            Filter("tags", Operator.IS_NOT, ("E11",), "", named="diabetes"),
            SCHEMA[5],
            "no diabetes among tags",
        ),
        (
            Filter("salt", Operator.BELOW, 1_500_000, ""),
            Attribute("salt", Kind.DECIMAL, unit="g per 100 g"),
            "salt below 1.5 g per 100 g",
        ),
    ],
)
def test_a_filter_is_told_in_words(one: Filter, attribute: Attribute, words: str) -> None:
    assert sentence(one, attribute) == words


def test_a_value_is_told_as_data_files_give_it() -> None:
    assert plain_value(Filter("share", Operator.IS, 250_000, ""), SCHEMA[1]) == 0.25
    assert plain_value(Filter("flag", Operator.IS, 1, ""), SCHEMA[2]) is True
    assert plain_value(Filter("tags", Operator.IS, ("a", "b"), ""), SCHEMA[5]) == ["a", "b"]


@given(st.sampled_from(list(Operator)), st.integers(-9, 9), st.sampled_from([0.0, 0.25, 0.5]))
def test_a_broken_bound_on_whole_numbers_stays_the_same_comparison(
    sign: Operator, whole: int, part: float
) -> None:
    if sign in {Operator.IS, Operator.IS_NOT}:
        return
    bound = whole_value(SCHEMA[0], sign, whole + part)
    assert all(COMPARE[sign](n, bound) == COMPARE[sign](n, whole + part) for n in range(-12, 12))


def test_a_number_beyond_what_records_hold_is_brought_back_to_it() -> None:
    assert whole_value(SCHEMA[1], Operator.BELOW, 1e12) == 2**53 - 1


def test_every_operator_has_the_opposite_that_holds_where_it_does_not() -> None:
    for sign in Operator:
        assert sign.opposite.opposite is sign
        assert all(COMPARE[sign](n, 0) != COMPARE[sign.opposite](n, 0) for n in (-1, 0, 1))
