"""Searches made up to practise on: strangers who name words of an item, or describe it in other words.

No reference data hold queries, so what a query is worth is learned from searches that nobody made. Some are
made out of the catalogue here, others are written by the domain's authors (the hook `practise`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rectitude.arrays import Floats
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, Search, no_history
from rectitude.learning.occasions import Occasion, words_for
from rectitude.notices import no_notices
from rectitude.values import Inputs, Person, Request

TOLD_MORE = 0.5
"""How often a search names a searched attribute of the item beside words of its title."""


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
    """Return one or two words of a title as a query, half of the time with one searched attribute's value."""
    words = words_for(catalogue.titles[row], generator)
    values = [
        column.value(row)
        for column in catalogue.columns.values()
        if column.attribute.searched and column.value(row) not in (None, "", ())
    ]
    if not values or generator.random() >= TOLD_MORE:
        return words
    value = values[int(generator.integers(len(values)))]
    more = str(generator.choice(list(value)) if isinstance(value, tuple) else value)
    return f"{words} {more[:LONGEST]}"


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
