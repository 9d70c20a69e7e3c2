"""Reading queries by what a domain declares, over a catalogue, without training anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from small_data import dataset

from rectitude.catalogue import Catalogue, Item, catalogue_of
from rectitude.dataset import Edge
from rectitude.domain import DomainDescription
from rectitude.filters import sentence
from rectitude.values import Understanding
from rectitude_plugins.understanding.book import book_of
from rectitude_plugins.understanding.reader import Reader


@dataclass(frozen=True)
class Listener:
    """A reader with its catalogue, which says what it read in words."""

    reader: Reader
    catalogue: Catalogue

    @classmethod
    def of(cls, domain: DomainDescription, items: Sequence[Item], edges: Sequence[Edge] = ()) -> Listener:
        """Return what reads the queries of a domain."""
        things = catalogue_of(items, domain.items)
        data = replace(dataset([], len(things), 0, domain, things=things), edges=tuple(edges))
        attributes = {name: column.attribute for name, column in things.columns.items()}
        return cls(Reader(book_of(data), attributes), things)

    def told(self, query: str) -> tuple[set[str], set[str]]:
        """Return the labels that a query names, each with its kind, and its filters in words."""
        read = self.reader.read(query)
        return {f"{one.label} ({one.kind})" for one in read.entities}, self.sentences(read)

    def sentences(self, read: Understanding) -> set[str]:
        """Return filters in words, strict ones with a mark."""
        return {
            sentence(one, self.catalogue.columns[one.attribute].attribute) + "!" * one.strict
            for one in read.filters
        }
