"""From mentions to an understanding: entities that seed the graph, filters, and what is left to search by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rectitude.asking import Names
from rectitude.catalogue import Attribute, Kind
from rectitude.filters import Filter, Operator
from rectitude.values import UNLINKED, Entity, Understanding
from rectitude_plugins.understanding.book import Name
from rectitude_plugins.understanding.mentions import Mention
from rectitude_plugins.understanding.rest import Said, rest_of

Specs = Mapping[str, tuple[int, Names]]
NOTHING_DECLARED = Names("")


def understanding_of(said: Said, specs: Specs, attributes: Mapping[str, Attribute]) -> Understanding:
    """Return what was said as the engine takes it."""
    entities: list[Entity] = []
    filters: list[Filter] = []
    notes: list[str] = []
    for at, mention in enumerate(said.mentions):
        refusal = said.refusals.get(at)
        if refusal is not None:
            refused = list(_refused(mention, said.words(refusal.start, refusal.end), specs))
            filters.extend(refused)
            if not refused:
                notes.append(UNFILTERED.format(words=said.words(refusal.start, refusal.end)))
        else:
            words = said.words(mention.start, mention.end)
            entities.extend(_entities(mention, words, specs))
            filters.extend(_asked(mention, words, specs))
    return Understanding(
        tuple(dict.fromkeys(entities)),
        (),
        tuple(notes),
        tuple(_together(filters, attributes)),
        rest_of(said, attributes),
    )


UNFILTERED = "“{words}” is not searched for, but the domain has no attribute to leave it out by."


def _entities(mention: Mention, words: str, specs: Specs) -> Iterator[Entity]:
    """Yield the seeds of a mention: of a name of several things each has an equal part."""
    names = [name for name in mention.names if _spec(name, specs).seeds]
    for name in names:
        yield Entity(name.row if name.row >= 0 else UNLINKED, name.label, name.kind, words, 1.0 / len(names))
    for kind, label in mention.seeds:
        yield Entity(UNLINKED, label, kind, words, 1.0)


def _asked(mention: Mention, words: str, specs: Specs) -> Iterator[Filter]:
    for bound in mention.bounds:
        yield bound.filter(words, strict=mention.strict)
    able = [name for name in mention.names if _spec(name, specs).wanted or _spec(name, specs).never]
    for spec, values, named in _of_first_kind(able, specs):
        for attribute in spec.wanted:
            yield Filter(attribute, Operator.IS, values, words, spec.strict, named)
        for attribute in spec.never:
            yield Filter(attribute, Operator.IS_NOT, values, words, spec.strict, named)


def _refused(mention: Mention, words: str, specs: Specs) -> Iterator[Filter]:
    """Yield the filters of a mention that is refused; what sets two bounds at once has no single opposite."""
    if len(mention.bounds) == 1:
        yield mention.bounds[0].opposite().filter(words, strict=mention.strict)
    able = [name for name in mention.names if _spec(name, specs).refused]
    for spec, values, named in _of_first_kind(able, specs):
        for attribute in spec.refused:
            yield Filter(attribute, Operator.IS_NOT, values, words, spec.strict, named)


def _spec(name: Name, specs: Specs) -> Names:
    return specs[name.kind][1] if name.kind in specs else NOTHING_DECLARED


def _of_first_kind(names: Sequence[Name], specs: Specs) -> Iterator[tuple[Names, tuple[str, ...], str]]:
    """Yield what is declared of the kind of names that is declared first, the values, and what codes mean."""
    if names:
        kind = min((name.kind for name in names), key=lambda one: specs[one][0])
        spec, labels = specs[kind][1], [name.label for name in names if name.kind == kind]
        values = [value for label in labels for value in spec.values.get(label, (label,))]
        coded = not set(labels) & set(values)
        yield spec, tuple(dict.fromkeys(values)), " or ".join(dict.fromkeys(labels)) if coded else ""


def _together(filters: Sequence[Filter], attributes: Mapping[str, Attribute]) -> Iterator[Filter]:
    """Yield the filters, those as one that ask one word of the same attribute or refuse several."""
    met: dict[tuple[str, Operator, bool, int | tuple[str, ...] | None], Filter] = {}
    for condition in filters:
        lone = attributes[condition.attribute].kind is Kind.ENUMERATION
        joins = condition.operator is Operator.IS_NOT or (lone and condition.operator is Operator.IS)
        one = None if joins else condition.value
        key = (condition.attribute, condition.operator, condition.strict, one)
        met[key] = _joined(met[key], condition) if key in met else condition
    yield from met.values()


def _joined(one: Filter, other: Filter) -> Filter:
    """Return one filter for two of the same attribute and operator, of which numbers are the same too."""
    words = ", ".join(dict.fromkeys((one.words, other.words)))
    if not isinstance(one.value, tuple) or not isinstance(other.value, tuple):
        return replace(one, words=words)
    values = tuple(dict.fromkeys((*one.value, *other.value)))
    named = " or ".join(dict.fromkeys(name for name in (one.named, other.named) if name))
    return replace(one, value=values, words=words, named=named)
