"""The domain `health`: what it adds to the parts that it uses, its own juror among it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rectitude.arrays import Arrays, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, RawData
from rectitude.domain import DomainDescription, FeatureSpec, Groups, PrefixGuarantee, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    Facts,
    FeatureColumn,
    Fired,
    Inputs,
    Level,
    Retrieved,
    Rule,
    Trace,
    Verdicts,
)
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.emergency import alarm_in
from rectitude_domains.health.facts import request_facts
from rectitude_domains.health.features import (
    ALIKE,
    COMPOSITION,
    FEATURES,
    GOAL_MATCH,
    KINDRED,
    OF_PERSON,
    Shelf,
    fit_features,
    shelf_of,
)

INDIAN, AMERICAN = "indian-table", "american-table"
GUARANTEE = PrefixGuarantee(INDIAN, share=0.4, significance=0.1)
EMERGENCY = "health/emergency"
SINCE = "2026-10-31"
MODALITY = "health"
FINDING = (KINDRED, COMPOSITION, ALIKE, GOAL_MATCH)
"""Features by which items are found, too."""
SHARE = 0.3
"""Which part of the depth each of the domain's own sources gives."""


class Adviser:
    """Foods and habits, and simulated people until the operator imports real ones."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        """Return the domain's description."""
        return HEALTH

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return nearness, leanings, goals, people alike and what calls for care."""
        return FEATURES

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        """Return the committed catalogue with simulated people; nothing is fetched."""
        from rectitude_domains.health.behaviour import simulated

        progress("Simulating people of health; nobody in them is real")
        return simulated()

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return vectors, shares and lifts."""
        return fit_features(dataset)

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundAdviser:
        """Return what answers: features, facts for rules, and the juror that listens for emergencies."""
        return BoundAdviser(shelf_of(arrays, catalogue))

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Return foods by the national table that lists them; suggestions are in neither group.

        Where one of the tables is not in the catalogue there is nothing to be fair between.
        """
        column = dataset.catalogue.columns["food_table"]
        words = np.array([column.value(row) or "" for row in range(len(dataset.catalogue))], dtype=np.str_)
        of_item = np.where(words == "Indian", 0, np.where(words == "American", 1, -1)).astype(np.int8)
        both = {0, 1} <= set(of_item.tolist())
        return Groups("food table", (INDIAN, AMERICAN), of_item, (GUARANTEE,) if both else ())


@dataclass(frozen=True, slots=True, eq=False)
class BoundAdviser:
    """The domain bound to one snapshot."""

    shelf: Shelf

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return what history and profile say of every item, one row a feature, in item space."""
        found = self.shelf.of_person(inputs.person.history, inputs.person.profile)
        if not found:
            return []
        nothing = np.full(len(self.shelf.groups), np.nan)
        rows = [found.get(feature.name, nothing) for feature in OF_PERSON]
        known = np.array([feature.name in found for feature in OF_PERSON], dtype=np.bool_)
        return [Encoding(MODALITY, np.array(rows, dtype=np.float32), known)]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return what is made like what was chosen, what people alike choose, and what suits the goals."""
        if MODALITY not in encodings:
            return []
        encoded, had = encodings[MODALITY], inputs.person.history.rows
        return [
            Retrieved(feature.name, _fresh(encoded.matrix[place], had, int(depth * SHARE)))
            for place, feature in enumerate(OF_PERSON)
            if feature in FINDING and encoded.mask[place]
        ]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the features that the person's history and profile allow."""
        if MODALITY not in encodings:
            return []
        encoded = encodings[MODALITY]
        return [
            FeatureColumn(feature.name, encoded.matrix[place][candidates.rows].astype(np.float64))
            for place, feature in enumerate(OF_PERSON)
            if encoded.mask[place]
        ]

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        """Return the features of items alone."""
        return [FeatureColumn(name, values) for name, values in self.shelf.of_items().items()]

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        """Return what each past action adds to the features that are sums over them."""
        history = inputs.person.history
        if not len(history):
            return []
        return [
            Trace(COMPOSITION.name, *self.shelf.parts(history, rows)),
            Trace(KINDRED.name, *self.shelf.goes_with_parts(history, rows)),
        ]

    @hookimpl
    def derive(self, inputs: Inputs) -> Facts:
        """Return the profile in the words that rules compare, and whether the query sounds an alarm."""
        return request_facts(inputs)

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        """Block everything where the query speaks of an emergency, and say whom to call."""
        alarm = alarm_in(inputs.request.query)
        if alarm is None:
            return Verdicts(len(candidates))
        level = Level.BLOCK if alarm.stops else Level.WARN
        rule = Rule(EMERGENCY, "1", level, alarm.message, alarm.source, "Health", SINCE)
        everything = np.ones(len(candidates), dtype=np.bool_)
        return Verdicts(len(candidates), (Fired(rule, everything, ~everything, ("request.query",)),))


def _fresh(scores: Vectors, had: Rows, count: int) -> Rows:
    """Return the best rows that the person has not had."""
    left = scores.astype(np.float64)
    left[had] = -np.inf
    return best_rows(left, min(count, len(scores) - len(np.unique(had))))


def _make(settings: Mapping[str, Setting]) -> Adviser:
    return Adviser()


plugin = Plugin(
    Role.DOMAIN, _make, "real foods and everyday habits for simulated people; information, no treatment"
)
