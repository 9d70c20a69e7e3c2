"""The sentence for one candidate: a rule's message with its placeholders filled, and what was not known.

`{item.x}` and `{person.x}` stand for values; `{item.x & person.y}` for the words that two lists share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Attribute, Catalogue, Kind, Value
from rectitude.notices import Notices
from rectitude_plugins.errors import PackUnusable, RuleReadsUndeclared
from rectitude_plugins.policies.cel.terms import Owner
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.schema import Schema
from rectitude_plugins.policies.supplied import WORDS, notice_words

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"(item|person)\.([A-Za-z_][A-Za-z0-9_]*)")
NOT_SAID = "not stated"
TITLE = "title"
_NOTICED = {attribute.name for attribute in WORDS}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a message names."""

    owner: Owner
    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The words that two lists share, which a message names."""

    one: Slot
    other: Slot


@dataclass(frozen=True, slots=True)
class Template:
    """A message in pieces: text before each placeholder, and the text after the last one."""

    texts: tuple[str, ...]
    slots: tuple[Slot | Shared, ...]

    @property
    def is_of_person(self) -> bool:
        """Whether the message names nothing of an item, and so says the same of each."""
        return all(isinstance(slot, Slot) and slot.owner is Owner.PERSON for slot in self.slots)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What sentences are filled from: catalogue, the person's profile with what follows, words of notices."""

    catalogue: Catalogue
    person: Mapping[str, Value]
    notices: Notices

    def words(self, slot: Slot | Shared, row: int) -> str:
        """Return a placeholder's value in words."""
        if isinstance(slot, Shared):
            return _words(self._shared(slot, row))
        if slot.owner is not Owner.PERSON and slot.name in _NOTICED:
            return notice_words(self.notices, slot.name, row) or NOT_SAID
        return _words(self._value(slot, row))

    def _value(self, slot: Slot, row: int) -> Value:
        if slot.owner is Owner.PERSON:
            return self.person.get(slot.name)
        column = self.catalogue.columns.get(slot.name)
        return self.catalogue.titles[row] if column is None else column.value(row)

    def _shared(self, slot: Shared, row: int) -> Value:
        one, other = self._value(slot.one, row), self._value(slot.other, row)
        if not isinstance(one, tuple) or not isinstance(other, tuple):
            return None
        return tuple(word for word in one if word in other)


def template_of(message: str, schema: Schema, place: Place) -> Template:
    """Return a message in pieces; raises PackUnusable for a placeholder that names nothing declared.

    `{item.title}` always works: every item has a title.
    """
    texts, slots, end = [], [], 0
    for found in _SLOT.finditer(message):
        texts.append(message[end : found.start()])
        slots.append(_placeholder(found[1], schema, place))
        end = found.end()
    texts.append(message[end:])
    if any(brace in text for text in texts for brace in "{}"):
        raise PackUnusable(*place, "a brace has no partner; a placeholder is written {item.name}")
    return Template(tuple(texts), tuple(slots))


def _placeholder(written: str, schema: Schema, place: Place) -> Slot | Shared:
    sides = [_slot(part, written, schema, place) for part in written.split("&")]
    if len(sides) == 1:
        return sides[0]
    if len(sides) > 2 or any(_kind(side, schema) is not Kind.TAGS for side in sides):
        raise PackUnusable(*place, f"{{{written}}} does not name two lists of words, as & needs")
    return Shared(*sides)


def _slot(part: str, written: str, schema: Schema, place: Place) -> Slot:
    named = _NAMED.fullmatch(part.strip())
    if named is None:
        raise PackUnusable(*place, f"{{{written}}} is no placeholder; write {{item.name}} or {{person.name}}")
    slot = Slot(Owner(named[1]), named[2])
    declared = schema.items if slot.owner is Owner.ITEM else schema.person
    if slot.name not in declared and (slot.owner, slot.name) != (Owner.ITEM, TITLE):
        raise RuleReadsUndeclared(*place, f"{slot.owner}.{slot.name}", schema.names())
    if slot.owner is Owner.ITEM and slot.name in schema.passing - _NOTICED:
        raise PackUnusable(*place, f"{{{written}}} has no words; say in the message what it means")
    return slot


def _kind(slot: Slot, schema: Schema) -> Kind:
    declared = schema.items if slot.owner is Owner.ITEM else schema.person
    return declared[slot.name].kind if slot.name in declared else Kind.TEXT


def filled(template: Template, told: Told, row: int) -> str:
    """Return a message for one item."""
    values = [told.words(slot, row) for slot in template.slots]
    pairs = zip(template.texts, [*values, ""], strict=True)
    return "".join(text + value for text, value in pairs)


def not_known(items: Sequence[Attribute], facts: Sequence[Attribute], person: Sequence[Attribute]) -> str:
    """Return the sentence that says why a rule could not be decided; `facts` are of items.

    >>> not_known([], [], [Attribute("age", Kind.INTEGER)])
    'It could not be checked without the age of the person.'
    """
    missing = [f"the {attribute.label or attribute.name} of the item" for attribute in items]
    missing += [f"the {fact.label or fact.name}" for fact in facts]
    missing += [f"the {attribute.label or attribute.name} of the person" for attribute in person]
    return f"It could not be checked without {' and '.join(missing)}."


def _words(value: Value) -> str:
    if value is None:
        return NOT_SAID
    if isinstance(value, tuple | list):
        return ", ".join(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {share:g}" for name, share in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
