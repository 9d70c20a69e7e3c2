"""The snapshot as values: what is stored (`Learned`), what answers (`Bound`), and both with tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import Tables
from rectitude.answers import Answers
from rectitude.arrays import Arrays, Codes, Integers, Mask
from rectitude.catalogue import Attribute, Catalogue, Item
from rectitude.dataset import Source
from rectitude.domain import DomainDescription, FeatureSpec, Groups
from rectitude.knowledge import Knowledge
from rectitude.layers import Guarantees
from rectitude.records import Used
from rectitude.snapshot.words import bin_words
from rectitude.values import FeatureColumn


def no_guarantees() -> Guarantees:
    """Return tables that guarantee nothing."""
    return Guarantees((), np.zeros((0, 0), dtype=np.int64), {})


GRAPH_PRIOR = FeatureSpec("graph_prior", "the knowledge graph", "graph", prior_weight=1.0)
"""The engine's own column: log P(item | situation)."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Everything of a snapshot that is stored: data, arrays by plugin, the ranker and its background.

    `guarantees` has one entry for each length of list, from one place on. `background` is
    Codes[n, d], the lists' candidates against which contributions are measured. `facts` hold `log_end`
    (the time of the last event), the seed, and the `generation` of the store that it was learned from.
    """

    domain: str
    items: tuple[Item, ...]
    schema: tuple[Attribute, ...]
    sources: tuple[Source, ...]
    arrays: Mapping[str, Arrays]
    knowledge: Knowledge
    groups: Groups
    guarantees: tuple[Guarantees, ...]
    model: AdditiveModel
    background: Codes
    tables: Tables
    tables_off: Tables
    facts: Mapping[str, int | str]


@dataclass(frozen=True, eq=False)
class Bound:
    """Plugins bound to one catalogue and one set of arrays: what stages 1 to 4 need."""

    description: DomainDescription
    catalogue: Catalogue
    knowledge: Knowledge
    features: tuple[FeatureSpec, ...]
    answers: Answers
    groups: Groups
    guarantees: tuple[Guarantees, ...]

    def guarantees_for(self, k: int) -> Guarantees:
        """Return the fairness tables of lists of k places."""
        return self.guarantees[k - 1] if self.guarantees else no_guarantees()

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        """The names of all features, in the order of the ranker's columns."""
        return tuple(feature.name for feature in self.features)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Each feature's column."""
        return {feature.name: place for place, feature in enumerate(self.features)}

    @cached_property
    def item_columns(self) -> Sequence[FeatureColumn]:
        """The item-only features of the whole catalogue."""
        return self.answers.fuse_items(len(self.catalogue))

    @cached_property
    def reads_profile(self) -> Mask:
        """Which features are off when a request asks not to be profiled."""
        return np.array([feature.reads_profile for feature in self.features], dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One domain, ready to answer.

    `reach` is the most by which two items' scores can differ, in micro-units; None where another ranker than
    the tables ranks, or where rules on joining decide too. `plugins` are those that answer.
    """

    digest: str
    code: str
    bound: Bound
    model: AdditiveModel
    item_codes: Codes
    sources: Sequence[Source]
    facts: Mapping[str, int | str]
    reach: int | None = None
    plugins: tuple[Used, ...] = ()

    @cached_property
    def item_only(self) -> Mask:
        """Which features were coded when the snapshot was built."""
        return np.array([feature.item_only for feature in self.bound.features], dtype=np.bool_)

    @cached_property
    def coded_items(self) -> tuple[Integers, Codes]:
        """The columns of item-only features, and their codes for the whole catalogue."""
        columns = np.flatnonzero(self.item_only)
        return columns, np.ascontiguousarray(self.item_codes[:, columns])

    def with_code(self, code: str) -> Snapshot:
        """Return the same snapshot under the digest of other code, for replaying what that code made."""
        return replace(self, code=code)

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(bin_words(edges) for edges in self.model.edges)

    def words_of(self, codes: Codes, off: Mask) -> tuple[str, ...]:
        """Return one item's features in words: the range of each one's bin, "missing" or "off"."""
        words = [ranges[code] for ranges, code in zip(self._words, codes.tolist(), strict=True)]
        hidden = off.tolist()
        if True in hidden:
            return tuple("off" if unread else word for unread, word in zip(hidden, words, strict=True))
        return tuple(words)

    @property
    def log_end(self) -> int:
        """The time of the last event that was learned from, in microseconds since 1970 UTC."""
        return int(self.facts["log_end"])

    @property
    def own_data(self) -> bool:
        """Whether the data were imported by the operator, rather than the domain's reference data."""
        return any(source.own for source in self.sources)
