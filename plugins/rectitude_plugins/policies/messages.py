"""The sentence for one candidate: a rule's message with its placeholders filled, and what was not known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Attribute, Catalogue, Value
from rectitude.notices import Notices
from rectitude_plugins.errors import PackUnusable, RuleReadsUndeclared
from rectitude_plugins.policies.cel.terms import Owner
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.schema import Schema
from rectitude_plugins.policies.supplied import FLAGS, WORDS, notice_words

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"(item|person)\.([A-Za-z_][A-Za-z0-9_]*)")
NOT_SAID = "not stated"
TITLE = "title"
_NOTICED = {attribute.name for attribute in WORDS}


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder of a message."""

    owner: Owner
    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A message in pieces: text before each slot, and the text after the last one."""

    texts: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What placeholders and missing values are looked up in: catalogue, profile, words of notices."""

    catalogue: Catalogue
    profile: Mapping[str, Value]
    notices: Notices

    def value(self, slot: Slot, row: int) -> str:
        """Return a placeholder's value in words."""
        if slot.owner is Owner.PERSON:
            return _words(self.profile.get(slot.name))
        if slot.name in _NOTICED:
            return notice_words(self.notices, slot.name, row) or NOT_SAID
        column = self.catalogue.columns.get(slot.name)
        return self.catalogue.titles[row] if column is None else _words(column.value(row))


def template_of(message: str, schema: Schema, place: Place) -> Template:
    """Return a message in pieces; raises PackUnusable for a placeholder that names nothing declared.

    `{item.title}` always works: every item has a title.
    """
    texts, slots, end = [], [], 0
    for found in _SLOT.finditer(message):
        texts.append(message[end : found.start()])
        slots.append(_slot(found[1], schema, place))
        end = found.end()
    texts.append(message[end:])
    if any(brace in text for text in texts for brace in "{}"):
        raise PackUnusable(*place, "a brace has no partner; a placeholder is written {item.name}")
    return Template(tuple(texts), tuple(slots))


def _slot(written: str, schema: Schema, place: Place) -> Slot:
    named = _NAMED.fullmatch(written.strip())
    if named is None:
        raise PackUnusable(*place, f"{{{written}}} is no placeholder; write {{item.name}} or {{person.name}}")
    owner, name = Owner(named[1]), named[2]
    declared = schema.items if owner is Owner.ITEM else schema.person
    if owner is Owner.ITEM and name in {flag.name for flag in FLAGS}:
        raise PackUnusable(*place, f"{{{written}}} has no words; say in the message what it means")
    if name not in declared and (owner, name) != (Owner.ITEM, TITLE):
        raise RuleReadsUndeclared(*place, f"{owner}.{name}", schema.names())
    return Slot(owner, name)


def filled(template: Template, facts: Facts, row: int) -> str:
    """Return a message for one item."""
    values = [facts.value(slot, row) for slot in template.slots]
    pairs = zip(template.texts, [*values, ""], strict=True)
    return "".join(text + value for text, value in pairs)


def not_known(items: Sequence[Attribute], person: Sequence[Attribute]) -> str:
    """Return the sentence that says why a rule could not be decided.

    >>> from rectitude.catalogue import Kind
    >>> not_known([], [Attribute("age", Kind.INTEGER)])
    'It could not be checked without the age of the person.'
    """
    missing = [f"the {attribute.label or attribute.name} of the item" for attribute in items]
    missing += [f"the {attribute.label or attribute.name} of the person" for attribute in person]
    return f"It could not be checked without {' and '.join(missing)}."


def _words(value: Value) -> str:
    if value is None:
        return NOT_SAID
    if isinstance(value, tuple | list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
