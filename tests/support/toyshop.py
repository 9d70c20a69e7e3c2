"""A tiny shop as one plugin, with hooks that tests can replace: thirty items, twelve people, known tastes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rectitude.additive.binning import bin_edges, coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Arrays, Rows
from rectitude.catalogue import Attribute, Catalogue, Item, Kind
from rectitude.dataset import Dataset, Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import (
    DomainDescription,
    EventKind,
    FeatureSpec,
    Groups,
    PrefixGuarantee,
    Relation,
    Setting,
)
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Found, Plugin, Role
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    FeatureColumn,
    Fired,
    Inputs,
    Level,
    Retrieved,
    Rule,
    Trace,
    Verdicts,
)

ITEMS, PEOPLE, DAY = 30, 12, 86_400_000_000
LIKING = "liking"
OWNED = Rule("owned", "1", Level.BLOCK, "The person has it already.", "the shop's own promise")


def description(name: str = "toyshop") -> DomainDescription:
    return DomainDescription(
        name=name,
        title="A toy shop",
        items=(
            Attribute("colour", Kind.ENUMERATION, linked=True),
            Attribute("pieces", Kind.INTEGER, searched=True),
        ),
        profile=(Attribute("age", Kind.INTEGER),),
        events=(EventKind("rating", "rated", threshold=4.0),),
        parts=(),
        jurors=(name,),
        pairs=((LIKING, "popularity"),),
        relations={"made_by": Relation("maker", "makers")},
    )


def raw_data(items: int = ITEMS, people: int = PEOPLE) -> RawData:
    """Person p likes items of one colour; each rates sixteen items, one a day."""
    generator = np.random.default_rng(7)
    made = [
        Item(f"t{row}", f"Toy {row}", {"colour": ("red", "blue", "green")[row % 3], "pieces": row})
        for row in range(items)
    ]
    users, rows, values, times = [], [], [], []
    for person in range(people):
        for day, row in enumerate(generator.permutation(items)[:16].tolist()):
            users.append(f"p{person}")
            rows.append(f"t{row}")
            values.append(5.0 if row % 3 == person % 3 else 2.0)
            times.append((day * people + person + 1) * DAY)
    makers = [
        Edge(Node("item", f"t{row}"), "made_by", Node("maker", f"m{row % 5}", f"Maker {row % 5}"))
        for row in range(items)
    ]
    return RawData(
        items=made,
        people=[PersonData(f"p{person}", {"age": 20 + person}) for person in range(people)],
        events=RawEvents(users, rows, ["rating"] * len(users), values, times),
        edges=makers,
        sources=[Source("toys", "made for tests", "0" * 64, simulated=True)],
    )


class Toyshop:
    """A whole domain in one plugin; a subclass replaces what its test is about."""

    def __init__(self, name: str = "toyshop") -> None:
        self.name = name

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return description(self.name)

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [
            FeatureSpec(LIKING, "what you liked", "behaviour", reads_profile=True),
            FeatureSpec("popularity", "how popular it is", "popularity", item_only=True),
        ]

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        return raw_data()

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        seen = np.zeros((len(dataset.people), len(dataset.catalogue)), dtype=np.float32)
        liked = dataset.positive
        seen[dataset.events.person[liked], dataset.events.item[liked]] = 1
        together = seen.T @ seen
        np.fill_diagonal(together, 0)
        return {"together": together, "popularity": seen.sum(axis=0).astype(np.float64)}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> object:
        return self.bound(arrays)

    def bound(self, arrays: Arrays) -> object:
        return BoundToyshop(arrays)

    @hookimpl
    def extend_knowledge(self, dataset: Dataset) -> Sequence[Edge]:
        """Toys of one hundred pieces and more would share a shelf; here each tenth one does."""
        shelf = Node("shelf", "s", "The long shelf")
        return [
            Edge(Node("item", f"t{row}"), "stands_on", shelf) for row in range(0, len(dataset.catalogue), 10)
        ]

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        of_item = (np.arange(len(dataset.catalogue)) % 5 == 0).astype(np.int8)
        return Groups("maker", ("large", "small"), of_item, (PrefixGuarantee("small", 0.3, 0.1),))

    @hookimpl
    def fit_ranker(self, lists: RankingLists, seed: int) -> AdditiveModel:
        return plain_model(lists)


def plain_model(lists: RankingLists) -> AdditiveModel:
    """Each feature's main effect is the log odds of its bin among chosen items; no learning framework."""
    names = tuple(feature.name for feature in lists.features)
    edges = np.array([bin_edges(column) for column in lists.values.T])
    mains = np.zeros((len(names), 65))
    for at, column in enumerate(lists.values.T):
        codes = np.where(np.isnan(column), 64, edges[at].searchsorted(column))
        chosen = np.bincount(codes[lists.chosen], minlength=65) + 0.5
        mains[at] = np.log(chosen / (np.bincount(codes, minlength=65) + 1.0))
    pairs = np.array([[names.index(a), names.index(b)] for a, b in lists.pairs], np.int16).reshape(-1, 2)
    pairs.sort(axis=1)
    tables = np.random.default_rng(0).normal(0, 0.1, (len(pairs), 33, 33))
    coarse = np.array([coarsening(row) for row in edges])
    return AdditiveModel(names, edges, mains, pairs, coarse, tables)


class BoundToyshop:
    """What answers for one snapshot of the toy shop."""

    def __init__(self, arrays: Arrays) -> None:
        self.together = arrays["together"].astype(np.float32)
        self.popularity = arrays["popularity"].astype(np.float64)

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        rows = inputs.person.history.rows
        liking = self.together[rows].sum(axis=0)[None]
        return [Encoding("behaviour", liking, np.array([len(rows) > 0]))]

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        by_liking = np.argsort(-encodings["behaviour"].matrix[0], kind="stable")
        by_popularity = np.argsort(-self.popularity, kind="stable")
        return [
            Retrieved("behaviour", by_liking[:depth].astype(np.int32)),
            Retrieved("popularity", by_popularity[:depth].astype(np.int32)),
        ]

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        behaviour = encodings["behaviour"]
        if not behaviour.mask[0]:
            return []
        return [FeatureColumn(LIKING, behaviour.matrix[0][candidates.rows].astype(np.float64))]

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        return [FeatureColumn("popularity", self.popularity)]

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        owned = np.isin(candidates, inputs.person.history.rows)
        return Verdicts(len(candidates), (Fired(OWNED, owned, np.zeros_like(owned), ("item.owned",)),))

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        past = inputs.person.history.rows
        parts: npt.NDArray[np.float64] = self.together[np.ix_(past, rows)].T.astype(np.float64)
        return [Trace(LIKING, np.arange(len(past), dtype=np.int32), parts)]


def found(plugin: object, name: str = "toyshop", role: Role = Role.DOMAIN) -> Found:
    """Return a plugin object as if it had been found by its entry point."""

    def make(settings: Mapping[str, Setting]) -> object:
        return plugin

    return Found(name, "tests", "1", Plugin(role, make, "for tests"))
