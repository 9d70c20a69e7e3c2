"""From a file to rows of named cells: CSV or JSON lines, one row at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rectitude.errors import BadData, BadRow

Cell = bool | int | float | str | None | list["Cell"] | dict[str, "Cell"]
"""What stands in one cell; in CSV text, or None where it is empty."""

LONGEST_NAME = 100

JSON_LINES = frozenset({".jsonl", ".ndjson", ".json-lines"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1, in CSV with the header as row 1."""

    number: int
    cells: Mapping[str, Cell]


def read_rows(file: Path, required: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV or JSON-lines file that has at least the required columns.

    JSON lines are known by the file's ending or its first character. Text is UTF-8, with or without a
    byte-order mark; a byte that is not UTF-8 becomes a lone surrogate, which `cells` refuses by row and
    column. Raises BadRow, and BadData if the file cannot be read at all.
    """
    try:
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            first = _first_character(stream)
            if not first:
                raise BadRow(file.name, 1, required[0], "the file is empty")
            lines = file.suffix.lower() in JSON_LINES or first in "{["
            yield from _json_rows(file.name, stream) if lines else _csv_rows(file.name, stream, required)
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}; check the path and its rights.") from error


def _first_character(stream: TextIO) -> str:
    """Return the first character that is no space, and go back to the start."""
    first = ""
    while not first and (chunk := stream.read(4096)):
        first = chunk.lstrip()[:1]
    stream.seek(0)
    return first


def _csv_rows(name: str, stream: TextIO, required: Sequence[str]) -> Iterator[Row]:
    numbered = _numbered(name, csv.reader(stream, strict=True))
    header = _header(name, next(numbered)[1], required)
    for number, cells in numbered:
        if len(cells) == len(header):
            yield Row(
                number, {column: cell.strip() or None for column, cell in zip(header, cells, strict=True)}
            )
        elif cells:
            column = header[min(len(cells), len(header) - 1)]
            raise BadRow(name, number, column, f"the row has {len(cells)} fields, the header {len(header)}")


def _numbered(name: str, records: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Count records and say where one cannot be taken apart."""
    number = 0
    try:
        for record in records:
            number += 1
            yield number, record
    except csv.Error as error:
        raise BadRow(name, number + 1, "", f"the row cannot be taken apart into fields ({error})") from error


def _header(name: str, cells: Sequence[str], required: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in required:
        if column not in header:
            separated = len(header) == 1 and any(mark in header[0] for mark in ";\t|")
            hint = "its columns must be separated by commas" if separated else f"it has {', '.join(header)}"
            raise BadRow(name, 1, column, f"the file has no such column; {hint[:200]}")
    for place, column in enumerate(header):
        if column in header[:place] or not _is_name(column):
            raise BadRow(
                name, 1, column, f"the name of column {place + 1} is empty, twice there or not plain text"
            )
    return header


def _is_name(column: str) -> bool:
    return bool(column) and column.isprintable() and len(column) <= LONGEST_NAME


def _json_rows(name: str, stream: TextIO) -> Iterator[Row]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield Row(number, _object(name, number, line))


def _object(name: str, number: int, line: str) -> dict[str, Cell]:
    try:
        found: Cell = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadRow(name, number, "", f"the line is not one JSON object ({error})") from error
    if not isinstance(found, dict):
        raise BadRow(name, number, "", "the line is not one JSON object; write one object a line")
    return {column: cell.strip() or None if isinstance(cell, str) else cell for column, cell in found.items()}


def _once(pairs: list[tuple[str, Cell]]) -> dict[str, Cell]:
    cells = dict(pairs)
    if len(cells) != len(pairs) or not all(map(_is_name, cells)):
        raise ValueError("a name in it is empty, twice there or not plain text")
    return cells


def _refuse(constant: str) -> Cell:
    raise ValueError(f"{constant} is not a number")
