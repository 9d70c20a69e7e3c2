"""Goals that this run says nothing about, with the reason: a benchmark that is silent would pass for met."""

from __future__ import annotations

from pathlib import Path

from measuring import Row, not_measured

ABSENT = "the other library is no dependency of this project"
A_MILLION = "an index of a million vectors takes minutes to make"


def measure(home: Path) -> list[Row]:
    """Name what is not measured yet."""
    return [
        not_measured("(2) full path ÷ FastAPI + implicit", "≤ 1.0 ×", ABSENT),
        not_measured("(4) retrieval at 16 connections ÷ FastAPI + implicit", "≥ 6 ×", ABSENT),
        not_measured("(5) one person ÷ RecTools recommend([user])", "≤ 0.1 ×", ABSENT),
        not_measured("(7) dense retrieval, 1 M items ÷ 10k", "≤ 5 ×", A_MILLION),
        not_measured("(8) words ÷ tantivy", "≤ 1.5 ×", ABSENT),
    ]
