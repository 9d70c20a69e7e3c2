"""What a pack's author should know before it is used: errors, and rules that never or always fire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rectitude.catalogue import Catalogue
from rectitude_plugins.errors import PackUnusable
from rectitude_plugins.policies.habits import NEVER, Tried, habits_of
from rectitude_plugins.policies.pack import examine
from rectitude_plugins.policies.rulebook import BoundRule, rulebook_of
from rectitude_plugins.policies.rules import Pack, Policies
from rectitude_plugins.policies.schema import Schema
from rectitude_plugins.policies.supplied import SUPPLIED


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

    def __str__(self) -> str:
        """Return the finding on one line, beginning as editors want it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        about = ", ".join(part for part in (self.rule, self.field) if part)
        return f"{where}: {self.weight}: {about}{': ' if about else ''}{self.sentence}"


def lint(
    path: str, schema: Schema, catalogue: Catalogue | None, people: Sequence[Tried]
) -> tuple[Finding, ...]:
    """Return every error of a pack or, if there is none, which rules never or always fire.

    Rules are tried on every item of the catalogue for every one of the people (`habits` says how). Without
    a catalogue only errors are found.
    """
    pack, problems = examine(path, schema)
    errors = tuple(finding_of(problem) for problem in problems)
    if pack is None or errors or catalogue is None:
        return errors
    return tuple(_habits(pack, schema, catalogue, people))


def finding_of(error: PackUnusable) -> Finding:
    """Return an error as a finding."""
    return Finding(Weight.ERROR, error.file, error.line, error.rule, error.field, f"{error.problem}.")


def _habits(pack: Pack, schema: Schema, catalogue: Catalogue, people: Sequence[Tried]) -> Iterator[Finding]:
    policies = Policies(
        packs=(pack,),
        profile=tuple(a for name, a in schema.person.items() if name not in schema.derived),
        owns=(),
        item_facts=tuple(schema.items[name] for name in sorted(schema.passing - set(SUPPLIED))),
        person_facts=tuple(schema.person[name] for name in sorted(schema.derived)),
    )
    book = rulebook_of(policies, catalogue)
    habits = habits_of(book, people)
    bound = {one.rule.id: one for one in (*book.on_items, *book.on_joining)}
    tried = f"{len(catalogue):,} items and {len(people):,} people"
    for rule in pack.rules:
        full = f"{pack.id}/{rule.id}"
        if habits[full]:
            why = _why_never(bound[full], catalogue) if habits[full] == NEVER else "is that meant?"
            sentence = f"the rule {habits[full]} on the {tried} that it was tried on; {why}"
            yield Finding(Weight.WARNING, pack.file, rule.line, rule.id, "when", sentence)


def _why_never(bound: BoundRule, catalogue: Catalogue) -> str:
    """Return why a rule may never have fired: no item has what it reads, or nobody is such a case."""
    columns = {f"item.{name}": column for name, column in catalogue.columns.items()}
    nowhere = [name for name in bound.read if name in columns and not columns[name].present.any()]
    if nowhere:
        return f"no item has {' or '.join(nowhere)}"
    return "either none of them is such a case, or its condition cannot hold"
