"""What items say of themselves becomes entities of the graph."""

import pytest

from rectitude.catalogue import Attribute, Item, Kind, Value, catalogue_of
from rectitude.errors import BadData
from rectitude.knowledge import attribute_edges


def said(attribute: Attribute, *values: Value) -> list[tuple[str, str, str, str]]:
    items = [Item(str(row), f"Item {row}", {attribute.name: value}) for row, value in enumerate(values)]
    edges = attribute_edges(catalogue_of(items, [attribute]))
    return [(edge.head.key, edge.relation, edge.tail.kind, edge.tail.label) for edge in edges]


def test_each_tag_is_an_entity_of_the_attributes_kind() -> None:
    tags = Attribute("genre", Kind.TAGS, linked=True)
    assert said(tags, ("War", "Drama"), None) == [
        ("0", "genre", "genre", "Drama"),
        ("0", "genre", "genre", "War"),
    ]


@pytest.mark.parametrize("name", ["year", "release_year"])
def test_a_year_gives_its_decade_as_well(name: str) -> None:
    assert said(Attribute(name, Kind.INTEGER, linked=True), 1987) == [
        ("0", name, name, "1987"),
        ("0", "decade", "decade", "1980s"),
    ]


def test_the_unit_makes_a_year_whatever_the_name() -> None:
    told = said(Attribute("vintage", Kind.INTEGER, unit="year", linked=True), 2003)
    assert [label for *_, label in told] == ["2003", "2000s"]


def test_another_number_is_named_with_its_attribute_so_that_no_query_names_it_by_chance() -> None:
    risk = Attribute("risk_class", Kind.INTEGER, "risk class", linked=True)
    assert said(risk, 0, 3) == [
        ("0", "risk_class", "risk_class", "risk class 0"),
        ("1", "risk_class", "risk_class", "risk class 3"),
    ]


def test_a_flag_connects_those_that_have_it() -> None:
    assert said(Attribute("organic", Kind.BOOLEAN, linked=True), True, False, None) == [
        ("0", "organic", "organic", "organic")
    ]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.ENUMERATION])
def test_a_text_is_an_entity_as_it_stands(kind: Kind) -> None:
    assert said(Attribute("issuer", kind, linked=True), "BlackRock", None) == [
        ("0", "issuer", "issuer", "BlackRock")
    ]


def test_an_attribute_that_is_not_linked_says_nothing() -> None:
    assert said(Attribute("genre", Kind.TAGS), ("War",)) == []


def test_a_linked_decimal_is_refused_by_its_name() -> None:
    with pytest.raises(BadData, match="'price' is a decimal"):
        said(Attribute("price", Kind.DECIMAL, linked=True), 1.5)
