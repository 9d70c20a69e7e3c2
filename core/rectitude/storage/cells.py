"""From one cell to one value: pure functions that raise ValueError with the problem in words."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from rectitude.arrays import MICRO
from rectitude.catalogue import WANTED, Attribute, Kind, Value, misfit
from rectitude.storage.checking import INT64, LAST_TIME
from rectitude.storage.rows import Cell

LONGEST_TEXT = 10_000
LONGEST_ID = 200

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def text(cell: Cell, longest: int = LONGEST_TEXT, marks: str = "\t\n\r") -> str:
    """Return a cell as text of at most `longest` characters; of control characters only `marks` may stand.

    >>> text(1996), text(True), text(["a", "b"])
    ('1996', 'true', 'a, b')
    """
    if isinstance(cell, list):
        cell = ", ".join(text(part) for part in cell)
    if cell is None or isinstance(cell, dict):
        raise ValueError("is missing" if cell is None else "holds an object, where text is wanted")
    words = str(cell).lower() if isinstance(cell, bool) else str(cell)
    if len(words) > longest:
        raise ValueError(f"has {len(words)} characters; at most {longest} are taken")
    if not words.isprintable():
        _refuse_controls(words, marks)
    return words


def identifier(cell: Cell) -> str:
    """Return the id of an item or a person: text or a whole number, in one line.

    >>> identifier(" 42".strip()), identifier(42)
    ('42', '42')
    """
    if isinstance(cell, bool | float | list | dict):
        raise ValueError(f"{shortened(cell)} is not an id; give text or a whole number")
    return text(cell, LONGEST_ID, "")


def number(cell: Cell) -> float | None:
    """Return a finite number, or None for an empty cell.

    >>> number("4"), number("")
    (4.0, None)
    """
    exact = _exact(cell)
    value = None if exact is None else float(exact)
    if value is not None and not math.isfinite(value):
        raise ValueError(f"{shortened(cell)} is too large")
    return value


def moment(cell: Cell) -> int:
    """Return a time in microseconds since 1970: from seconds, or from ISO 8601, without a zone in UTC.

    >>> moment("881250949"), moment("1997-12-04T15:55:49Z")
    (881250949000000, 881250949000000)
    """
    if isinstance(cell, str) and not _NUMBER.fullmatch(cell):
        time = _iso(cell)
    else:
        seconds = _exact(cell)
        if seconds is None:
            raise ValueError("is missing")
        time = int((seconds * MICRO).to_integral_value())
    if not -LAST_TIME < time < LAST_TIME:
        raise ValueError(f"{shortened(cell)} lies beyond the year 9999; give seconds, not milliseconds")
    return time


def attribute_value(attribute: Attribute, cell: Cell) -> Value:
    """Return a declared attribute from its cell, None where the cell is empty.

    Tags are separated by `|`, or a list in JSON; a whole number may be written as 1996.0.

    >>> attribute_value(Attribute("genres", Kind.TAGS), "Crime | Drama")
    ('Crime', 'Drama')
    """
    if cell is None:
        return None
    if attribute.kind is Kind.TAGS:
        return _tags(cell)
    if attribute.kind in {Kind.TEXT, Kind.ENUMERATION}:
        return text(cell)
    if attribute.kind in {Kind.DATE, Kind.SHARES}:
        return _declared(attribute, cell)
    if attribute.kind is Kind.BOOLEAN:
        return _truth(cell)
    value = _bounded(attribute.kind, cell)
    wanted = misfit(attribute, value)
    if wanted:
        raise ValueError(f"{shortened(cell)} is not {wanted}")
    return value


def _declared(attribute: Attribute, cell: Cell) -> Value:
    """Return a date, or shares from an object in JSON."""
    if cell == "":
        return None
    if isinstance(cell, str):
        value: Value = cell
    elif isinstance(cell, dict):
        value = {str(name): number(share) or 0.0 for name, share in cell.items()}
    else:
        value = cell if isinstance(cell, bool) else None
    wanted = misfit(attribute, value)
    if wanted or value is None:
        raise ValueError(f"{shortened(cell)} is not {wanted or WANTED[attribute.kind]}")
    return value


def shortened(cell: Cell) -> str:
    """Return a cell as a message may quote it."""
    words = repr(cell)
    return words if len(words) <= 60 else f"{words[:57]}..."


def _exact(cell: Cell) -> Decimal | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | list | dict) or not _NUMBER.fullmatch(str(cell)):
        raise ValueError(f"{shortened(cell)} is not a number")
    return Decimal(str(cell))


def _bounded(kind: Kind, cell: Cell) -> int | float | None:
    exact = _exact(cell)
    if exact is None:
        return None
    if kind is Kind.INTEGER and exact != exact.to_integral_value():
        raise ValueError(f"{shortened(cell)} is not a whole number")
    if abs(exact) * (MICRO if kind is Kind.DECIMAL else 1) >= INT64:
        raise ValueError(f"{shortened(cell)} is too large")
    return int(exact) if kind is Kind.INTEGER else float(exact)


def _truth(cell: Cell) -> bool:
    truth = _TRUTH.get(str(cell).lower())
    if truth is None:
        raise ValueError(f"{shortened(cell)} is neither true nor false")
    return truth


def _tags(cell: Cell) -> tuple[str, ...]:
    parts: list[Cell] = cell if isinstance(cell, list) else list(text(cell).split("|"))
    tags = (text(part).strip() for part in parts)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _iso(words: str) -> int:
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(f"{shortened(words)} is neither seconds since 1970 nor an ISO 8601 time") from None
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(microseconds=1)


def _refuse_controls(words: str, marks: str) -> None:
    for character in words:
        category = unicodedata.category(character)
        if category == "Cs":
            raise ValueError("is not UTF-8; save the file as UTF-8")
        if category == "Cc" and character not in marks:
            raise ValueError(f"holds the control character U+{ord(character):04X}")
