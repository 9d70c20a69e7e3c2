"""The Merkle tree of RFC 9162 over leaves that each remember the subtrees they complete.

A subtree is *complete* when it holds 2**level leaves. The node at (level, position) covers the leaves from
position * 2**level up to, but not including, (position + 1) * 2**level; leaf i is the node (0, i). Leaf i
completes one subtree for each trailing one-bit of i, so storing those hashes beside the leaf keeps every node
that any root or proof needs, and an append touches no older row.

Pure functions, standard library only: an auditor reads this file beside RFC 9162, section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at (level, position)."""

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf: SHA-256(0x00 || data) (RFC 9162, 2.1.1).

    >>> leaf_hash(b"").hex()
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node: SHA-256(0x01 || left || right) (RFC 9162, 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def completed_levels(index: int) -> int:
    """Count the subtrees above the leaf that leaf `index` completes: the trailing one-bits of `index`.

    >>> [completed_levels(index) for index in range(8)]
    [0, 1, 0, 2, 0, 1, 0, 3]
    """
    return (~index & (index + 1)).bit_length() - 1


def completing_leaf(level: int, position: int) -> int:
    """Give the leaf that completes the subtree at (level, position), in whose row the hash is stored.

    >>> completing_leaf(2, 1)
    7
    """
    return ((position + 1) << level) - 1


def completed_subtrees(index: int, leaf: bytes, node: Node) -> tuple[bytes, ...]:
    """Hash the subtrees that leaf `index` completes, smallest first; `node` gives each left sibling.

    >>> left = leaf_hash(b"a")
    >>> completed_subtrees(1, leaf_hash(b"b"), lambda level, position: left) == (
    ...     node_hash(left, leaf_hash(b"b")),
    ... )
    True
    """
    subtrees = []
    current = leaf
    for level in range(completed_levels(index)):
        current = node_hash(node(level, (index >> level) - 1), current)
        subtrees.append(current)
    return tuple(subtrees)


def complete_cover(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split the leaves [start, end) into complete subtrees, left to right.

    `start` must be a multiple of the largest power of two in `end - start`, as in every node of the RFC.

    >>> list(complete_cover(0, 7))
    [(2, 0), (1, 2), (0, 6)]
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def span_hash(start: int, end: int, node: Node) -> bytes:
    """Hash the RFC's node over the leaves [start, end): its complete subtrees, joined from the right.

    MTH(D[start:end]) of RFC 9162, 2.1.1.
    """
    hashes = [node(level, position) for level, position in complete_cover(start, end)]
    if not hashes:
        return EMPTY_ROOT
    current = hashes.pop()
    while hashes:
        current = node_hash(hashes.pop(), current)
    return current


def root_hash(size: int, node: Node) -> bytes:
    """Hash the tree over the first `size` leaves; the empty tree is SHA-256 of nothing (RFC 9162, 2.1.1)."""
    return span_hash(0, size, node)


def inclusion_path(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Prove that leaf `index` stands in the tree of `size` leaves: PATH(m, D_n) of RFC 9162, 2.1.3.1.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(span_hash(middle, end, node))
            end = middle
        else:
            path.append(span_hash(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_path(old_size: int, new_size: int, node: Node) -> tuple[bytes, ...]:
    """Prove that the tree of `old_size` is a beginning of that of `new_size`.

    PROOF(m, D_n) of RFC 9162, 2.1.4.1. Raises ValueError unless 0 < old_size <= new_size.
    """
    if not 0 < old_size <= new_size:
        raise ValueError(f"no consistency proof leads from size {old_size} to size {new_size}")
    start, end, path = 0, new_size, []
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(span_hash(middle, end, node))
            end = middle
        else:
            path.append(span_hash(start, middle, node))
            start = middle
    if start > 0:
        path.append(span_hash(start, end, node))
    return tuple(reversed(path))


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Compute the root that an inclusion path leads to, or None for a wrong length (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    position, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            current = node_hash(sibling, current)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        position, last = position >> 1, last >> 1
    return current if last == 0 else None


def proves_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether the path proves that `leaf` is leaf `index` of the tree with this size and root.

    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> proves_inclusion(1, 2, b, [a], node_hash(a, b)), proves_inclusion(0, 2, b, [a], node_hash(a, b))
    (True, False)
    """
    return root_from_inclusion(index, size, leaf, path) == root


def proves_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Say whether the path proves that the old tree is a beginning of the new one (RFC 9162, 2.1.4.2).

    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> proves_consistency(1, 2, a, node_hash(a, b), [b]), proves_consistency(1, 2, b, node_hash(a, b), [b])
    (True, False)
    """
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    return bool(hashes) and _folds_to(old_size, new_size, hashes) == (old_root, new_root)


def _folds_to(old_size: int, new_size: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Fold a consistency path into the old and the new root, or None where its length is wrong."""
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(count: int) -> int:
    """Give the largest power of two below `count` (> 1), where the RFC parts a node into its children."""
    return 1 << ((count - 1).bit_length() - 1)
