"""A domain of the real parts without a learning framework: what they learn from a few events can be seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from toyshop import OWNED, found, plain_model

from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Rows
from rectitude.dataset import Dataset
from rectitude.domain import DomainDescription, EventKind, PartUse, Setting
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Found, Plugin, Role
from rectitude.roster import Roster, rosters_of
from rectitude.values import Fired, Inputs, Verdicts
from rectitude_plugins.behaviour.part import plugin as behaviour
from rectitude_plugins.lexical.part import plugin as lexical
from rectitude_plugins.popularity.part import plugin as popularity

NAME = "parts"


def parts_description() -> DomainDescription:
    return DomainDescription(
        name=NAME,
        title="Parts",
        items=(),
        profile=(),
        events=(EventKind("rating", "rated", threshold=4.0),),
        parts=(PartUse("behaviour"), PartUse("popularity"), PartUse("lexical"), PartUse("spy")),
        jurors=(NAME,),
    )


class Spy:
    """A part that keeps every slice of data that it was fitted on, and learns nothing."""

    def __init__(self) -> None:
        self.seen: list[Dataset] = []

    @hookimpl
    def fit(self, dataset: Dataset) -> Mapping[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        self.seen.append(dataset)
        return {"nothing": np.zeros(1, dtype=np.int64)}


class PartsShop:
    """The domain itself: a ranker of main effects, and a juror that withholds what the person has."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return parts_description()

    @hookimpl
    def fit_ranker(self, lists: RankingLists) -> AdditiveModel:
        return plain_model(lists)

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        owned = np.isin(candidates, inputs.person.history.rows)
        return Verdicts(len(candidates), (Fired(OWNED, owned, np.zeros_like(owned)),))


def parts_found(spy: Spy) -> tuple[Found, ...]:
    """Return the plugins of the domain, the spy among its parts."""

    def watched(settings: Mapping[str, Setting]) -> object:
        return spy

    parts = {"behaviour": behaviour, "popularity": popularity, "lexical": lexical}
    real = tuple(Found(name, "tests", "1", plugin) for name, plugin in parts.items())
    watching = Found("spy", "tests", "1", Plugin(Role.PART, watched))
    return (*real, watching, found(PartsShop(), NAME))


def parts_roster(spy: Spy) -> Roster:
    """Return who works for the domain."""
    rosters, problems = rosters_of(parts_found(spy))
    assert not problems
    return rosters[NAME]
