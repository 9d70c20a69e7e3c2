"""One cell at a time: what is a number, a moment, a tag, an id, and what is none of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.catalogue import Attribute, Kind, Value
from rectitude.storage import cells
from rectitude.storage.rows import Cell


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.INTEGER, "1996", 1996),
        (Kind.INTEGER, "1996.0", 1996),
        (Kind.INTEGER, -3, -3),
        (Kind.INTEGER, None, None),
        (Kind.DECIMAL, "9.90", 9.9),
        (Kind.DECIMAL, ".5", 0.5),
        (Kind.DECIMAL, "1e3", 1000.0),
        (Kind.DECIMAL, 7, 7.0),
        (Kind.BOOLEAN, "Yes", True),
        (Kind.BOOLEAN, "0", False),
        (Kind.BOOLEAN, True, True),
        (Kind.BOOLEAN, 1, True),
        (Kind.ENUMERATION, "Regency", "Regency"),
        (Kind.ENUMERATION, 7, "7"),
        (Kind.TAGS, "Crime| Drama |Crime|", ("Crime", "Drama")),
        (Kind.TAGS, ["Crime", "a|b"], ("Crime", "a|b")),
        (Kind.TEXT, "two\nlines", "two\nlines"),
        (Kind.TEXT, ["a", 1], "a, 1"),
    ],
)
def test_an_attribute_is_read_by_its_kind(kind: Kind, cell: Cell, value: Value) -> None:
    found = cells.attribute_value(Attribute("a", kind), cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "problem"),
    [
        (Kind.INTEGER, "abc", "'abc' is not a number"),
        (Kind.INTEGER, "1_000", "is not a number"),
        (Kind.INTEGER, "١٢", "is not a number"),
        (Kind.INTEGER, "1.5", "is not a whole number"),
        (Kind.INTEGER, True, "True is not a number"),
        (Kind.INTEGER, str(2**63), "is too large"),
        (Kind.DECIMAL, "nan", "is not a number"),
        (Kind.DECIMAL, float("inf"), "is not a number"),
        (Kind.DECIMAL, "1,5", "is not a number"),
        (Kind.DECIMAL, "1e13", "is too large"),
        (Kind.DECIMAL, "1e9999", "is not a number"),
        (Kind.DECIMAL, [1], "is not a number"),
        (Kind.BOOLEAN, "maybe", "neither true nor false"),
        (Kind.TEXT, {"a": 1}, "holds an object"),
        (Kind.TEXT, "x" * 10_001, "has 10001 characters; at most 10000"),
        (Kind.TEXT, "bell\a", r"control character U\+0007"),
        (Kind.TEXT, "caf\udce9", "is not UTF-8"),
        (Kind.TAGS, ["a", None], "is missing"),
    ],
)
def test_what_does_not_suit_its_kind_is_refused_in_words(kind: Kind, cell: Cell, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        cells.attribute_value(Attribute("a", kind), cell)


@pytest.mark.parametrize("cell", [None, True, 1.5, ["a"], {"a": 1}, "x" * 201, "two\nlines", "a\x00"])
def test_an_id_is_one_short_line_of_text_or_a_whole_number(cell: Cell) -> None:
    with pytest.raises(ValueError, match=r"is missing|is not an id|characters|control"):
        cells.identifier(cell)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("881250949", 881250949),
        (881250949, 881250949),
        ("881250949.25", 881250949.25),
        (881250949.25, 881250949.25),
        ("-1", -1),
        ("1997-12-04", 881193600),
        ("1997-12-04 15:55:49", 881250949),
        ("1997-12-04T15:55:49Z", 881250949),
        ("1997-12-04T16:55:49+01:00", 881250949),
        ("1997-12-04T15:55:49.25", 881250949.25),
    ],
)
def test_a_moment_is_seconds_or_iso_8601(cell: Cell, seconds: float) -> None:
    assert cells.moment(cell) == round(seconds * 1_000_000)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (None, "is missing"),
        ("yesterday", "neither seconds since 1970 nor an ISO 8601 time"),
        ("1997-13-04", "neither seconds"),
        ("1700000000000", "give seconds, not milliseconds"),
        ("1e999", "give seconds, not milliseconds"),
        (True, "is not a number"),
    ],
)
def test_what_is_no_moment_is_refused_in_words(cell: Cell, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        cells.moment(cell)


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-720, 720),
)
def test_every_zone_names_the_same_moment(time: datetime, minutes: int) -> None:
    elsewhere = time.astimezone(timezone(timedelta(minutes=minutes)))
    exact = (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert cells.moment(elsewhere.isoformat()) == exact
    assert cells.moment(f"{exact // 1_000_000}.{exact % 1_000_000:06d}") == exact or exact < 0


@given(st.integers(-(10**12), 10**12))
def test_a_decimal_keeps_its_micro_units(micro: int) -> None:
    cell = f"{'-' if micro < 0 else ''}{abs(micro) // 1_000_000}.{abs(micro) % 1_000_000:06d}"
    value = cells.number(cell)
    assert value is not None
    assert round(value * 1_000_000) == micro


def test_a_long_cell_is_quoted_short() -> None:
    assert len(cells.shortened("x" * 5000)) == 60
