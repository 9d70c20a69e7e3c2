"""The part `understanding`: what a query names, bounds and refuses, by the words that the domain declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rectitude.arrays import Arrays
from rectitude.catalogue import Attribute, Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.values import Inputs, Understanding
from rectitude_plugins.understanding.book import Book, book_of
from rectitude_plugins.understanding.reader import Reader


class Understander:
    """Learns the names that a query may use; takes no settings, the domain declares its `asking`."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._made: tuple[Catalogue, Arrays] | None = None

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return the book of names; people and events play no part in it.

        Slices of one data set share its catalogue and its graph: their book is written once.
        """
        if self._made is None or self._made[0] is not dataset.catalogue:
            self._made = dataset.catalogue, book_of(dataset).to_arrays()
        return self._made[1]

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundUnderstander:
        """Return the part that answers; the book is opened with the first query."""
        attributes = {name: column.attribute for name, column in catalogue.columns.items()}
        return BoundUnderstander(arrays, attributes)


@dataclass(frozen=True, eq=False)
class BoundUnderstander:
    """Reads queries by one book."""

    arrays: Arrays
    attributes: Mapping[str, Attribute]

    @cached_property
    def reader(self) -> Reader:
        """What reads queries."""
        return Reader(Book.from_arrays(self.arrays), self.attributes)

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding | None:
        """Return what the query means; it is all that is read of a request."""
        query = inputs.request.query
        return self.reader.read(query) if query and inputs.request.understand else None


def _make(settings: Mapping[str, Setting]) -> Understander:
    return Understander()


plugin = Plugin(
    Role.PART, _make, "understands names, bounds and refusals in a query (close spelling by rapidfuzz)"
)
