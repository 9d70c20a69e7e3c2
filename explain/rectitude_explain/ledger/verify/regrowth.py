"""The tree grown a second time from stored leaves, to compare every stored subtree and root with it."""

from __future__ import annotations

from collections.abc import Iterator

from rectitude_explain.ledger.verify.merkle import EMPTY_ROOT, completed_levels, node_hash

HASH_BYTES = 32


class Regrowth:
    """Grows leaf by leaf and keeps the complete subtrees that still wait for a right sibling.

    Where a stored subtree differs, growth goes on with the stored one: each altered place is named once, and
    not again by everything above it.
    """

    def __init__(self) -> None:
        self.size = 0
        self._waiting: dict[int, bytes] = {}  # by level

    def grow(self, index: int, leaf: bytes, subtrees: bytes) -> Iterator[str]:
        """Add a leaf with the hashes stored beside it, and yield what is wrong with them."""
        if index != self.size:
            self._waiting.clear()
            yield f"it follows {self.size} rows, so rows are missing"
        levels = completed_levels(index) if index >= 0 else 0
        if len(subtrees) != HASH_BYTES * levels:
            yield f"it holds {len(subtrees)} bytes of subtree hashes where {HASH_BYTES * levels} belong"
        current = leaf
        for level in range(levels):
            left = self._waiting.pop(level, None)
            stored = subtrees[HASH_BYTES * level : HASH_BYTES * (level + 1)]
            if left is not None and node_hash(left, current) != stored:
                yield f"the subtree of {2 << level} leaves that it completes has another hash"
            current = stored
        self._waiting[levels] = current
        self.size = index + 1

    def root(self) -> bytes | None:
        """Give the root of what has grown, or None where a missing row leaves it unknown."""
        if len(self._waiting) != self.size.bit_count():
            return None
        current: bytes | None = None
        for level in sorted(self._waiting):
            waiting = self._waiting[level]
            current = waiting if current is None else node_hash(waiting, current)
        return EMPTY_ROOT if current is None else current
