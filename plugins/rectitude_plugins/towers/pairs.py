"""Pairs to tune on: a query in somebody's words, and the item that it was meant for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rectitude.catalogue import Catalogue
from rectitude.errors import BadData, BadRow
from rectitude.storage.cells import identifier, text
from rectitude.storage.rows import Row, read_rows

ITEM, QUERY = "item_id", "query"
LONGEST_QUERY = 1_000
LEAST_ITEMS = 2
"""A query is told from nothing by one item alone."""
OUTCOME = "Nothing was tuned."


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the row of the item that it was meant for."""

    query: str
    row: int


def read_pairs(file: Path, catalogue: Catalogue, is_readable: Callable[[str], bool]) -> tuple[Pair, ...]:
    """Return the pairs of a CSV or JSON-lines file with the columns `item_id` and `query`.

    `is_readable` says whether the language model knows the words of a query. Raises BadRow, which names
    row and column, and BadData where there are too few.
    """
    try:
        pairs = tuple(_pair(file.name, row, catalogue, is_readable) for row in read_rows(file, (ITEM, QUERY)))
    except BadRow as wrong:
        raise BadRow(wrong.file, wrong.row, wrong.column, wrong.problem, OUTCOME) from wrong
    if len({pair.row for pair in pairs}) < LEAST_ITEMS:
        raise BadData(
            f"{file.name} has queries for fewer than {LEAST_ITEMS} items, but an item is learned by what "
            "sets it apart from others; add pairs of other items."
        )
    return pairs


def _pair(file: str, row: Row, catalogue: Catalogue, is_readable: Callable[[str], bool]) -> Pair:
    column = ITEM
    try:
        item_id = identifier(row.cells.get(ITEM))
        if item_id not in catalogue.row_of:
            raise ValueError(f"{item_id!r} is no item of the catalogue")
        column = QUERY
        query = text(row.cells.get(QUERY), LONGEST_QUERY)
        if not is_readable(query):
            raise ValueError("is in words that the language model does not know")
    except ValueError as problem:
        raise BadRow(file, row.number, column, str(problem)) from problem
    return Pair(query, catalogue.row_of[item_id])
