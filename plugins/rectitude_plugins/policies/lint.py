"""What a pack's author should know before it is used: errors, and rules that never or always fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from rectitude.arrays import Mask
from rectitude.catalogue import Catalogue, Value
from rectitude_plugins.policies.kleene import FALSE, TRUE
from rectitude_plugins.policies.pack import examine
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.rulebook import BoundRule, RuleBook, rulebook_of
from rectitude_plugins.policies.rules import Pack, Policies
from rectitude_plugins.policies.scene import Positions, Scene, no_rows
from rectitude_plugins.policies.schema import Schema

LENGTHS = (0, 1, 3, 9)
"""How long the slates are that rules on joining are tried on."""
STARTS = 5
"""How many slates of each length."""


class Weight(StrEnum):
    """Whether a finding keeps the pack from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one place of a pack; `line` is 0 where there is none."""

    weight: Weight
    file: str
    line: int
    rule: str
    field: str
    sentence: str


def lint(
    path: str, schema: Schema, catalogue: Catalogue, profiles: Sequence[Mapping[str, Value]]
) -> tuple[Finding, ...]:
    """Return every error of a pack or, if there is none, which rules never or always fire.

    They are tried on every item of the catalogue for every profile, rules on joining on some slates.
    What the engine supplies (owned, withdrawn, recalled) is tried both ways.
    """
    pack, problems = examine(path, schema)
    errors = tuple(Finding(Weight.ERROR, p.file, p.line, p.rule, p.field, str(p)) for p in problems)
    if pack is None or errors:
        return errors
    return tuple(_habits(pack, schema, catalogue, profiles))


def _habits(
    pack: Pack, schema: Schema, catalogue: Catalogue, profiles: Sequence[Mapping[str, Value]]
) -> Iterator[Finding]:
    book = rulebook_of(Policies((pack,), tuple(schema.person.values()), ()), catalogue)
    scenes = list(_scenes(book, len(catalogue), profiles))
    fired = {**_item_rules(book, scenes), **_join_rules(book, scenes)}
    tried = f"{len(catalogue)} items and {len(profiles)} people"
    for rule in pack.rules:
        some, all_of_them = fired[f"{pack.id}/{rule.id}"]
        if some and not all_of_them:
            continue
        habit = "always fires" if some else "never fires"
        sentence = f"the rule {habit} on the {tried} it was tried on; is that meant?"
        yield Finding(Weight.WARNING, pack.file, rule.line, rule.id, "when", sentence)


def _scenes(book: RuleBook, items: int, profiles: Sequence[Mapping[str, Value]]) -> Iterator[Scene]:
    rows = np.arange(items, dtype=np.intp)
    flags = [{name: np.full(items, value, np.int8) for name in book.flags} for value in (FALSE, TRUE)]
    for values in profiles or ({},):
        person = profile_of(values, book.profile)
        for setting in flags if book.flags else flags[:1]:
            yield Scene(rows, no_rows(), person, setting)


def _item_rules(book: RuleBook, scenes: Sequence[Scene]) -> dict[str, tuple[bool, bool]]:
    """Return for each rule whether it fires somewhere, and whether it fires everywhere."""
    some = np.zeros(len(book.on_items), dtype=np.bool_)
    everywhere = np.ones(len(book.on_items), dtype=np.bool_)
    for scene in scenes:
        fires = book.network.judge(scene) > book.floor
        some |= fires.any(axis=1)
        everywhere &= fires.all(axis=1)
    return _named(book.on_items, some, everywhere)


def _join_rules(book: RuleBook, scenes: Sequence[Scene]) -> dict[str, tuple[bool, bool]]:
    """Return the same for rules on joining."""
    some = np.zeros(len(book.on_joining), dtype=np.bool_)
    everywhere = np.ones(len(book.on_joining), dtype=np.bool_)
    for scene in scenes if book.on_joining else ():
        for slate in _slates(len(scene.rows)):
            fires = book.joining.judge(replace(scene, slate=slate)) > FALSE
            some |= fires.any(axis=1)
            everywhere &= fires.all(axis=1)
    return _named(book.on_joining, some, everywhere)


def _slates(items: int) -> Iterator[Positions]:
    """Yield slates spread over the catalogue."""
    for length in LENGTHS:
        for start in range(STARTS if length else 1):
            places = start * (items // STARTS) + np.arange(length, dtype=np.intp) * (items // max(length, 1))
            yield places % max(items, 1)


def _named(rules: Sequence[BoundRule], some: Mask, everywhere: Mask) -> dict[str, tuple[bool, bool]]:
    pairs = zip(some.tolist(), everywhere.tolist(), strict=True)
    return {bound.rule.id: pair for bound, pair in zip(rules, pairs, strict=True)}
