"""The domain `ecommerce`: what the shop adds to the parts that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from rectitude.dataset import Dataset, RawData, Search
from rectitude.domain import DomainDescription, Groups, PrefixGuarantee, Setting, StreamTarget
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude_domains.ecommerce.description import ECOMMERCE

POPULAR_SHARE = 0.5
"""The fewest items that draw this share of all events are the popular ones; the rest is the long tail."""
LONG_TAIL, POPULAR = "long-tail", "popular"
GUARANTEE = PrefixGuarantee(LONG_TAIL, share=0.3, significance=0.1)
TARGETS = (StreamTarget(LONG_TAIL, 0.4), StreamTarget(POPULAR, 0.6))
STRENGTH = 0.02
"""What a first place behind is worth in score: with it lists lose nothing that could be measured."""


class Shop:
    """The shop: films from MovieLens until the operator imports a catalogue."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        """Return the shop's description."""
        return ECOMMERCE

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        """Return MovieLens-100k, fetched by pinned digest."""
        from rectitude_domains.ecommerce.movielens import load_movielens

        return load_movielens(workspace, progress)

    @hookimpl
    def practise(self, dataset: Dataset) -> Sequence[Search]:
        """Return descriptions of films in our own words."""
        from rectitude_domains.ecommerce.searches import searches_for

        return searches_for(dataset)

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Return long-tail and popular items, so that the few do not crowd out the many."""
        of_item = np.where(popular_rows(dataset), 1, 0).astype(np.int8)
        return Groups("reach", (LONG_TAIL, POPULAR), of_item, (GUARANTEE,), TARGETS, STRENGTH)


def popular_rows(dataset: Dataset) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which items are among the fewest that together draw POPULAR_SHARE of all events."""
    counts = np.bincount(dataset.events.item, minlength=len(dataset.catalogue))
    order = np.argsort(-counts, kind="stable")
    reached = np.cumsum(counts[order])
    popular = np.zeros(len(counts), dtype=np.bool_)
    if len(dataset.events):
        needed = int(np.searchsorted(reached, POPULAR_SHARE * reached[-1])) + 1
        popular[order[:needed]] = True
    return popular


def _make(settings: Mapping[str, Setting]) -> Shop:
    return Shop()


plugin = Plugin(Role.DOMAIN, _make, "a shop; its reference data are films and real people's ratings")
