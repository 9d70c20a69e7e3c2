"""Training a domain: graph, lists out of earlier slices, ranker, parts on all data, tables to serve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rectitude.additive.binning import codes_of
from rectitude.additive.folding import fold
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Arrays, Codes
from rectitude.catalogue import Attribute, Item
from rectitude.dataset import Dataset, Edge, Search
from rectitude.domain import Groups
from rectitude.errors import HookFailed, NoAnswer
from rectitude.knowledge import Knowledge, build_graph, compile_graph
from rectitude.layers import Fairness, Guarantees
from rectitude.learning.dropout import CHANCE, without_modalities
from rectitude.learning.lists import Bind, RankingLists, ranking_lists
from rectitude.plugins import first_answer
from rectitude.roster import Roster
from rectitude.snapshot import Bound, Learned
from rectitude.snapshot.binding import bind_roster, no_groups

LONGEST = 100
"""The longest list that is answered. Each length has a fairness table of its own: one that is corrected
for a hundred places would ask for almost nothing in the first ten."""
BACKGROUND = 1_000
"""How many candidates contributions are measured against."""
SLICES = 5
"""How many of each person's last successes become lists."""


@dataclass(frozen=True, slots=True)
class Training:
    """How to train: the seed, where logs go (None: nowhere), how many slices, and whom to tell.

    `dropout` is how often a list is practised with one modality missing.
    """

    seed: int = 0
    log_dir: Path | None = None
    slices: int = SLICES
    progress: Callable[[str], None] = print
    dropout: float = CHANCE


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What a ranker is learned from and stored with: the graph, lists of choices, and the parts' arrays."""

    knowledge: Knowledge
    lists: RankingLists
    arrays: Mapping[str, Arrays]


def learn(roster: Roster, dataset: Dataset, fairness: Fairness, training: Training) -> Learned:
    """Return everything of a snapshot, learned from `dataset` and nothing else.

    Repeats bit for bit on one machine with the same seed.
    """
    return learned_from(lessons(roster, dataset, training), roster, dataset, fairness, training)


def lessons(roster: Roster, dataset: Dataset, training: Training) -> Lessons:
    """Return the graph, lists out of earlier slices of time, and parts fitted on all data."""
    knowledge = know(roster, dataset, training.progress)
    bind = binder(roster, knowledge, training.seed)
    searches = practised(roster, dataset)
    lists = ranking_lists(dataset, bind, training.slices, training.seed, training.progress, searches)
    training.progress("parts: fitted on all data")
    return Lessons(knowledge, lists, fit(roster, dataset, training.seed))


def practised(roster: Roster, dataset: Dataset) -> tuple[Search, ...]:
    """Return the searches that plugins made up for practice, in the order of registration."""
    made: list[Search] = []
    for implementation in reversed(roster.hooks["practise"]):
        for entry in _sequence(implementation.ask(dataset=dataset)):
            if not isinstance(entry, Search) or not entry.query.strip():
                problem = f"gives {entry!r}, which is no search with words in it"
                raise HookFailed(implementation.plugin, "practise", problem)
            made.append(entry)
    return tuple(made)


def learned_from(
    given: Lessons, roster: Roster, dataset: Dataset, fairness: Fairness, training: Training
) -> Learned:
    """Return the snapshot of a ranker learned from lessons, some of them short of a modality."""
    lists = given.lists
    model = fit_ranker(roster, without_modalities(lists, training.dropout, training.seed), training)
    groups = assign_groups(roster, dataset)
    background = background_of(lists, model, training.seed)
    off = np.array([feature.reads_profile for feature in lists.features], dtype=np.bool_)
    return Learned(
        domain=roster.name,
        items=items_of(dataset),
        schema=schema_of(dataset),
        sources=dataset.sources,
        arrays=given.arrays,
        knowledge=given.knowledge,
        groups=groups,
        guarantees=promise(groups, fairness),
        model=model,
        background=background,
        tables=fold(model, background),
        tables_off=fold(model, background, off),
        facts={"log_end": dataset.end, "seed": training.seed, "lists": len(lists)},
    )


def binder(roster: Roster, knowledge: Knowledge, seed: int) -> Bind:
    """Return what fits a domain's plugins on a slice of its data and binds them, without fairness groups."""

    def bind(data: Dataset) -> Bound:
        fair = (no_groups(len(data.catalogue)), ())
        return bind_roster(roster, data.catalogue, fit(roster, data, seed), knowledge, fair)

    return bind


def know(roster: Roster, dataset: Dataset, progress: Callable[[str], None]) -> Knowledge:
    """Return the graph of the data's own statements, the items' attributes and what plugins add."""
    added: list[Edge] = []
    for implementation in reversed(roster.hooks["extend_knowledge"]):
        answer = implementation.ask(dataset=dataset)
        added.extend(entry for entry in _sequence(answer) if isinstance(entry, Edge))
    graph = build_graph([*dataset.edges, *added], dataset.catalogue)
    progress(f"graph: {len(graph):,} entities, {graph.number_of_edges():,} statements")
    weights = {name: relation.weight for name, relation in roster.description.relations.items()}
    return compile_graph(graph, dataset.catalogue, weights, progress=progress)


def fit(roster: Roster, dataset: Dataset, seed: int) -> Mapping[str, Arrays]:
    """Return every plugin's own arrays, learned from one slice of the data."""
    learned: dict[str, Arrays] = {}
    for implementation in roster.hooks["fit"]:
        answer = implementation.ask(dataset=dataset, seed=seed)
        if not isinstance(answer, Mapping):
            raise HookFailed(implementation.plugin, "fit", "must return its arrays by name")
        for name, array in answer.items():
            if not isinstance(array, np.ndarray) or array.dtype.hasobject:
                problem = f"gives {name!r}, which is no plain array and could not be stored"
                raise HookFailed(implementation.plugin, "fit", problem)
            if not str(name).isidentifier():
                problem = f"names an array {name!r}; a name is letters, digits and underscores"
                raise HookFailed(implementation.plugin, "fit", problem)
        learned[implementation.plugin] = answer
    return learned


def fit_ranker(roster: Roster, lists: RankingLists, training: Training) -> AdditiveModel:
    """Return the ranker that the first plugin with an answer learns from the lists."""
    answer = first_answer(
        roster.hooks["fit_ranker"],
        lists=lists,
        seed=training.seed,
        log_dir=training.log_dir,
        progress=training.progress,
    )
    if not isinstance(answer, AdditiveModel):
        raise NoAnswer(roster.name, "fit_ranker", "no plugin of the domain learned a ranker")
    return answer


def assign_groups(roster: Roster, dataset: Dataset) -> Groups:
    """Return the groups between which the domain's lists must be fair, or none."""
    answer = first_answer(roster.hooks["assign_groups"], dataset=dataset)
    return answer if isinstance(answer, Groups) else no_groups(len(dataset.catalogue))


def promise(groups: Groups, fairness: Fairness) -> tuple[Guarantees, ...]:
    """Return the fairness tables of every length of list; raises BadData for promises that clash."""
    guarantees = tuple(fairness.guarantees(groups, length) for length in range(1, LONGEST + 1))
    fairness.check(groups, guarantees)
    return guarantees


def background_of(lists: RankingLists, model: AdditiveModel, seed: int) -> Codes:
    """Return the codes of a sample of candidates from the plain lists, or from all if none is plain."""
    lengths = np.diff(lists.starts)
    pool = np.flatnonzero(np.repeat(lists.plain | (not lists.plain.any()), lengths))
    generator = np.random.default_rng(seed)
    chosen = np.sort(generator.choice(pool, size=min(BACKGROUND, len(pool)), replace=False))
    return codes_of(lists.values[chosen], model.edges)


def items_of(dataset: Dataset) -> tuple[Item, ...]:
    """Return the catalogue's items as they are stored, in the order of its rows."""
    catalogue = dataset.catalogue
    return tuple(
        Item(item_id, title, {name: column.value(row) for name, column in catalogue.columns.items()})
        for row, (item_id, title) in enumerate(zip(catalogue.item_ids, catalogue.titles, strict=True))
    )


def schema_of(dataset: Dataset) -> tuple[Attribute, ...]:
    """Return the catalogue's attributes, declared ones and those kept as text."""
    return tuple(column.attribute for column in dataset.catalogue.columns.values())


def with_facts(learned: Learned, **facts: int | str) -> Learned:
    """Return the same with more facts in its manifest."""
    return replace(learned, facts={**learned.facts, **facts})


def _sequence(answer: object) -> Sequence[object]:
    return answer if isinstance(answer, Sequence) else ()
