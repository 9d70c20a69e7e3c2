"""The Merkle tree as the rows of the file hold it."""

from __future__ import annotations

import sqlite3

from rectitude_explain.errors import LedgerNotIntact
from rectitude_explain.ledger.verify.merkle import completed_subtrees, completing_leaf, root_hash

HASH_BYTES = 32


class StoredTree:
    """Reads nodes from the rows that completed them, and remembers those of leaves it was grown by."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._fresh: dict[tuple[int, int], bytes] = {}
        row = connection.execute("SELECT position FROM leaf ORDER BY position DESC LIMIT 1").fetchone()
        self.size: int = 0 if row is None else row[0] + 1

    def node(self, level: int, position: int) -> bytes:
        """Give the hash of a complete subtree; raises LedgerNotIntact where its row lacks it."""
        fresh = self._fresh.get((level, position))
        return self._stored(level, position) if fresh is None else fresh

    def root(self) -> bytes:
        """Hash the whole tree."""
        return root_hash(self.size, self.node)

    def grow(self, leaf: bytes) -> bytes:
        """Add one leaf and return the hashes of the subtrees it completes, smallest first, end to end."""
        index = self.size
        subtrees = completed_subtrees(index, leaf, self.node)
        for level, subtree in enumerate((leaf, *subtrees)):
            self._fresh[level, index >> level] = subtree
        self.size += 1
        return b"".join(subtrees)

    def _stored(self, level: int, position: int) -> bytes:
        """Read the hash of a complete subtree from its row."""
        index = completing_leaf(level, position)
        column, start = ("leaf", 0) if level == 0 else ("subtrees", HASH_BYTES * (level - 1))
        row = self._connection.execute(f"SELECT {column} FROM leaf WHERE position = ?", (index,)).fetchone()
        stored = b"" if row is None else bytes(row[0])[start : start + HASH_BYTES]
        if len(stored) != HASH_BYTES:
            raise LedgerNotIntact(f"record {index} or a hash that belongs to it is missing")
        return stored
