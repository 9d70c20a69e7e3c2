"""What a domain declares of queries is checked when it is loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from toyshop import Toyshop, description, found

from rectitude.asking import Asking, Condition, Measure, Names, Phrase, faults_in
from rectitude.catalogue import Attribute, Kind
from rectitude.domain import DomainDescription
from rectitude.filters import Filter, Operator
from rectitude.hookspecs import hookimpl
from rectitude.roster import rosters_of

ITEMS = (
    Attribute("year", Kind.INTEGER, least=1900),
    Attribute("price", Kind.DECIMAL),
    Attribute("new", Kind.BOOLEAN),
    Attribute("colour", Kind.ENUMERATION),
    Attribute("uses", Kind.TAGS),
    Attribute("text", Kind.TEXT),
)


def phrase(attribute: str, sign: Operator, value: bool | int | float | str | tuple[str, ...]) -> Asking:
    return Asking(phrases=(Phrase(("said",), (Condition(attribute, sign, value),)),))


@pytest.mark.parametrize(
    "asking",
    [
        Asking(
            (Names("colour", wanted=("colour",), refused=("uses",)),), (Measure("year"), Measure("price"))
        ),
        phrase("year", Operator.BELOW, 1990),
        phrase("price", Operator.AT_MOST, 0.5),
        phrase("new", Operator.IS, True),
        phrase("colour", Operator.IS, ("red", "blue")),
        phrase("colour", Operator.IS_NOT, "red"),
        phrase("uses", Operator.IS, "bath"),
    ],
)
def test_what_can_be_kept_is_no_fault(asking: Asking) -> None:
    assert list(faults_in(asking, ITEMS)) == []


@pytest.mark.parametrize(
    ("asking", "words"),
    [
        (
            Asking((Names("x", wanted=("color",)),)),
            "the names of 'x' filter by 'color', which is no attribute",
        ),
        (Asking((Names("x", never=("year",)),)), "filter by 'year', but integer attributes have no names"),
        (Asking(measures=(Measure("age"),)), "the measure 'age' is no attribute of items"),
        (Asking(measures=(Measure("colour"),)), "the measure 'colour' is no number and no date"),
        (phrase("age", Operator.IS, 3), "tests 'age', which is no attribute of items"),
        (phrase("year", Operator.BELOW, "old"), "tests the integer 'year' by below 'old'"),
        (phrase("year", Operator.IS, 1066), "tests the integer 'year' by is 1066"),
        (phrase("colour", Operator.BELOW, "red"), "tests the enumeration 'colour' by below 'red'"),
        (phrase("new", Operator.ABOVE, False), "tests the boolean 'new' by above False"),
        (phrase("text", Operator.IS, "so"), "tests the text 'text' by is 'so'"),
    ],
)
def test_what_could_not_be_kept_is_told(asking: Asking, words: str) -> None:
    (fault,) = faults_in(asking, ITEMS)
    assert words in fault


def test_a_condition_becomes_a_filter_in_the_columns_own_numbers() -> None:
    assert Condition("price", Operator.BELOW, 0.5).filter(ITEMS[1], "cheap").value == 500_000
    assert Condition("uses", Operator.IS, "bath").filter(ITEMS[4]).value == ("bath",)
    strict = Condition("new", Operator.IS, True).filter(ITEMS[2], "new", strict=True)
    assert strict == Filter("new", Operator.IS, 1, "new", strict=True)


class Misdeclared(Toyshop):
    """A shop that declares a phrase for an attribute that it does not have."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(description(), asking=phrase("price", Operator.BELOW, 5))


def test_a_domain_that_declares_what_it_could_not_keep_is_off_the_air() -> None:
    rosters, problems = rosters_of((found(Misdeclared()),))
    assert not rosters
    assert "tests 'price', which is no attribute of items; correct its `asking`" in problems["toyshop"]
