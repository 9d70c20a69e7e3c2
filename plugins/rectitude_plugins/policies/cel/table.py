"""The catalogue as conditions need it: words as numbers that mean the same in every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Integers, Mask
from rectitude.catalogue import Catalogue, Column, Kind, numbers_of
from rectitude_plugins.policies.kleene import Trits, trits
from rectitude_plugins.policies.scene import Positions


@dataclass(frozen=True, slots=True, eq=False)
class TagColumn:
    """Tags of all items: `truths` is int8[labels + 1, items], whether an item holds a label.

    `position` is a label's row in `truths`; the last row stands for words that no item holds. `place`
    gives the row by the word's number in the vocabulary, −1 (the last row) for other columns' words.
    """

    position: Mapping[str, int]
    truths: Trits
    present: Mask
    place: Positions
    sizes: Integers

    @property
    def empty(self) -> Mask:
        """Which items are known to hold nothing."""
        return np.asarray(self.present & (self.sizes == 0), dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The columns that conditions read; `vocabulary` numbers every word in them."""

    items: int
    vocabulary: Mapping[str, int]
    present: Mapping[str, Mask]
    numbers: Mapping[str, Integers]
    words: Mapping[str, Integers]
    tags: Mapping[str, TagColumn]

    def number_of(self, word: str | None) -> int:
        """Return a word's number, −1 for one that no item has."""
        return -1 if word is None else self.vocabulary.get(word, -1)


def table_of(catalogue: Catalogue, names: Iterable[str]) -> Table:
    """Return the named columns of a catalogue."""
    columns = {name: catalogue.columns[name] for name in sorted(set(names))}
    labels = sorted({label for column in columns.values() for label in column.labels})
    vocabulary = {label: number for number, label in enumerate(labels)}
    kinds = {name: column.attribute.kind for name, column in columns.items()}
    numeric = (Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN)
    return Table(
        items=len(catalogue),
        vocabulary=vocabulary,
        present={name: column.present for name, column in columns.items()},
        numbers={name: numbers_of(c) for name, c in columns.items() if kinds[name] in numeric},
        words={
            name: _word_numbers(column, vocabulary)
            for name, column in columns.items()
            if kinds[name] is Kind.ENUMERATION
        },
        tags={name: _tags(c, vocabulary) for name, c in columns.items() if kinds[name] is Kind.TAGS},
    )


def _word_numbers(column: Column, vocabulary: Mapping[str, int]) -> Integers:
    if not column.labels:
        return np.full(len(column.present), -1, dtype=np.int64)
    numbers = np.array([vocabulary[label] for label in column.labels], dtype=np.int64)
    return numbers[numbers_of(column)]


def _tags(column: Column, vocabulary: Mapping[str, int]) -> TagColumn:
    held = column.values.astype(np.bool_, copy=False)
    place = np.full(len(vocabulary) + 1, -1, dtype=np.intp)
    position = {label: row for row, label in enumerate(column.labels)}
    for label, row in position.items():
        place[vocabulary[label]] = row
    rows = np.vstack([held.T, np.zeros((1, len(held)), dtype=np.bool_)])
    sizes = held.sum(axis=1, dtype=np.int64)
    return TagColumn(position, trits(rows, column.present), column.present, place, sizes)
