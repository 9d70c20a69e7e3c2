"""What a domain declares of the words that people ask with: names, measures and phrases, with their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rectitude.catalogue import Attribute, Kind, Value, misfit, whole
from rectitude.filters import COUNTED, MEMBERSHIP, WORDED, Filter, Operator

ITEM = "item"
"""The kind of names that are titles of items."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the values of an attribute, or the entities of one kind of the graph, are called.

    Each name may be a seed of the graph's walk (`seeds`). Where it is asked for, the attributes in `wanted`
    must have it; where it is refused ("not horror"), those in `refused` must not; those in `never` must not
    wherever it is named ("with warfarin"). `also` has other words for a name, and `values` the values of
    those attributes where they are not the name itself. A name of one word that is `cued` counts only where
    something shows that it is one: "like Heat", a capital letter, the title alone; words in `also` always do.
    """

    kind: str
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    strict: bool = False
    seeds: bool = True
    cued: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that people set bounds to: "less than 5 g of sugar", "risk class at most 2".

    With `calendar` it is a date or a year: "before 1980", "from the nineties", "1994" are meant of it.
    """

    attribute: str
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    calendar: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one attribute, its value as data files give it."""

    attribute: str
    operator: Operator
    value: bool | int | float | str | tuple[str, ...]

    def filter(self, attribute: Attribute, words: str = "", *, strict: bool = False) -> Filter:
        """Return the condition as a filter that was found by some words of a query."""
        value: int | tuple[str, ...]
        if attribute.kind in WORDED:
            value = (self.value,) if isinstance(self.value, str) else self.value  # type: ignore[assignment]  # as check_asking has made sure
        else:
            value = whole(attribute, self.value)
        return Filter(self.attribute, self.operator, value, words, strict)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for conditions: "low risk" is a risk class of at most two."""

    words: tuple[str, ...]
    conditions: tuple[Condition, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that a domain declares of the words of queries."""

    names: tuple[Names, ...] = ()
    measures: tuple[Measure, ...] = ()
    phrases: tuple[Phrase, ...] = ()


def faults_in(asking: Asking, items: Sequence[Attribute]) -> Iterator[str]:
    """Yield a sentence for everything that a domain declares of its queries and could not keep.

    >>> list(faults_in(Asking(measures=(Measure("yaer", calendar=True),)), [Attribute("year", Kind.INTEGER)]))
    ["the measure 'yaer' is no attribute of items"]
    """
    declared = {attribute.name: attribute for attribute in items}
    for names in asking.names:
        for name in (*names.wanted, *names.refused, *names.never):
            if name not in declared:
                yield f"the names of {names.kind!r} filter by {name!r}, which is no attribute of items"
            elif declared[name].kind not in WORDED:
                kind = declared[name].kind.value
                yield f"the names of {names.kind!r} filter by {name!r}, but {kind} attributes have no names"
    for measure in asking.measures:
        if measure.attribute not in declared:
            yield f"the measure {measure.attribute!r} is no attribute of items"
        elif declared[measure.attribute].kind not in {Kind.INTEGER, Kind.DECIMAL, Kind.DATE}:
            yield f"the measure {measure.attribute!r} is no number and no date"
    for phrase in asking.phrases:
        for condition in phrase.conditions:
            yield from _faults_in_condition(condition, declared, " / ".join(phrase.words))


def _faults_in_condition(
    condition: Condition, declared: Mapping[str, Attribute], words: str
) -> Iterator[str]:
    attribute = declared.get(condition.attribute)
    if attribute is None:
        yield f"the phrase {words!r} tests {condition.attribute!r}, which is no attribute of items"
        return
    value: Value = condition.value
    if attribute.kind is Kind.ENUMERATION and isinstance(value, tuple):
        fits = all(isinstance(word, str) for word in value)
    elif attribute.kind is Kind.TAGS and isinstance(value, str):
        fits = True
    else:
        fits = attribute.kind in (*WORDED, *COUNTED) and not misfit(attribute, value)
    ordered = attribute.kind in COUNTED and attribute.kind is not Kind.BOOLEAN
    if not fits or not (ordered or condition.operator in MEMBERSHIP):
        asked = f"{condition.operator.value} {value!r}"
        yield f"the phrase {words!r} tests the {attribute.kind.value} {condition.attribute!r} by {asked}"
