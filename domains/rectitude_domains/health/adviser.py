"""The domain `health`: what it adds to the parts that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rectitude.arrays import Arrays, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, RawData
from rectitude.domain import DomainDescription, FeatureSpec, Groups, PrefixGuarantee, Setting, StreamTarget
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    Facts,
    FeatureColumn,
    Inputs,
    Retrieved,
    Trace,
)
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.facts import request_facts
from rectitude_domains.health.features import (
    ALIKE,
    COMPOSITION,
    FEATURES,
    FITS,
    GOAL_MATCH,
    KINDRED,
    OF_PERSON,
    WANTS,
    Shelf,
    fit_features,
    shelf_of,
)

INDIAN, AMERICAN, EVERYDAY = "indian-table", "american-table", "everyday"
GUARANTEES = (
    PrefixGuarantee(INDIAN, share=0.4, significance=0.1),
    PrefixGuarantee(EVERYDAY, share=0.25, significance=0.1),
)
TARGETS = (StreamTarget(INDIAN, 0.6), StreamTarget(AMERICAN, 0.2), StreamTarget(EVERYDAY, 0.2))
"""What the simulated people would choose if attention were fair, rounded; see docs/fairness.md."""
STRENGTH = 0.03
MODALITY = "health"
FINDING = (KINDRED, COMPOSITION, ALIKE, GOAL_MATCH, FITS, WANTS)
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
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return vectors, shares, lifts, and the models of what fits."""
        return fit_features(dataset, seed)

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundAdviser:
        """Return what answers: features, and facts for rules."""
        return BoundAdviser(shelf_of(arrays, catalogue))

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Return foods by the national table that lists them, and everyday suggestions.

        Where one of the three is not in the catalogue nothing is promised; foods of no table are in no group.
        """
        tables, kinds = (_words(dataset.catalogue, name) for name in ("food_table", "kind"))
        everyday = np.isin(kinds, ("habit", "activity"))
        of_item = np.select([tables == "Indian", tables == "American", everyday], [0, 1, 2], -1).astype(
            np.int8
        )
        labels = (INDIAN, AMERICAN, EVERYDAY)
        if not {0, 1, 2} <= set(of_item.tolist()):
            return Groups("kinds of advice", labels, of_item, ())
        return Groups("kinds of advice", labels, of_item, GUARANTEES, TARGETS, STRENGTH)


def _words(catalogue: Catalogue, name: str) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Return what each item has of one attribute, "" where it has nothing."""
    column = catalogue.columns[name]
    return np.array([column.value(row) or "" for row in range(len(catalogue))], dtype=np.str_)


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
        """Return the profile in the words of rules, whether the query sounds an alarm, and remarks."""
        return request_facts(inputs, len(self.shelf.groups))


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
