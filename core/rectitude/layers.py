"""What the engine asks of its three layers: explanation, fairness and ledger.

They are plain calls on constructor arguments, found through the entry-point group `rectitude.layers`
and unloaded by nobody; without all three the engine does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Integers, Mask, Rows
from rectitude.dataset import History
from rectitude.domain import Groups, Relation
from rectitude.records import JSON, Header, Receipt, Record
from rectitude.values import Evidence, Slate, Trace

if TYPE_CHECKING:
    from rectitude.knowledge import Knowledge, Seeds

MayJoin = Callable[[Sequence[int]], Mask]
"""Given the positions chosen so far, which candidates may join them."""


@dataclass(frozen=True, slots=True, eq=False)
class Guarantees:
    """Prefix guarantees as exact tables: `tables[g, r-1]` items of group g among the first r places.

    `parameters` holds for each group what the table was made from, as whole numbers (ppm, 1e-12).
    """

    labels: tuple[str, ...]
    tables: Integers
    parameters: Mapping[str, Mapping[str, int]]


class Explanation(Protocol):
    """Evidence behind the served items and the sentences that say it."""

    version: str

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
        ...

    def reasons(self, matter: Matter) -> tuple[tuple[str, ...], ...]:
        """Return two or three sentences an item; the same matter always gives the same sentences."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """What sentences are made of: whole numbers and words only, so that a replay finds the same ones.

    `contributions` is int64[k, d] of the served items in order; `values[i][j]` is feature j of item i in
    words; `item_titles` has the title of every row that the evidence names.
    """

    titles: tuple[str, ...]
    item_titles: Mapping[int, str]
    features: tuple[str, ...]
    labels: Mapping[str, str]
    contributions: Integers
    values: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]
    person_known: bool
    locale: str


class Fairness(Protocol):
    """Guarantees for groups of items, and the filling of a slate that keeps them."""

    version: str

    def guarantees(self, groups: Groups, longest: int) -> Guarantees:
        """Return the exact prefix tables for lists of up to `longest` places."""
        ...

    def fill(
        self,
        scores: Integers,
        permitted: Mask,
        group: npt.NDArray[np.int8],
        guarantees: Guarantees,
        k: int,
        may_join: MayJoin | None,
    ) -> Slate:
        """Fill up to k places with the best permitted candidates that keep every guarantee reachable."""
        ...

    def check(self, groups: Groups, guarantees: Sequence[Guarantees]) -> None:
        """Refuse targets that do not add up, or that a guarantee alone would pass; raises BadData."""
        ...

    def bonuses(self, groups: Groups, stream: Mapping[str, int]) -> tuple[int, ...]:
        """Return what each group's items get in score for the stream's deficits, in micro-units; or ()."""
        ...

    def changes(
        self,
        groups: Groups,
        slate: Slate,
        group: npt.NDArray[np.int8],
        permitted: Mask,
        stream: Mapping[str, int],
    ) -> Mapping[str, int]:
        """Return what a served list adds to the stream's state, in whole numbers.

        `group` and `permitted` are those of all candidates, as `fill` was given them; `stream` is the state
        that the list was made in.
        """
        ...

    def lacking(
        self, groups: Groups, slate: Slate, group: npt.NDArray[np.int8], permitted: Mask
    ) -> Sequence[Mapping[str, JSON]]:
        """Return the groups that could not reach their target in this list, with what they could reach."""
        ...

    def standing(self, groups: Groups, stream: Mapping[str, int], reach: int | None) -> Mapping[str, JSON]:
        """Return where the stream stands against its targets, in whole numbers, and within which bound.

        `reach` is the most by which two scores can differ, in micro-units; None where that is not known, or
        where rules on joining decide too.
        """
        ...

    def account(
        self, slate: Slate, group: npt.NDArray[np.int8], guarantees: Guarantees
    ) -> Mapping[str, JSON]:
        """Return what was guaranteed, what was served and what it cost, in whole numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of checking a whole ledger; an empty `problems` means that it is intact."""

    size: int
    root: str
    checked: int
    readable: int
    erased: int
    problems: tuple[str, ...]


class Ledger(Protocol):
    """The durable, tamper-evident list of records."""

    version: str

    def append(self, record: Record, changes: Mapping[str, int]) -> Receipt:
        """Make a record durable, and in the same transaction add `changes` to its domain's stream.

        Returns where the record stands; raises LedgerUnavailable or DuplicateRecord.
        """
        ...

    def stream(self, domain: str) -> Mapping[str, int]:
        """Return the state of a domain's stream of lists."""
        ...

    def find(self, record_id: str) -> Record:
        """Return a record; raises UnknownRecord, or a RecordError where its key is destroyed."""
        ...

    def receipt(self, record_id: str) -> Receipt:
        """Return where a record stands in the tree as it is now; raises UnknownRecord."""
        ...

    def headers(
        self, domain: str | None, person: str | None, since: int | None, limit: int
    ) -> Sequence[tuple[int, Header]]:
        """Return indices and headers, newest first."""
        ...

    def recorded_at(self, indices: Sequence[int]) -> Mapping[int, int]:
        """Return when each of these records became durable, in microseconds since 1970 UTC."""
        ...

    def verify(self) -> Verification:
        """Recompute every leaf, subtree and commitment and check the signed head."""
        ...

    def close(self) -> None:
        """Finish what is under way and let go of the files."""
        ...


@dataclass(frozen=True, slots=True)
class Layers:
    """The three layers together."""

    explanation: Explanation
    fairness: Fairness
    ledger: Ledger
