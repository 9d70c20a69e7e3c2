"""The operator's list of withdrawn and recalled items: read by the shell, handed to jurors as an input.

The list is a CSV file with the columns `item_id, kind, date, reason, source`; `kind` is `withdrawn` or
`recalled` and `date` is written 2026-10-31. A listed item is blocked from the next request on, whatever
clock the domain runs on: the date is there to be told. Replace the file by renaming a finished one over
it, so that nobody reads half a list.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from rectitude.arrays import Rows
from rectitude.catalogue import Catalogue
from rectitude.errors import BadData, BadRow

COLUMNS = ("item_id", "kind", "date", "reason", "source")
KINDS = ("withdrawn", "recalled")


@dataclass(frozen=True, slots=True, eq=False)
class Notices:
    """Withdrawn and recalled items as columns of one length, in the order of the list.

    `rows` are positions in the catalogue, `kinds` one of `KINDS`, `dates` ISO dates. `digest` is the
    SHA-256 of the file, "" where there is none; `foreign` counts entries of items that the catalogue
    does not have. `latest` says for each kind which entry stands for a row: the one with the last date.
    """

    rows: Rows
    kinds: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    digest: str = ""
    foreign: int = 0
    latest: Mapping[str, Mapping[int, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look up once, when the list is read, what every request asks."""
        latest: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
        for entry in sorted(range(len(self.rows)), key=lambda entry: self.dates[entry]):
            latest[self.kinds[entry]][int(self.rows[entry])] = entry
        object.__setattr__(self, "latest", latest)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.rows)


def no_notices() -> Notices:
    """Return the list of an operator who has withdrawn nothing.

    >>> len(no_notices())
    0
    """
    return Notices(np.zeros(0, dtype=np.int32))


def read_notices(path: Path, catalogue: Catalogue) -> Notices:
    """Read the operator's list; raises BadRow with the row and column at fault, BadData if it is no CSV."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadData(f"The list of withdrawn items {path} cannot be read ({error.strerror}).") from error
    return notices_of(content, path.name, catalogue)


def notices_of(content: bytes, file: str, catalogue: Catalogue) -> Notices:
    """Turn the bytes of a list into notices; `file` names it in errors."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        _check_header(file, reader.fieldnames or ())
        entries = [_entry(file, reader.line_num, cells) for cells in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadData(f"The list of withdrawn items {file} is not CSV in UTF-8 ({error}).") from error
    ours = [entry for entry in entries if entry["item_id"] in catalogue.row_of]
    rows = np.array([catalogue.row_of[entry["item_id"]] for entry in ours], dtype=np.int32)
    kinds, dates, reasons, sources = (tuple(entry[name] for entry in ours) for name in COLUMNS[1:])
    digest = hashlib.sha256(content).hexdigest()
    return Notices(rows, kinds, dates, reasons, sources, digest, foreign=len(entries) - len(ours))


def _bad(file: str, row: int, column: str, problem: str) -> BadRow:
    return BadRow(file, row, column, problem, "Nothing is recommended until the list is right.")


def _check_header(file: str, header: object) -> None:
    names = [] if not isinstance(header, list | tuple) else [str(name).strip() for name in header]
    for column in COLUMNS:
        if names.count(column) != 1:
            raise _bad(file, 1, column, "the header must name this column once")
    extra = next((name for name in names if name not in COLUMNS), None)
    if extra is not None:
        raise _bad(file, 1, extra, f"the header names no other columns than {', '.join(COLUMNS)}")


def _entry(file: str, number: int, cells: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    if None in cells:
        raise _bad(file, number, COLUMNS[-1], "more cells follow than the header has columns")
    entry = {str(name).strip(): str(cell or "").strip() for name, cell in cells.items()}
    empty = next((name for name in COLUMNS if not entry[name]), None)
    if empty is not None:
        raise _bad(
            file, number, empty, "is empty; every entry says which item, what, when, why and who says so"
        )
    if entry["kind"] not in KINDS:
        raise _bad(file, number, "kind", f"holds {entry['kind']!r}; write {' or '.join(KINDS)}")
    try:
        date.fromisoformat(entry["date"])
    except ValueError:
        raise _bad(file, number, "date", f"holds {entry['date']!r}; write a date like 2026-10-31") from None
    return entry


class NoticeFile:
    """The operator's list on disk; it belongs to the shell, which asks for it at each request.

    The file is read again when its identity, size or time of change differs. A list that was there and
    is gone lifts nothing: it is an error until it is back, in this process and, by a mark beside it, in
    every later one.
    """

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        """Watch a path, whether or not there is a file yet."""
        self.path = path
        self._mark = path.with_name(f".{path.name}.seen")
        self._catalogue = catalogue
        self._seen: tuple[int, int, int] | None = None
        self._notices = no_notices()

    def current(self) -> Notices:
        """Return the list as it stands now; raises BadData where it is unusable or has disappeared."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            if self._seen is None and not self._mark.exists():
                return self._notices
            raise BadData(
                f"The list of withdrawn items {self.path} has disappeared; put it back, or put one there "
                "that holds only the header."
            ) from None
        seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if seen != self._seen:
            self._notices = read_notices(self.path, self._catalogue)
            self._mark.touch()
            self._seen = seen
        return self._notices
