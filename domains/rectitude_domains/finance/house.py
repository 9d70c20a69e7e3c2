"""The domain `finance`: what it adds to the parts that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from rectitude.arrays import Arrays
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, RawData
from rectitude.domain import DomainDescription, FeatureSpec, Groups, PrefixGuarantee, Setting, StreamTarget
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude_domains.finance.description import FINANCE
from rectitude_domains.finance.features import FEATURES, BoundFeatures, bind_features, fit_features, words_of

SMALL_HOUSE = 6
"""A house with fewer funds and ETFs in the catalogue than that is small."""
SMALL, LARGE = "small-house", "large-house"
GUARANTEE = PrefixGuarantee(SMALL, share=0.15, significance=0.1)
TARGETS = (StreamTarget(SMALL, 0.3), StreamTarget(LARGE, 0.7))
"""Nearly what the simulated people would choose if attention were fair; see docs/fairness.md."""
STRENGTH = 0.03


class Finance:
    """Instruments, and simulated people until the operator imports real ones."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        """Return the domain's description."""
        return FINANCE

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return leanings, people alike, and how an instrument fits the answers."""
        return FEATURES

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        """Return the committed catalogue with simulated people; nothing is fetched."""
        from rectitude_domains.finance.behaviour import simulated

        progress("Simulating people of finance; nobody in them is real")
        return simulated()

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return codes, shares, lifts, and the models of what fits."""
        return fit_features(dataset, seed)

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundFeatures:
        """Return what answers with the domain's own features."""
        return bind_features(arrays, catalogue)

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Return funds and ETFs of small and of large houses; bonds and stocks are in neither group.

        Where all houses are of one size nothing is promised.
        """
        columns = dataset.catalogue.columns
        issuers, kinds = np.array(words_of(columns["issuer"])), np.array(words_of(columns["kind"]))
        fund = np.isin(kinds, ("etf", "fund"))
        _names, place, counts = np.unique(issuers[fund], return_inverse=True, return_counts=True)
        of_item = np.full(len(dataset.catalogue), -1, dtype=np.int8)
        of_item[fund] = np.where(counts[place] < SMALL_HOUSE, 0, 1)
        if not {0, 1} <= set(of_item.tolist()):
            return Groups("houses", (SMALL, LARGE), of_item, ())
        return Groups("houses", (SMALL, LARGE), of_item, (GUARANTEE,), TARGETS, STRENGTH)


def _make(settings: Mapping[str, Setting]) -> Finance:
    return Finance()


plugin = Plugin(
    Role.DOMAIN, _make, "real funds, bonds and stocks for simulated people; information, no advice"
)
