"""The engine's own answers, registered first, so that every plugin comes before them."""

from __future__ import annotations

from dataclasses import dataclass

from rectitude.additive.tables import Tables, attribute
from rectitude.hookspecs import hookimpl
from rectitude.knowledge import Knowledge, find_entities
from rectitude.values import Features, Inputs, Ranked, Understanding


@dataclass(frozen=True, slots=True, eq=False)
class NamedEntities:
    """Understands a query by the names of the graph's entities."""

    knowledge: Knowledge

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding | None:
        """Return the entities whose names stand in the query."""
        entities = find_entities(self.knowledge, inputs.request.query or "")
        return Understanding(entities=entities) if entities else None


@dataclass(frozen=True, slots=True, eq=False)
class TableRanker:
    """Ranks by the snapshot's attribution tables: the score is the sum of its own explanation.

    `off` are the tables folded with the profile features missing in the background too.
    """

    tables: Tables
    off: Tables

    @hookimpl
    def rank(self, features: Features) -> Ranked:
        """Return base, contributions and scores in micro-units."""
        tables = self.off if features.off.any() else self.tables
        contributions = attribute(tables, features.codes)
        return Ranked(tables.base, contributions, contributions.sum(axis=1) + tables.base)
