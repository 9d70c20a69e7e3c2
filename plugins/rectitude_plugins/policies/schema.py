"""What a rule may read: the attributes that a domain declares, and those that the engine supplies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Attribute
from rectitude.errors import BadData
from rectitude_plugins.policies.supplied import SUPPLIED


@dataclass(frozen=True, slots=True)
class Schema:
    """Attributes by name, of items (supplied ones among them) and of the person."""

    items: Mapping[str, Attribute]
    person: Mapping[str, Attribute]

    def names(self) -> tuple[str, ...]:
        """Return every attribute as a condition writes it."""
        return (*(f"item.{name}" for name in self.items), *(f"person.{name}" for name in self.person))


def schema_of(items: Sequence[Attribute], person: Sequence[Attribute]) -> Schema:
    """Return what rules of a domain may read.

    >>> from rectitude.catalogue import Kind
    >>> schema_of([], [Attribute("age", Kind.INTEGER)]).names()[-1]
    'person.age'
    """
    taken = next((attribute.name for attribute in items if attribute.name in SUPPLIED), None)
    if taken is not None:
        raise BadData(
            f"The engine supplies the item attribute {taken!r} at each request; rename the domain's own."
        )
    declared = {attribute.name: attribute for attribute in items}
    return Schema({**declared, **SUPPLIED}, {attribute.name: attribute for attribute in person})
