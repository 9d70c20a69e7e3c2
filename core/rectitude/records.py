"""What the ledger keeps of a decision: a public header and a sealed payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

JSON = bool | int | str | None | Sequence["JSON"] | Mapping[str, "JSON"]
"""The values that a record may hold: no floating-point number among them."""


@dataclass(frozen=True, slots=True)
class Used:
    """A plugin that took part in a decision; `source` is the SHA-256 of its code, "" for no files."""

    name: str
    distribution: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class Header:
    """The public part of a leaf; it names no person.

    `at` is the request's clock in microseconds since 1970-01-01 UTC, `counts` the served places by
    fairness group; `snapshot`, `code` and `answer` are SHA-256 digests in hexadecimal.
    """

    id: str
    at: int
    domain: str
    kind: str
    snapshot: str
    code: str
    answer: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One decision as it is sealed: everything needed to rebuild the answer, and the answer itself."""

    header: Header
    person: str | None
    payload: Mapping[str, JSON]
    answer: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a record stands in the tree once it is durable (RFC 9162 leaf index, tree size, root)."""

    index: int
    leaf: str
    size: int
    root: str
