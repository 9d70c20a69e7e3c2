"""The explanation layer: evidence behind features, and the default sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rectitude.arrays import Rows
from rectitude.dataset import History
from rectitude.domain import Relation
from rectitude.knowledge import Knowledge, Seeds
from rectitude.layers import Matter
from rectitude.values import Evidence, Trace
from rectitude_explain.evidence import evidence_of
from rectitude_explain.wording import reasons_of


class ExactExplanation:
    """Fulfils `rectitude.layers.Explanation`."""

    version = "exact-explanation/1"

    def evidence(
        self,
        history: History,
        traces: Sequence[Trace],
        seeds: Seeds,
        knowledge: Knowledge,
        relations: Mapping[str, Relation],
        rows: Rows,
    ) -> tuple[Evidence, ...]:
        """Return what lies behind each served row: own past actions and graph paths, in whole shares."""
        return evidence_of(history, traces, seeds, knowledge, relations, rows)

    def reasons(self, matter: Matter) -> tuple[tuple[str, ...], ...]:
        """Return two or three sentences an item; the same matter always gives the same sentences."""
        return reasons_of(matter)
