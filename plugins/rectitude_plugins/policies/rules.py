"""Rules as they travel in a snapshot: plain frozen values, written to and read from JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from rectitude.arrays import Arrays
from rectitude.catalogue import Attribute, Kind
from rectitude.values import Level, Rule
from rectitude_plugins.policies.place import Place

Severity = Literal["block", "warn"]
Scope = Literal["item", "join"]
ROOM = "policies"
"""The name of the one array that holds everything."""


@dataclass(frozen=True, slots=True)
class PackRule:
    """One rule of a pack, as its author wrote it; `line` is where its condition stands in the file."""

    id: str
    version: str
    owner: str
    severity: Severity
    scope: Scope
    when: str
    message: str
    source: str
    as_of: str
    line: int

    def place(self, file: str, field: str) -> Place:
        """Return where a field of this rule stands."""
        return Place(file, self.id, field, self.line)


@dataclass(frozen=True, slots=True)
class Pack:
    """One rule pack: who is responsible for it, for which domain, and its rules in order.

    `digest` is the SHA-256 of the file that it was read from.
    """

    file: str
    digest: str
    id: str
    version: str
    domain: str
    owner: str
    rules: tuple[PackRule, ...]

    def rule(self, rule: PackRule) -> Rule:
        """Return a rule as verdicts show it; its id says which pack it comes from."""
        level = Level.BLOCK if rule.severity == "block" else Level.WARN
        return Rule(
            id=f"{self.id}/{rule.id}",
            version=rule.version,
            level=level,
            message=rule.message,
            source=rule.source,
            owner=rule.owner,
            as_of=rule.as_of,
        )


@dataclass(frozen=True, slots=True)
class Policies:
    """All that a snapshot keeps of a domain's rules: packs, what they may read, who counts as an owner."""

    packs: tuple[Pack, ...]
    profile: tuple[Attribute, ...]
    owns: tuple[bool, ...]
    item_facts: tuple[Attribute, ...] = ()
    person_facts: tuple[Attribute, ...] = ()

    def to_arrays(self) -> Arrays:
        """Return the policies as bytes of JSON in one array; equal policies give equal bytes."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return {ROOM: np.frombuffer(text.encode(), dtype=np.uint8)}


def policies_of(arrays: Arrays) -> Policies:
    """Return the policies that `Policies.to_arrays` wrote."""
    told = json.loads(arrays[ROOM].tobytes())
    return Policies(
        packs=tuple(_pack(pack) for pack in told["packs"]),
        profile=_attributes(told["profile"]),
        owns=tuple(told["owns"]),
        item_facts=_attributes(told.get("item_facts", ())),
        person_facts=_attributes(told.get("person_facts", ())),
    )


def _attributes(told: Sequence[dict[str, Any]]) -> tuple[Attribute, ...]:
    return tuple(Attribute(**{**entry, "kind": Kind(entry["kind"])}) for entry in told)


def _pack(told: dict[str, object]) -> Pack:
    rules = told.pop("rules")
    assert isinstance(rules, Sequence)
    return Pack(**told, rules=tuple(PackRule(**rule) for rule in rules))  # type: ignore[arg-type]  # own JSON
