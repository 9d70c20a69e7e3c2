"""The jurors: rule packs bound to a snapshot, judging candidates and who may join a slate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask, Rows
from rectitude.catalogue import Catalogue
from rectitude.hookspecs import hookimpl
from rectitude.values import Fired, Inputs, Verdicts
from rectitude_plugins.policies.kleene import FALSE, UNKNOWN
from rectitude_plugins.policies.messages import Facts, filled, not_known
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.rulebook import BoundRule, RuleBook
from rectitude_plugins.policies.scene import Positions, Scene, no_rows
from rectitude_plugins.policies.supplied import flags_of


@dataclass(frozen=True, slots=True, eq=False)
class Juror:
    """The part bound to a snapshot: it judges candidates, and neither knows nor changes anything else."""

    book: RuleBook
    catalogue: Catalogue

    @property
    def reads_profile(self) -> tuple[str, ...]:
        """The names of the profile's attributes that some rule reads: what a record has to keep."""
        return tuple(attribute.name for attribute in self.book.profile)

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        """Return every rule that fires on a candidate; raises ProfileUnusable for a value of a wrong kind."""
        scene = scene_of(self.book, inputs, candidates, no_rows())
        truths = self.book.network.judge(scene)
        fires = truths > self.book.floor
        fired = np.flatnonzero(fires.any(axis=1))
        unknown = fires[fired] & (truths[fired] == UNKNOWN)
        facts = Facts(self.catalogue, inputs.person.profile, inputs.notices)
        rules = zip(fired.tolist(), unknown, unknown.any(axis=1).tolist(), strict=True)
        return Verdicts(
            len(candidates),
            tuple(
                _fired(self.book.on_items[number], fires[number], unsure, some, facts, scene.rows)
                for number, unsure, some in rules
            ),
        )


class JoiningJuror(Juror):
    """A juror that also has rules about joining a slate."""

    __slots__ = ()

    @hookimpl
    def may_join(self, inputs: Inputs, slate: Rows, candidates: Rows) -> Mask:
        """Return which candidates no rule keeps off the slate; an undecided rule keeps its candidates off."""
        scene = scene_of(self.book, inputs, candidates, slate.astype(np.intp))
        fires = self.book.joining.judge(scene) > FALSE
        return np.logical_not(fires.any(axis=0))


def scene_of(book: RuleBook, inputs: Inputs, candidates: Rows, slate: Positions) -> Scene:
    """Return what the rules are asked about in one request."""
    return Scene(
        rows=candidates.astype(np.intp),
        person=profile_of(inputs.person.profile, book.profile),
        flags=flags_of(inputs, book.catalogue_size, book.owns, book.flags),
        slate=slate,
    )


def _fired(bound: BoundRule, fires: Mask, unknown: Mask, some: bool, facts: Facts, rows: Positions) -> Fired:
    """Return a rule that fired; `some` says whether it fired anywhere for want of data."""
    if not some and not bound.template.slots:
        return Fired(bound.rule, fires, unknown, bound.read)
    reasons: dict[int, str] = {}
    for position in np.flatnonzero(fires).tolist():
        row = int(rows[position])
        sentence = filled(bound.template, facts, row)
        if unknown[position]:
            sentence = f"{sentence} {_why_unknown(bound, facts, row)}"
        reasons[position] = sentence
    return Fired(bound.rule, fires, unknown, bound.read, reasons)


def _why_unknown(bound: BoundRule, facts: Facts, row: int) -> str:
    columns, profile = facts.catalogue.columns, facts.profile
    items = [attribute for attribute in bound.items if not columns[attribute.name].present[row]]
    person = [attribute for attribute in bound.person if profile.get(attribute.name) is None]
    return not_known(items, person)
