"""What a query asks of items beyond its words: typed conditions on attributes, applied to a whole catalogue.

An item whose attribute is not known does not pass "before 1980", because nobody can say that it does, nor
"without nuts", which is `strict`; it passes "not horror", because nobody says that it is. A condition that
would leave nothing is set aside and said so, unless it is strict: a person who asks for food without nuts is
better served by an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor

import numpy as np

from rectitude.arrays import MICRO, Mask
from rectitude.catalogue import LARGEST, Attribute, Catalogue, Column, Kind, numbers_of, plain_number


class Operator(StrEnum):
    """How an attribute is compared with the value of a filter."""

    IS = "is"
    IS_NOT = "is_not"
    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"

    @property
    def opposite(self) -> Operator:
        """The operator that holds where this one does not."""
        return OPPOSITE[self]


OPPOSITE = {
    Operator.IS: Operator.IS_NOT,
    Operator.IS_NOT: Operator.IS,
    Operator.BELOW: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.BELOW,
    Operator.ABOVE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.ABOVE,
}
COMPARED = {
    Operator.IS: np.equal,
    Operator.IS_NOT: np.not_equal,
    Operator.BELOW: np.less,
    Operator.AT_MOST: np.less_equal,
    Operator.ABOVE: np.greater,
    Operator.AT_LEAST: np.greater_equal,
}
MEMBERSHIP = (Operator.IS, Operator.IS_NOT)
WORDED = (Kind.ENUMERATION, Kind.TAGS)
COUNTED = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on an attribute of items; `words` are the query's words that it was found by.

    `value` is a whole number as the column keeps it (micro-units, days since 1970, 0 or 1), or words, any of
    which will do; `named` is what they are called where they are codes. `kept` and `unknown` are the
    engine's: whether it was applied, and of how many items of the catalogue the attribute is not known.
    """

    attribute: str
    operator: Operator
    value: int | tuple[str, ...]
    words: str
    strict: bool = False
    named: str = ""
    kept: bool = True
    unknown: int = 0

    @property
    def lets_unknown_pass(self) -> bool:
        """Whether items pass of which the attribute is not known: in a refusal that is not strict."""
        return self.operator is Operator.IS_NOT and not self.strict


def passing(condition: Filter, catalogue: Catalogue) -> Mask:
    """Return which items meet a condition.

    >>> from rectitude.catalogue import Item, catalogue_of
    >>> films = [Item("1", "Fargo", {"year": 1996}), Item("2", "Heat", {}), Item("3", "Jaws", {"year": 1975})]
    >>> passing(Filter("year", Operator.BELOW, 1980, "before 1980"), catalogue_of(films, [Attribute("year",
    ...     Kind.INTEGER)])).tolist()
    [False, False, True]
    """
    column = catalogue.column(condition.attribute, "a filter")
    met = column.present & _holds(condition, column)
    return met | ~column.present if condition.lets_unknown_pass else met


def _holds(condition: Filter, column: Column) -> Mask:
    if not isinstance(condition.value, tuple):
        return np.asarray(COMPARED[condition.operator](numbers_of(column), condition.value), dtype=np.bool_)
    found: Mask = np.zeros(len(column.present), dtype=np.bool_)
    if column.labels:
        named = np.array([label in condition.value for label in column.labels], dtype=np.bool_)
        tags = column.attribute.kind is Kind.TAGS
        found = np.asarray(column.values[:, named].any(axis=1) if tags else named[numbers_of(column)])
    return np.asarray(found if condition.operator is Operator.IS else ~found, dtype=np.bool_)


def passing_all(conditions: Iterable[Filter], catalogue: Catalogue) -> Mask | None:
    """Return which items meet every condition that is kept, or None where there is none."""
    masks = [passing(condition, catalogue) for condition in conditions if condition.kept]
    return np.logical_and.reduce(masks) if masks else None


def misfitting(condition: Filter, catalogue: Catalogue) -> str:
    """Return why a condition cannot be asked of a catalogue, or "".

    >>> from rectitude.catalogue import catalogue_of
    >>> films = catalogue_of([], [Attribute("year", Kind.INTEGER)])
    >>> misfitting(Filter("year", Operator.IS, ("1996",), "1996"), films)
    "compares the integer 'year' with words"
    """
    column = catalogue.columns.get(condition.attribute)
    if column is None:
        return f"names the attribute {condition.attribute!r}, which the catalogue does not have"
    kind, worded = column.attribute.kind, isinstance(condition.value, tuple)
    fits = worded == (kind in WORDED) and kind in (*WORDED, *COUNTED)
    fits = fits and (not worded or condition.operator in MEMBERSHIP)
    against = "words" if worded else f"a number by {condition.operator.value!r}"
    return "" if fits else f"compares the {kind.value} {condition.attribute!r} with {against}"


def tried(conditions: Sequence[Filter], catalogue: Catalogue, allowed: Mask) -> tuple[Filter, ...]:
    """Return the conditions with what becomes of each: strict ones are kept whatever they leave.

    The others are kept in their order as long as something of what is `allowed` is left. Each also says of
    how many items its attribute is not known.
    """
    left = allowed.copy()
    kept: dict[int, bool] = {}
    for place in sorted(range(len(conditions)), key=lambda at: (not conditions[at].strict, at)):
        narrowed = left & passing(conditions[place], catalogue)
        kept[place] = conditions[place].strict or bool(narrowed.any())
        left = narrowed if kept[place] else left
    return tuple(
        replace(
            condition,
            kept=kept[place],
            unknown=int(np.count_nonzero(~catalogue.columns[condition.attribute].present)),
        )
        for place, condition in enumerate(conditions)
    )


SET_ASIDE = "“{words}” was set aside: with the rest of the query it would leave nothing to show."
NOTHING_LEFT = "Nothing in the catalogue is known to meet “{words}”, and that is not set aside."


def notes_on(conditions: Sequence[Filter], catalogue: Catalogue) -> tuple[str, ...]:
    """Return what must be said of tried conditions: what was set aside, what strictly leaves nothing."""
    notes = [SET_ASIDE.format(words=condition.words) for condition in conditions if not condition.kept]
    strict = [condition for condition in conditions if condition.strict]
    left = passing_all(strict, catalogue)
    if left is not None and not left.any():
        notes.append(NOTHING_LEFT.format(words="; ".join(dict.fromkeys(one.words for one in strict))))
    return tuple(dict.fromkeys(notes))


IN_WORDS = {
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.BELOW: "below",
    Operator.AT_MOST: "at most",
    Operator.ABOVE: "above",
    Operator.AT_LEAST: "at least",
}
OF_TIME = {
    Operator.BELOW: "before",
    Operator.AT_MOST: "not after",
    Operator.ABOVE: "after",
    Operator.AT_LEAST: "not before",
}


def sentence(condition: Filter, attribute: Attribute) -> str:
    """Return a condition in words.

    >>> year, genres = Attribute("year", Kind.INTEGER, "year of release"), Attribute("genres", Kind.TAGS)
    >>> sentence(Filter("year", Operator.BELOW, 1995, "before 1995"), year)
    'year of release before 1995'
    >>> sentence(Filter("genres", Operator.IS_NOT, ("Horror",), "not horror"), genres)
    'no Horror among genres'
    """
    label, operator = attribute.label or attribute.name, condition.operator
    if isinstance(condition.value, tuple):
        values = condition.named or " or ".join(condition.value)
        no = "" if operator is Operator.IS else "no "
        tags = attribute.kind is Kind.TAGS
        return f"{no}{values} among {label}" if tags else f"{label} {IN_WORDS[operator]} {values}"
    if attribute.kind is Kind.BOOLEAN:
        return label if condition.value == (operator is Operator.IS) else f"not: {label}"
    words = OF_TIME.get(operator, IN_WORDS[operator]) if _is_time(attribute) else IN_WORDS[operator]
    number = plain_number(attribute.kind, condition.value)
    told = f"{number:g}" if isinstance(number, float) else str(number)
    return f"{label} {words} {told} {attribute.unit}".strip()


def _is_time(attribute: Attribute) -> bool:
    return attribute.kind is Kind.DATE or attribute.name == "year" or attribute.name.endswith("_year")


def plain_value(condition: Filter, attribute: Attribute) -> bool | int | float | str | list[str]:
    """Return a condition's value as answers give it: words, a decimal, a date, true or false."""
    if isinstance(condition.value, tuple):
        return list(condition.value)
    return plain_number(attribute.kind, condition.value)


def whole_value(attribute: Attribute, operator: Operator, number: float) -> int:
    """Return a number of a query as the attribute's column keeps it, so that the comparison stays the same.

    >>> whole_value(Attribute("salt", Kind.DECIMAL), Operator.BELOW, 1.5)
    1500000
    >>> pages = Attribute("pages", Kind.INTEGER)
    >>> whole_value(pages, Operator.BELOW, 2.5), whole_value(pages, Operator.AT_MOST, 2.5)
    (3, 2)
    """
    exact = number * MICRO if attribute.kind is Kind.DECIMAL else number
    if attribute.kind is Kind.DECIMAL or operator in MEMBERSHIP:
        whole = round(exact)
    else:
        whole = ceil(exact) if operator in {Operator.BELOW, Operator.AT_LEAST} else floor(exact)
    return max(-LARGEST, min(LARGEST, whole))
