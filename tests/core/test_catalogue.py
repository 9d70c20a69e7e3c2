"""Items as columns: every kind of value comes back, the order is natural, and a value must fit its kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.arrays import MICRO
from rectitude.catalogue import (
    LARGEST,
    WANTED,
    Attribute,
    Item,
    Kind,
    Value,
    catalogue_of,
    column_of,
    misfit,
    natural_order,
    numbers_of,
    rows_of,
)
from rectitude.errors import BadData, UnknownAttribute

YEAR = Attribute("year", Kind.INTEGER)
SCHEMA = (
    YEAR,
    Attribute("price", Kind.DECIMAL),
    Attribute("new", Kind.BOOLEAN),
    Attribute("colour", Kind.ENUMERATION),
    Attribute("genres", Kind.TAGS),
    Attribute("blurb", Kind.TEXT),
    Attribute("secret", Kind.INTEGER, shown=False),
)
FULL: dict[str, Value] = {
    "year": 1996,
    "price": 9.99,
    "new": False,
    "colour": "red",
    "genres": ("Crime", "Drama"),
    "blurb": "Snow.",
    "secret": 7,
}


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    things = catalogue_of([Item("1", "Fargo", FULL), Item("2", "Nothing", {})], SCHEMA)
    assert {name: column.value(0) for name, column in things.columns.items()} == FULL
    assert all(column.value(1) is None for column in things.columns.values())
    assert things.shown(0) == {name: value for name, value in FULL.items() if name != "secret"}
    assert things.shown(1) == {}


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=8))
def test_a_decimal_is_kept_to_the_millionth(values: list[float | None]) -> None:
    column = column_of(Attribute("price", Kind.DECIMAL), values)
    for row, value in enumerate(values):
        found = column.value(row)
        assert (found is None) == (value is None)
        if value is not None:
            assert found == pytest.approx(value, abs=0.5 / MICRO, rel=1e-12)


@given(st.lists(st.one_of(st.none(), st.lists(st.text(max_size=3), unique=True).map(tuple)), max_size=8))
def test_tags_come_back_in_one_order_and_no_tags_are_not_missing_ones(
    values: list[tuple[str, ...] | None],
) -> None:
    column = column_of(Attribute("genres", Kind.TAGS), values)
    for row, value in enumerate(values):
        assert column.value(row) == (None if value is None else tuple(sorted(value)))


def test_rows_are_in_the_natural_order_of_ids() -> None:
    things = catalogue_of([Item(item_id, item_id, {}) for item_id in ("b", "10", "9", "a", "²", "09")], ())
    assert things.item_ids == ("09", "9", "10", "a", "b", "²")
    assert rows_of(things, ["b", "9"]).tolist() == [4, 1]
    assert len(things) == 6


@given(st.lists(st.text(max_size=4), unique=True))
def test_the_natural_order_is_total(item_ids: list[str]) -> None:
    things = catalogue_of([Item(item_id, "", {}) for item_id in item_ids], ())
    again = catalogue_of([Item(item_id, "", {}) for item_id in reversed(item_ids)], ())
    assert things.item_ids == again.item_ids == tuple(sorted(item_ids, key=natural_order))


def test_an_id_stands_once() -> None:
    with pytest.raises(BadData, match="The item id '7' stands twice"):
        catalogue_of([Item("7", "One", {}), Item("8", "Two", {}), Item("7", "Three", {})], ())


def test_an_undeclared_column_is_refused_with_the_nearest_name() -> None:
    things = catalogue_of([], SCHEMA)
    assert things.column("year", "the rule").attribute is YEAR
    with pytest.raises(UnknownAttribute, match=r"the rule names the attribute 'yeer'.*did you mean 'year'"):
        things.column("yeer", "the rule")


def test_a_catalogue_without_items_has_its_columns() -> None:
    things = catalogue_of([], SCHEMA)
    assert len(things) == 0
    assert set(things.columns) == set(FULL)
    assert len(numbers_of(things.columns["year"])) == 0


def test_numbers_are_what_rules_compare() -> None:
    things = catalogue_of(
        [Item("1", "Fargo", FULL), Item("2", "Blue", {"colour": "blue", "new": True})], SCHEMA
    )
    numbers = {name: numbers_of(things.columns[name]).tolist() for name in ("price", "new", "colour")}
    assert numbers == {"price": [9_990_000, 0], "new": [0, 1], "colour": [1, 0]}
    assert things.columns["colour"].labels == ("blue", "red")


@pytest.mark.parametrize("value", ["soon", ("a",)])
def test_a_number_that_is_none_is_bad_data(value: Value) -> None:
    with pytest.raises(BadData, match="The attribute 'year' is integer, but holds"):
        column_of(YEAR, [value])


def test_one_long_text_does_not_make_every_other_one_long() -> None:
    column = column_of(Attribute("blurb", Kind.TEXT), ["x" * 100_000, "y", None])
    assert column.value(1) == "y"
    assert column.values.nbytes < 1_000


AGE = Attribute("age", Kind.INTEGER, least=0, most=130)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (AGE, 0),
        (AGE, 130),
        (AGE, None),
        (YEAR, -(2**53) + 1),
        (Attribute("p", Kind.DECIMAL), 3),
        (Attribute("p", Kind.DECIMAL), -0.25),
        (Attribute("p", Kind.DECIMAL, least=0, most=1), 1.0),
        (Attribute("b", Kind.BOOLEAN), False),
        (Attribute("e", Kind.ENUMERATION), ""),
        (Attribute("t", Kind.TAGS), ()),
        (Attribute("t", Kind.TAGS), ("a", "b")),
        (Attribute("t", Kind.TEXT), "anything"),
    ],
    ids=str,
)
def test_a_value_of_its_kind_fits(attribute: Attribute, value: Value) -> None:
    assert misfit(attribute, value) == ""


@pytest.mark.parametrize(
    ("attribute", "value", "wanted"),
    [
        (AGE, "yes", "a whole number from 0 to 130"),
        (AGE, -3, "a whole number from 0 to 130"),
        (AGE, 230, "a whole number from 0 to 130"),
        (AGE, 30.0, "a whole number from 0 to 130"),
        (AGE, True, "a whole number from 0 to 130"),
        (Attribute("n", Kind.INTEGER, least=1), 0, "a whole number from 1"),
        (Attribute("n", Kind.INTEGER, most=9), 10, "a whole number to 9"),
        (YEAR, LARGEST + 1, "a whole number"),
        (YEAR, -(10**400), "a whole number"),
        (YEAR, ("1996",), "a whole number"),
        (Attribute("p", Kind.DECIMAL), float("nan"), "a finite number"),
        (Attribute("p", Kind.DECIMAL), float("inf"), "a finite number"),
        (Attribute("p", Kind.DECIMAL), 1e308, "a finite number"),
        (Attribute("p", Kind.DECIMAL), 10**400, "a finite number"),
        (Attribute("p", Kind.DECIMAL), LARGEST, "a finite number"),
        (Attribute("p", Kind.DECIMAL), True, "a finite number"),
        (Attribute("b", Kind.BOOLEAN), 1, "true or false"),
        (Attribute("e", Kind.ENUMERATION), 1, "a word"),
        (Attribute("e", Kind.ENUMERATION), ("a",), "a word"),
        (Attribute("t", Kind.TAGS), "a", "a list of words"),
        (Attribute("t", Kind.TAGS), ("a", 1), "a list of words"),
        (Attribute("t", Kind.TEXT), 3.5, "text"),
    ],
)
def test_a_value_that_does_not_fit_is_told_what_it_must_be(
    attribute: Attribute, value: Any, wanted: str
) -> None:
    assert misfit(attribute, value) == wanted


@given(
    st.sampled_from(sorted(WANTED)),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
)
def test_what_fits_can_be_stored_and_recorded(kind: Kind, value: Value) -> None:
    attribute = Attribute("any", kind)
    if kind is not Kind.SHARES and not misfit(attribute, value):
        column = column_of(attribute, [value])
        assert (column.value(0) is None) == (value is None)
        if len(column.values) and value is not None:
            assert np.abs(numbers_of(column)).max(initial=0) <= LARGEST
