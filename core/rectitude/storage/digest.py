"""One digest for all that a data set holds, equal wherever the same data was imported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, Edge


def data_digest(dataset: Dataset) -> str:
    """Return the SHA-256, in hexadecimal, of items, people, events, statements and sources."""
    digest = hashlib.sha256()
    for part in _parts(dataset):
        digest.update(json.dumps(part, sort_keys=True, separators=(",", ":")).encode())
        digest.update(b"\n")
    events = dataset.events
    for array in (events.person, events.item, events.kind, events.value, events.time):
        digest.update(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def _parts(dataset: Dataset) -> Iterator[object]:
    yield [dataset.description.name, [kind.name for kind in dataset.description.events]]
    yield _items(dataset.catalogue)
    yield [[person.user_id, dict(person.profile)] for person in dataset.people]
    yield [_statement(edge) for edge in dataset.edges]
    yield [[one.name, one.licence, one.digest, one.simulated, one.own] for one in dataset.sources]


def _items(catalogue: Catalogue) -> list[object]:
    columns = catalogue.columns.items()
    return [
        [item_id, title, {name: column.value(row) for name, column in columns}]
        for row, (item_id, title) in enumerate(zip(catalogue.item_ids, catalogue.titles, strict=True))
    ]


def _statement(edge: Edge) -> tuple[str, ...]:
    head, tail = edge.head, edge.tail
    return head.kind, head.key, head.label, edge.relation, tail.kind, tail.key, tail.label
