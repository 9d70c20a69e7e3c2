"""Searches made up to practise on: strangers who name words of an item, or describe it in other words.

No reference data hold queries, so what a query is worth is learned from searches that nobody made. Some are
made out of the catalogue here, others are written by the domain's authors (the hook `practise`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rectitude.arrays import Floats
from rectitude.catalogue import Catalogue, Column
from rectitude.dataset import Dataset, Search, no_history
from rectitude.learning.occasions import Occasion, words_for
from rectitude.notices import no_notices
from rectitude.values import Inputs, Person, Request


def made_up(dataset: Dataset, count: int, generator: np.random.Generator) -> Iterator[Occasion]:
    """Yield `count` searches of strangers who know an item; the more it was asked for, the more of them.

    Known-item search as in Azzopardi, de Rijke and Balog, Building simulated queries for known-item topics,
    SIGIR 2007. None comes where no title has a word.
    """
    titled = np.flatnonzero([bool(title.split()) for title in dataset.catalogue.titles])
    if not len(titled):
        return
    fame = _fame(dataset)[titled]
    for target in generator.choice(titled, size=count, p=fame / fame.sum()).tolist():
        yield _by_a_stranger(dataset, said_of(dataset.catalogue, target, generator), target)


def written(dataset: Dataset, searches: Sequence[Search]) -> Iterator[Occasion]:
    """Yield the searches whose item the catalogue has, each as a stranger's."""
    for search in searches:
        target = dataset.catalogue.row_of.get(search.item_id)
        if target is not None:
            yield _by_a_stranger(dataset, search.query, target)


def said_of(catalogue: Catalogue, row: int, generator: np.random.Generator) -> str:
    """Return a query for an item: words of its title, a searched attribute beside them, or attributes alone.

    Who names attributes alone may mean many items, so these searches teach what demand is worth then.
    """
    words = words_for(catalogue.titles[row], generator)
    named = [
        column for column in catalogue.columns.values() if column.attribute.searched and column.value(row)
    ]
    more = [_value_of(column, row, generator) for column in _drawn(named, generator)]
    draw = generator.random()
    if not more or draw < TITLE_ALONE:
        return words
    return f"{words} {more[0]}" if draw < TITLE_ALONE + TITLE_AND_MORE else " ".join(more)


TITLE_ALONE, TITLE_AND_MORE, MORE = 1 / 3, 1 / 3, 2
"""How often a search names the title alone and a title with an attribute; how many attributes at most."""


def _drawn(columns: Sequence[Column], generator: np.random.Generator) -> list[Column]:
    return [columns[at] for at in generator.permutation(len(columns))[:MORE].tolist()]


def _value_of(column: Column, row: int, generator: np.random.Generator) -> str:
    value = column.value(row)
    chosen = generator.choice(list(value)) if isinstance(value, tuple) else value
    return str(chosen)[:LONGEST]


LONGEST = 40
"""Characters of an attribute's value that a query names."""


def _fame(dataset: Dataset) -> Floats:
    """Return float64[items]: how often each item was met, and once more."""
    met: Floats = np.bincount(dataset.events.item, minlength=len(dataset.catalogue)).astype(np.float64)
    return met + 1.0


def _by_a_stranger(dataset: Dataset, query: str, target: int) -> Occasion:
    stranger = Person(None, known=False, profile={}, history=no_history())
    at = dataset.end + 1
    request = Request(domain=dataset.description.name, query=query, at=at)
    nothing = np.zeros(0, dtype=np.int32)
    inputs = Inputs("practice", request, stranger, at, 0, nothing, None, no_notices())
    return Occasion(inputs, target, nothing, plain=False)
