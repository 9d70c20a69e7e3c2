"""The jurors: rule packs bound to a snapshot, judging candidates and who may join a slate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask, Rows
from rectitude.catalogue import Catalogue
from rectitude.hookspecs import hookimpl
from rectitude.values import Facts, Fired, Inputs, Verdicts
from rectitude_plugins.policies.given import fact_flags, person_values
from rectitude_plugins.policies.kleene import FALSE, UNKNOWN
from rectitude_plugins.policies.messages import Told, filled, not_known
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
    def vet(self, inputs: Inputs, candidates: Rows, facts: Facts) -> Verdicts:
        """Return every rule that fires on a candidate.

        Raises ProfileUnusable for a value of a wrong kind, FactUnusable for such a fact.
        """
        scene = scene_of(self.book, inputs, candidates, no_rows(), facts)
        truths = self.book.network.judge(scene)
        fires = truths > self.book.floor
        fired = np.flatnonzero(fires.any(axis=1))
        unknown = fires[fired] & (truths[fired] == UNKNOWN)
        sentences = Sentences(
            Told(self.catalogue, {**inputs.person.profile, **facts.person}, inputs.notices), scene
        )
        return Verdicts(
            len(candidates),
            tuple(
                sentences.fired(self.book.on_items[number], fires[number], unsure)
                for number, unsure in zip(fired.tolist(), unknown, strict=True)
            ),
        )


class JoiningJuror(Juror):
    """A juror that also has rules about joining a slate."""

    __slots__ = ()

    @hookimpl
    def may_join(self, inputs: Inputs, slate: Rows, candidates: Rows, facts: Facts) -> Mask:
        """Return which candidates no rule keeps off the slate; an undecided rule keeps its candidates off."""
        scene = scene_of(self.book, inputs, candidates, slate.astype(np.intp), facts)
        fires = self.book.joining.judge(scene) > FALSE
        return np.logical_not(fires.any(axis=0))


def scene_of(book: RuleBook, inputs: Inputs, candidates: Rows, slate: Positions, facts: Facts) -> Scene:
    """Return what the rules are asked about in one request."""
    values = person_values(inputs.person.profile, book.profile, facts, book.person_facts)
    return Scene(
        rows=candidates.astype(np.intp),
        person=profile_of(values, (*book.profile, *book.person_facts)),
        flags={
            **flags_of(inputs, book.catalogue_size, book.owns, book.supplied),
            **fact_flags(facts, book.catalogue_size, book.item_facts),
        },
        slate=slate,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """What is said of rules that fire in one scene."""

    told: Told
    scene: Scene

    def fired(self, bound: BoundRule, fires: Mask, unknown: Mask) -> Fired:
        """Return a rule that fired, with sentences of its own where the message alone does not say it."""
        if not unknown.any() and not bound.template.slots:
            return Fired(bound.rule, fires, unknown, bound.read)
        reasons: dict[int, str] = {}
        for mask, unsure in ((fires & ~unknown, False), (unknown, True)):
            positions = np.flatnonzero(mask).tolist()
            if bound.template.reads_items or (unsure and (bound.items or bound.facts)):
                reasons |= {at: self._sentence(bound, at, unsure=unsure) for at in positions}
            elif positions:
                reasons |= dict.fromkeys(positions, self._sentence(bound, positions[0], unsure=unsure))
        return Fired(bound.rule, fires, unknown, bound.read, reasons)

    def _sentence(self, bound: BoundRule, position: int, *, unsure: bool) -> str:
        row = int(self.scene.rows[position])
        sentence = filled(bound.template, self.told, row)
        return f"{sentence} {self._why_unknown(bound, row)}" if unsure else sentence

    def _why_unknown(self, bound: BoundRule, row: int) -> str:
        columns, flags = self.told.catalogue.columns, self.scene.flags
        items = [attribute for attribute in bound.items if not columns[attribute.name].present[row]]
        facts = [fact for fact in bound.facts if flags[fact.name][row] == UNKNOWN]
        person = [attribute for attribute in bound.person if attribute.name not in self.scene.person.present]
        return not_known(items, facts, person)
