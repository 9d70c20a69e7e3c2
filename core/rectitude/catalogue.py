"""Items as columns: on the path an item is a row number and an attribute is an array with a mask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import compress, pairwise

import numpy as np
import numpy.typing as npt

from rectitude.arrays import MICRO, Integers, Mask, Rows
from rectitude.errors import BadData, UnknownAttribute

Value = bool | int | str | float | tuple[str, ...] | Mapping[str, float] | None
"""One attribute of one item or person, as data files and requests give it."""


class Kind(StrEnum):
    """How an attribute is stored, and so what a rule may do with it."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    ENUMERATION = "enumeration"
    TAGS = "tags"
    TEXT = "text"
    DATE = "date"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One declared attribute of an item or of a person.

    A date is kept as whole days since 1970-01-01, a decimal as whole micro-units, so that a rule compares
    integers. `shown` attributes stand in answers; `searched` ones are read by lexical retrieval; `linked`
    ones become graph entities. A number lies between `least` and `most`, both included, where they are given.
    """

    name: str
    kind: Kind
    label: str = ""
    shown: bool = True
    searched: bool = False
    linked: bool = False
    unit: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One attribute of all items.

    `values` is int64[n] for integers, micro-units, booleans (0 or 1) and enumerations (a position in
    `labels`), bool[n, len(labels)] for tags, and empty for text, which stands in `texts` (an array would
    give every text the room of the longest). Where `present` is false the value says nothing.
    """

    attribute: Attribute
    values: npt.NDArray[np.generic]
    present: Mask
    labels: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def value(self, row: int) -> Value:
        """Return the attribute of one item in the form that data files use, or None if it is missing."""
        if not self.present[row]:
            return None
        kind = self.attribute.kind
        if kind is Kind.TEXT:
            return self.texts[row]
        entry = self.values[row]
        if kind is Kind.TAGS:
            return tuple(compress(self.labels, entry.tolist()))
        return self.labels[int(entry)] if kind is Kind.ENUMERATION else plain_number(kind, int(entry))


def plain_number(kind: Kind, number: int) -> bool | int | float | str:
    """Return a stored whole number as data files give it."""
    if kind is Kind.DATE:
        return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
    if kind is Kind.BOOLEAN:
        return bool(number)
    return number / MICRO if kind is Kind.DECIMAL else number


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All items of a domain, one row each, in the order of their ids."""

    item_ids: tuple[str, ...]
    titles: tuple[str, ...]
    columns: Mapping[str, Column]
    row_of: Mapping[str, int] = field(repr=False)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.item_ids)

    def column(self, name: str, where: str) -> Column:
        """Return a declared column; `where` says who asked, for the error's sentence."""
        if name not in self.columns:
            raise UnknownAttribute(name, tuple(self.columns), where)
        return self.columns[name]

    def shown(self, row: int) -> dict[str, Value]:
        """Return the attributes of an item that answers show, missing ones left out."""
        pairs = ((n, c.value(row)) for n, c in self.columns.items() if c.attribute.shown)
        return {name: value for name, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it comes from a data source."""

    item_id: str
    title: str
    attributes: Mapping[str, Value]


def catalogue_of(items: Sequence[Item], schema: Sequence[Attribute]) -> Catalogue:
    """Turn items into columns, ordered by id; every declared attribute gets one, present or not.

    >>> item = Item("1", "Fargo", {"year": 1996})
    >>> catalogue_of([item], [Attribute("year", Kind.INTEGER)]).columns["year"].value(0)
    1996
    """
    ordered = sorted(items, key=lambda item: natural_order(item.item_id))
    ids = tuple(item.item_id for item in ordered)
    row_of = {item_id: row for row, item_id in enumerate(ids)}
    if len(row_of) != len(ids):
        twice = next(a for a, b in pairwise(ids) if a == b)
        raise BadData(f"The item id {twice!r} stands twice in the catalogue; ids must be unique.")
    columns = {
        attribute.name: column_of(attribute, [item.attributes.get(attribute.name) for item in ordered])
        for attribute in schema
    }
    return Catalogue(ids, tuple(item.title for item in ordered), columns, row_of)


def natural_order(item_id: str) -> tuple[int, int, str]:
    """Order numeric ids by their number and put them before all others.

    >>> sorted(["10", "9", "a"], key=natural_order)
    ['9', '10', 'a']
    """
    plain = item_id.isascii() and item_id.isdigit()
    return (0, int(item_id), item_id) if plain else (1, 0, item_id)


def column_of(attribute: Attribute, values: Sequence[Value]) -> Column:
    """Store one attribute of all items as an array with a mask of what is present.

    No tags at all are a statement (nothing of the kind is in it), None is the want of one.
    """
    present = np.array([value is not None for value in values], dtype=np.bool_)
    if attribute.kind is Kind.TEXT:
        texts = tuple("" if value is None else str(value) for value in values)
        return Column(attribute, np.zeros(0, dtype=np.int64), present, texts=texts)
    if attribute.kind is Kind.TAGS:
        return _tags(attribute, values, present)
    if attribute.kind is Kind.ENUMERATION:
        labels = tuple(sorted({str(value) for value in values if value is not None}))
        code = {label: position for position, label in enumerate(labels)}
        codes = [0 if value is None else code[str(value)] for value in values]
        return Column(attribute, np.array(codes, dtype=np.int64), present, labels)
    return Column(attribute, np.array([whole(attribute, value) for value in values], np.int64), present)


def whole(attribute: Attribute, value: Value) -> int:
    """Return an integer, decimal or boolean attribute as the whole number that rules compare."""
    if value is None:
        return 0
    if attribute.kind is Kind.DATE and isinstance(value, str):
        return (date.fromisoformat(value) - date(1970, 1, 1)).days
    if isinstance(value, str | tuple | Mapping):
        raise BadData(f"The attribute {attribute.name!r} is {attribute.kind}, but holds {value!r}.")
    return round(value * MICRO) if attribute.kind is Kind.DECIMAL else int(value)


LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exact, and so the largest that a record holds."""

WANTED = {
    Kind.INTEGER: "a whole number",
    Kind.DECIMAL: "a finite number",
    Kind.BOOLEAN: "true or false",
    Kind.ENUMERATION: "a word",
    Kind.TAGS: "a list of words",
    Kind.TEXT: "text",
    Kind.DATE: "a date like 2026-10-31",
    Kind.SHARES: "shares by name, each a number from 0",
}


def misfit(attribute: Attribute, value: Value) -> str:
    """Return what a value of an attribute must be instead, in words, or "" where it is good or missing.

    >>> misfit(Attribute("age", Kind.INTEGER, least=0, most=130), 230)
    'a whole number from 0 to 130'
    >>> misfit(Attribute("age", Kind.INTEGER), "yes"), misfit(Attribute("age", Kind.INTEGER), 30)
    ('a whole number', '')
    """
    if value is None or _fits(attribute, value):
        return ""
    least, most = attribute.least, attribute.most
    bounds = f"{'' if least is None else f' from {least}'}{'' if most is None else f' to {most}'}"
    return WANTED[attribute.kind] + bounds


def _fits(attribute: Attribute, value: Value) -> bool:
    kind = attribute.kind
    if kind is Kind.BOOLEAN:
        return isinstance(value, bool)
    if kind is Kind.TAGS:
        return isinstance(value, tuple) and all(isinstance(tag, str) for tag in value)
    if kind in {Kind.ENUMERATION, Kind.TEXT}:
        return isinstance(value, str)
    if kind in {Kind.DATE, Kind.SHARES}:
        return _is_date(value) if kind is Kind.DATE else _are_shares(value)
    if isinstance(value, bool) or not isinstance(value, int if kind is Kind.INTEGER else int | float):
        return False
    least = -LARGEST if attribute.least is None else attribute.least
    most = LARGEST if attribute.most is None else attribute.most
    return least <= value <= most and abs(whole(attribute, value)) <= LARGEST


def _is_date(value: Value) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _are_shares(value: Value) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(type(one) in {int, float} and 0.0 <= one <= LARGEST for one in value.values())


def _tags(attribute: Attribute, values: Sequence[Value], present: Mask) -> Column:
    held = [value if isinstance(value, tuple) else () for value in values]
    labels = tuple(sorted({tag for tags in held for tag in tags}))
    position = {label: place for place, label in enumerate(labels)}
    matrix = np.zeros((len(values), len(labels)), dtype=np.bool_)
    for row, tags in enumerate(held):
        matrix[row, [position[tag] for tag in tags]] = True
    return Column(attribute, matrix, present, labels)


def rows_of(catalogue: Catalogue, item_ids: Sequence[str]) -> Rows:
    """Return the rows of known ids; the caller has made sure that they are known."""
    return np.array([catalogue.row_of[item_id] for item_id in item_ids], dtype=np.int32)


def numbers_of(column: Column) -> Integers:
    """Return a numeric column's whole numbers (integers, micro-units, booleans, enumeration codes)."""
    return column.values.astype(np.int64, copy=False)
