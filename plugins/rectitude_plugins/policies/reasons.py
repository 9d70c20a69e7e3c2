"""What a rule that fired says of single candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask
from rectitude.values import Fired
from rectitude_plugins.policies.kleene import UNKNOWN
from rectitude_plugins.policies.messages import Told, filled, not_known
from rectitude_plugins.policies.rulebook import BoundRule
from rectitude_plugins.policies.scene import Scene


def fired_rule(bound: BoundRule, fires: Mask, unknown: Mask, told: Told, scene: Scene) -> Fired:
    """Return a rule that fired, with sentences of its own where the message alone does not say it."""
    if not bound.template.slots and not unknown.any():
        return Fired(bound.rule, fires, unknown, bound.read, whole=bound.whole)
    reasons = Reasons(bound, fires, unknown, told, scene)
    return Fired(bound.rule, fires, unknown, bound.read, reasons, bound.whole)


@dataclass(frozen=True, slots=True, eq=False)
class Reasons(Mapping[int, str]):
    """The sentences of one rule by position, each made when it is read: of many nobody reads one.

    As a mapping it is equal to every other with the same sentences.
    """

    bound: BoundRule
    fires: Mask
    unknown: Mask
    told: Told
    scene: Scene

    def __getitem__(self, position: int) -> str:
        if not 0 <= position < len(self.fires) or not self.fires[position]:
            raise KeyError(position)
        row = int(self.scene.rows[position])
        sentence = filled(self.bound.template, self.told, row)
        return f"{sentence} {self._why_unknown(row)}" if self.unknown[position] else sentence

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.fires).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.fires))

    def _why_unknown(self, row: int) -> str:
        columns, flags, present = self.told.catalogue.columns, self.scene.flags, self.scene.person.present
        return not_known(
            [attribute for attribute in self.bound.items if not columns[attribute.name].present[row]],
            [fact for fact in self.bound.facts if flags[fact.name][row] == UNKNOWN],
            [attribute for attribute in self.bound.person if attribute.name not in present],
        )
