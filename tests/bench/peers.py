"""Goals that this run says nothing about, with the reason: a benchmark that is silent would pass for met."""

from __future__ import annotations

from pathlib import Path

from measuring import Row, not_measured

ABSENT = "the other library is no dependency of this project"
NO_VECTORS = "vectors are searched exactly as yet"


def measure(home: Path) -> list[Row]:
    """Name what is not measured yet."""
    return [
        not_measured("(2) full path ÷ FastAPI + implicit", "≤ 1.0 ×", ABSENT),
        not_measured("(4) retrieval at 16 connections ÷ FastAPI + implicit", "≥ 6 ×", ABSENT),
        not_measured("(5) one person ÷ RecTools recommend([user])", "≤ 0.1 ×", ABSENT),
        not_measured(
            "(6) approximate search at 100k ÷ faiss Flat, CPU", "≤ 0.1 ×", "there is no dense search yet"
        ),
        not_measured("(7) dense retrieval, 1 M items ÷ 10k", "≤ 5 ×", NO_VECTORS),
        not_measured("(8) words ÷ tantivy", "≤ 1.5 ×", ABSENT),
    ]
