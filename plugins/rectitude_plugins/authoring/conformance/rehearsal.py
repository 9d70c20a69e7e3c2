"""A domain to try parts and house plugins in: every kind of attribute, made-up data, a juror of its own.

Its ranker is learned without a learning framework, so that a part is checked in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rectitude.additive.binning import bin_edges, coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Rows
from rectitude.catalogue import Attribute, Kind
from rectitude.dataset import Dataset
from rectitude.domain import DomainDescription, EventKind, Groups, PartUse, PrefixGuarantee, Setting
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Found, Plugin, Role
from rectitude.values import Fired, Inputs, Level, Rule, Verdicts

NAME = "rehearsal"
OWNED = Rule("rehearsal/owned", "1", Level.BLOCK, "The person has it already.", "the rehearsal's own promise")
SCHEMA = (
    Attribute("maker", Kind.ENUMERATION, "maker", searched=True, linked=True),
    Attribute("topics", Kind.TAGS, "topics", searched=True, linked=True),
    Attribute("price", Kind.DECIMAL, "price", least=0),
    Attribute("minimum_age", Kind.INTEGER, "minimum age", least=0, most=18),
    Attribute("boxed", Kind.BOOLEAN, "boxed"),
    Attribute("words", Kind.TEXT, "words", searched=True),
)
PROFILE = (
    Attribute("age", Kind.INTEGER, "age", least=0, most=130),
    Attribute("budget", Kind.DECIMAL, "budget", least=0),
    Attribute("member", Kind.BOOLEAN, "member"),
    Attribute("town", Kind.ENUMERATION, "town"),
    Attribute("interests", Kind.TAGS, "interests"),
    Attribute("answered_on", Kind.DATE, "day of the answers"),
    Attribute("holdings", Kind.SHARES, "holdings"),
)
CODES, COARSE = 65, 33
"""Places of a feature's table and of one side of a pair's: the bins and the missing one."""


class Rehearsal:
    """The domain; it names one part, or none."""

    def __init__(self, part: str | None) -> None:
        """Take the part that is on trial."""
        self.part = part

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        """Return a description in which every kind of attribute stands."""
        return DomainDescription(
            name=NAME,
            title="A rehearsal",
            items=SCHEMA,
            profile=PROFILE,
            events=(
                EventKind("view", "looked at", threshold=float("inf"), owns=False),
                EventKind("order", "ordered"),
                EventKind("rating", "rated", threshold=4.0),
            ),
            parts=() if self.part is None else (PartUse(self.part),),
            jurors=(NAME,),
        )

    @hookimpl
    def fit_ranker(self, lists: RankingLists) -> AdditiveModel:
        """Return a ranker whose tables are the log odds of each bin among what was chosen."""
        return log_odds(lists)

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Return every fifth item as a group of its own, with a guarantee."""
        of_item = (np.arange(len(dataset.catalogue)) % 5 == 0).astype(np.int8)
        return Groups("fifths", ("others", "fifths"), of_item, (PrefixGuarantee("fifths", 0.2, 0.1),))

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        """Block what the person has already."""
        owned = np.isin(candidates, inputs.person.history.rows)
        return Verdicts(len(candidates), (Fired(OWNED, owned, np.zeros_like(owned), ("item.owned",)),))


def log_odds(lists: RankingLists) -> AdditiveModel:
    """Return an additive model: each main effect is log(chosen + ½) − log(offered + 1) of its bin."""
    names = tuple(feature.name for feature in lists.features)
    edges = np.array([bin_edges(column) for column in lists.values.T])
    mains = np.zeros((len(names), CODES))
    for at, column in enumerate(lists.values.T):
        codes = np.where(np.isnan(column), CODES - 1, edges[at].searchsorted(column))
        chosen = np.bincount(codes[lists.chosen], minlength=CODES) + 0.5
        mains[at] = np.log(chosen / (np.bincount(codes, minlength=CODES) + 1.0))
    coarse = np.array([coarsening(row) for row in edges])
    pairs = np.zeros((0, 2), dtype=np.int16)
    return AdditiveModel(names, edges, mains, pairs, coarse, np.zeros((0, COARSE, COARSE)))


def rehearsal_for(part: str | None) -> Found:
    """Return the domain as if it had been found, with a part in it or with none."""

    def make(settings: Mapping[str, Setting]) -> Rehearsal:
        return Rehearsal(part)

    return Found(NAME, "rectitude", "", Plugin(Role.DOMAIN, make, "a domain to try plugins in"))
