"""One file while it is read: each cell is parsed where it stands, so that an error can name the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rectitude.errors import BadRow
from rectitude.storage.rows import Cell, Row, read_rows

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file with its required columns; `further` collects the columns that nobody declared."""

    file: Path
    required: tuple[str, ...]
    further: dict[str, None] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the file."""
        return read_rows(self.file, self.required)

    def parsed(self, row: Row, column: str, parse: Callable[[Cell], Parsed]) -> Parsed:
        """Return one cell's value; what `parse` raises as ValueError becomes BadRow."""
        try:
            return parse(row.cells.get(column))
        except ValueError as error:
            raise self.bad(row, column, str(error)) from None

    def bad(self, row: Row, column: str, problem: str) -> BadRow:
        """Return the error that names this place."""
        return BadRow(self.file.name, row.number, column, problem)

    def note(self, row: Row, expected: Sequence[str]) -> None:
        """Remember the columns that were not expected."""
        for column in row.cells:
            if column not in expected:
                self.further[column] = None

    def told(self, fate: str) -> list[str]:
        """Return one sentence on what became of the columns that nobody declared, if there are any."""
        return [f"{self.file.name}: {fate}: {', '.join(self.further)}."] if self.further else []
