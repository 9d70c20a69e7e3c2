"""What a domain declares about itself: schemas, events, features, groups, parts and jurors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from rectitude.asking import Asking
from rectitude.catalogue import Attribute
from rectitude.sources import WheelSource

Setting = bool | int | float | str | tuple[str, ...] | tuple[int, ...]


class Clock(StrEnum):
    """Which time a domain answers at when the request names none."""

    REAL = "real"
    LOG_END = "log-end"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event; with at least `threshold` as its value it is a success, and `owns` says that the
    person has the item after it. A kind that never is a success has an infinite threshold.
    """

    name: str
    label: str
    threshold: float = 0.0
    owns: bool = True


@dataclass(frozen=True, slots=True)
class PartUse:
    """A shared part that the domain uses, with its settings."""

    name: str
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the graph in words, and how much a walk prefers it.

    `one` and `many` name what two items share by it: "shares an actor", "shares two actors".
    """

    one: str
    many: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """One named feature of the ranker.

    `reads_profile` marks what depends on the person (attributes or history): it is off when a request
    asks not to be profiled. `item_only` features depend on the item alone and are coded once, when the
    snapshot is built. `prior_weight` is the weight a unit of the feature has before anything is
    learned (Bayes: one for a log-prior or a log-likelihood, zero otherwise). `reads_query` marks what is
    missing without a query: what it is worth is learned after all else, so that it changes no list that
    nobody asked for in words.
    """

    name: str
    label: str
    modality: str
    reads_profile: bool = False
    item_only: bool = False
    prior_weight: float = 0.0
    reads_query: bool = False


@dataclass(frozen=True, slots=True)
class DomainDescription:
    """Everything a domain says of itself before any data is seen.

    `person_facts` and `item_facts` (booleans only) are attributes that hold for one request and are derived
    by the hook `derive`; rules read them like declared ones. `asking` are the words that queries are
    understood by.
    """

    name: str
    title: str
    items: tuple[Attribute, ...]
    profile: tuple[Attribute, ...]
    events: tuple[EventKind, ...]
    parts: tuple[PartUse, ...]
    jurors: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    person_facts: tuple[Attribute, ...] = ()
    item_facts: tuple[Attribute, ...] = ()
    clock: Clock = Clock.REAL
    locales: tuple[str, ...] = ("en",)
    disclosures: tuple[str, ...] = ()
    data: tuple[WheelSource, ...] = ()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    asking: Asking = field(default_factory=Asking)


@dataclass(frozen=True, slots=True)
class PrefixGuarantee:
    """Among the first r places, group `group` gets what a fair draw with `share` would give it.

    `significance` is the chance that a fair draw fails the whole table (FA*IR, CIKM 2017).
    """

    group: str
    share: float
    significance: float


@dataclass(frozen=True, slots=True)
class StreamTarget:
    """Over the stream of all lists, group `group` gets `share` of the exposure."""

    group: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Disjoint groups of items for one fairness question; -1 in `of_item` means none of them.

    `targets` are shares of exposure over the stream, one for every group, adding up to one, or none;
    `strength` is how much score a group gets for each unit of exposure (a first place) that it is behind.
    """

    name: str
    labels: tuple[str, ...]
    of_item: npt.NDArray[np.int8]
    guarantees: tuple[PrefixGuarantee, ...]
    targets: tuple[StreamTarget, ...] = ()
    strength: float = 0.0
