"""The Merkle tree as the rows of the file hold it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from rectitude_explain.errors import LedgerNotIntact
from rectitude_explain.ledger.verify.merkle import (
    complete_cover,
    completed_subtrees,
    completing_leaf,
    root_hash,
)

HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Frontier:
    """The complete subtrees that a tree of this size and root ends with: all that growing it takes.

    A root names one tree only, so whoever finds it in the newest head need not read the subtrees again.
    """

    size: int
    root: bytes
    nodes: Mapping[tuple[int, int], bytes]


class StoredTree:
    """Reads nodes from the rows that completed them, and remembers those of leaves it was grown by."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._fresh: dict[tuple[int, int], bytes] = {}
        (last,) = connection.execute("SELECT max(position) FROM leaf").fetchone()
        self.size: int = 0 if last is None else last + 1

    def continue_from(self, frontier: Frontier) -> None:
        """Take over the subtrees of this very tree, as it was left by an earlier transaction."""
        self._fresh.update(frontier.nodes)

    def frontier(self, root: bytes) -> Frontier:
        """Return what the next transaction may continue from; `root` is that of the tree."""
        cover = complete_cover(0, self.size)
        return Frontier(self.size, root, {place: self.node(*place) for place in cover})

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
