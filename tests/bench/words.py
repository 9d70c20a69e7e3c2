"""Searching by words, against SQLite's full-text search over the same documents."""

from __future__ import annotations

import sqlite3
from itertools import cycle
from pathlib import Path

import numpy as np

from home import DOMAIN, lent
from measuring import Row, interleaved, median
from rectitude.engine import Engine
from rectitude_plugins.lexical.index import WordIndex, best_matches, index_documents
from rectitude_plugins.lexical.words import documents_of, words_of

FOUND, ROUNDS = 200, 500
COPIES = 60
"""The catalogue is taken so many times over: full-text search is fast on a small one."""


def measure(home: Path) -> list[Row]:
    """Measure the best matches of queries that are titles, in turns."""
    with lent(home) as folder, Engine.open(folder) as engine:
        catalogue = engine.served(DOMAIN).snapshot.bound.catalogue
    documents = documents_of(catalogue) * COPIES
    index = WordIndex.of(index_documents(documents), len(documents))
    table = full_text(documents)
    asked = {name: cycle(words_of(title) for title in catalogue.titles) for name in ("ours", "fts")}
    actions = {
        "ours": lambda: best_matches(index.score(next(asked["ours"])), FOUND),
        "fts": lambda: matched(table, next(asked["fts"])),
    }
    taken = interleaved(actions, ROUNDS)
    ours, theirs = median(taken["ours"]), median(taken["fts"])
    told = f"{ours / theirs:.2f} × ({ours:.3f} ms against {theirs:.2f} ms; {len(documents):,} documents)"
    return [Row("(8) words ÷ SQLite FTS5 with OR", "≤ 0.1 ×", told, ours <= 0.1 * theirs)]


def full_text(documents: list[list[str]]) -> sqlite3.Connection:
    """Return a database in memory with the documents in a full-text table."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE film USING fts5(words)")
    connection.executemany("INSERT INTO film (words) VALUES (?)", ((" ".join(d),) for d in documents))
    return connection


def matched(table: sqlite3.Connection, words: list[str]) -> np.ndarray:
    """Return the row numbers of the best matches of any of the words."""
    query = " OR ".join(f'"{word}"' for word in words)
    rows = table.execute(
        "SELECT rowid FROM film WHERE film MATCH ? ORDER BY bm25(film) LIMIT ?", (query, FOUND)
    ).fetchall()
    return np.array(rows)
