"""What a rule may read: what a domain declares, what its plugins derive, and what the engine supplies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Attribute, Kind
from rectitude.domain import DomainDescription
from rectitude.errors import BadData
from rectitude_plugins.policies.supplied import SUPPLIED


@dataclass(frozen=True, slots=True)
class Schema:
    """Attributes by name, of items and of the person.

    `passing` names those of items that hold for one request only: supplied ones and derived ones. `derived`
    names those of the person that plugins derive rather than people tell.
    """

    items: Mapping[str, Attribute]
    person: Mapping[str, Attribute]
    passing: frozenset[str]
    derived: frozenset[str]

    def names(self) -> tuple[str, ...]:
        """Return every attribute as a condition writes it."""
        return (*(f"item.{name}" for name in self.items), *(f"person.{name}" for name in self.person))


def schema_of(
    items: Sequence[Attribute],
    person: Sequence[Attribute],
    item_facts: Sequence[Attribute] = (),
    person_facts: Sequence[Attribute] = (),
) -> Schema:
    """Return what rules may read; raises BadData where one name would mean two things.

    >>> schema_of([], [Attribute("age", Kind.INTEGER)], [], [Attribute("stale", Kind.BOOLEAN)]).names()[-2:]
    ('person.age', 'person.stale')
    """
    _check_names(items, person, item_facts, person_facts)
    return Schema(
        items={**_by_name(items), **_by_name(item_facts), **SUPPLIED},
        person={**_by_name(person), **_by_name(person_facts)},
        passing=frozenset({*SUPPLIED, *_by_name(item_facts)}),
        derived=frozenset(_by_name(person_facts)),
    )


def schema_for(described: DomainDescription) -> Schema:
    """Return what rules of a domain may read."""
    return schema_of(described.items, described.profile, described.item_facts, described.person_facts)


def _by_name(attributes: Sequence[Attribute]) -> dict[str, Attribute]:
    return {attribute.name: attribute for attribute in attributes}


def _check_names(
    items: Sequence[Attribute],
    person: Sequence[Attribute],
    item_facts: Sequence[Attribute],
    person_facts: Sequence[Attribute],
) -> None:
    for attribute in (*items, *item_facts):
        if attribute.name in SUPPLIED:
            raise BadData(
                f"The engine supplies the item attribute {attribute.name!r} at each request; "
                "rename the domain's own."
            )
    for told, facts, whose in ((items, item_facts, "item"), (person, person_facts, "person")):
        twice = sorted(_by_name(told).keys() & _by_name(facts).keys())
        if twice:
            raise BadData(f"{whose}.{twice[0]} is declared as an attribute and as a fact; rename the fact.")
    for fact in item_facts:
        if fact.kind is not Kind.BOOLEAN:
            raise BadData(f"The fact item.{fact.name} is {fact.kind}; facts of items are true or false.")
