"""The jurors: rule packs bound to a snapshot, judging candidates and who may join a slate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask, Rows
from rectitude.catalogue import Catalogue
from rectitude.hookspecs import hookimpl
from rectitude.values import Facts, Inputs, Verdicts
from rectitude_plugins.policies.given import fact_flags, person_values
from rectitude_plugins.policies.kleene import FALSE, UNKNOWN, Trits
from rectitude_plugins.policies.messages import Told
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.reasons import fired_rule
from rectitude_plugins.policies.rulebook import BoundRule, Reads, RuleBook
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
        scene = scene_of(self.book, self.book.reads, inputs, candidates, no_rows(), facts)
        truths = self.book.network.judge(scene)
        return self._verdicts(self.book.on_items, truths, truths > self.book.floor, inputs, facts, scene)

    def _verdicts(
        self,
        rules: Sequence[BoundRule],
        truths: Trits,
        fires: Mask,
        inputs: Inputs,
        facts: Facts,
        scene: Scene,
    ) -> Verdicts:
        """Return the rules that fire, rules × candidates, each with the sentences that it says."""
        fired = np.flatnonzero(fires.any(axis=1))
        unknown = fires[fired] & (truths[fired] == UNKNOWN)
        told = Told(self.catalogue, {**inputs.person.profile, **facts.person}, inputs.notices)
        return Verdicts(
            fires.shape[1],
            tuple(
                fired_rule(rules[number], fires[number], unsure, told, scene)
                for number, unsure in zip(fired.tolist(), unknown, strict=True)
            ),
        )


class JoiningJuror(Juror):
    """A juror that also has rules about joining a slate."""

    __slots__ = ()

    @hookimpl
    def may_join(self, inputs: Inputs, slate: Rows, candidates: Rows, facts: Facts) -> Verdicts:
        """Return every rule that keeps a candidate off the slate, as an undecided one does."""
        book = self.book
        scene = scene_of(book, book.joining_reads, inputs, candidates, slate.astype(np.intp), facts)
        truths = book.joining.judge(scene)
        return self._verdicts(book.on_joining, truths, truths > FALSE, inputs, facts, scene)


def scene_of(
    book: RuleBook, reads: Reads, inputs: Inputs, candidates: Rows, slate: Positions, facts: Facts
) -> Scene:
    """Return what the rules are asked about in one request."""
    values = person_values(inputs.person.profile, reads.profile, facts, reads.person_facts)
    return Scene(
        rows=candidates.astype(np.intp),
        person=profile_of(values, (*reads.profile, *reads.person_facts)),
        flags={
            **flags_of(inputs, book.catalogue_size, book.owns, reads.supplied),
            **fact_flags(facts, book.catalogue_size, reads.item_facts),
        },
        slate=slate,
    )
