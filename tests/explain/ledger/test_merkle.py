from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude_explain.ledger.verify.merkle import (
    EMPTY_ROOT,
    Node,
    completed_subtrees,
    completing_leaf,
    consistency_path,
    inclusion_path,
    leaf_hash,
    proves_consistency,
    proves_inclusion,
    root_hash,
)

LARGEST = 70

# The eight leaves and the roots over their beginnings that Certificate Transparency's own tests use.
KNOWN_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def rfc_split(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def rfc_root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D_n) as RFC 9162, 2.1.1 writes it."""
    if len(leaves) == 0:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = rfc_split(len(leaves))
    return sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


def rfc_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D_n) as RFC 9162, 2.1.3.1 writes it."""
    if len(leaves) == 1:
        return []
    k = rfc_split(len(leaves))
    if m < k:
        return [*rfc_path(m, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(m - k, leaves[k:]), rfc_root(leaves[:k])]


def rfc_subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """SUBPROOF(m, D_n, b) as RFC 9162, 2.1.4.1 writes it."""
    if m == len(leaves):
        return [] if known else [rfc_root(leaves)]
    k = rfc_split(len(leaves))
    if m <= k:
        return [*rfc_subproof(m, leaves[:k], known), rfc_root(leaves[k:])]
    return [*rfc_subproof(m - k, leaves[k:], False), rfc_root(leaves[:k])]


def leaves_of(size: int) -> list[bytes]:
    return [f"leaf {index}".encode() for index in range(size)]


def grown(leaves: Sequence[bytes]) -> Node:
    """Append leaf by leaf, store with each only the subtrees that it completes, and read nodes from there."""
    rows: list[tuple[bytes, ...]] = []

    def node(level: int, position: int) -> bytes:
        return rows[completing_leaf(level, position)][level]

    for index, data in enumerate(leaves):
        leaf = leaf_hash(data)
        rows.append((leaf, *completed_subtrees(index, leaf, node)))
    return node


NODE = grown(leaves_of(LARGEST))


def test_the_roots_are_those_of_certificate_transparency() -> None:
    node = grown(KNOWN_LEAVES)
    assert [root_hash(size, node).hex() for size in range(9)] == KNOWN_ROOTS


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_stored_subtrees_give_the_root_and_every_path_of_the_rfc(size: int) -> None:
    leaves = leaves_of(size)
    assert root_hash(size, NODE) == rfc_root(leaves)
    for index in range(size):
        assert list(inclusion_path(index, size, NODE)) == rfc_path(index, leaves)
    for old in range(1, size + 1):
        assert list(consistency_path(old, size, NODE)) == rfc_subproof(old, leaves, True)


def test_each_node_is_stored_once_and_each_row_is_read_only_once_it_is_there() -> None:
    asked: list[tuple[int, int]] = []
    rows: list[tuple[bytes, ...]] = []

    def node(level: int, position: int) -> bytes:
        asked.append((level, position))
        assert completing_leaf(level, position) < len(rows)
        return rows[completing_leaf(level, position)][level]

    for index in range(LARGEST):
        leaf = leaf_hash(b"%d" % index)
        rows.append((leaf, *completed_subtrees(index, leaf, node)))
    assert len(set(asked)) == len(asked)
    assert sum(map(len, rows)) == sum(LARGEST >> level for level in range(8))


sizes = st.integers(1, LARGEST)


@st.composite
def inclusions(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(1, size)), size


@given(inclusions())
def test_an_inclusion_path_proves_its_leaf_at_its_index_and_no_other(place: tuple[int, int]) -> None:
    index, size = place
    root, path = root_hash(size, NODE), inclusion_path(index, size, NODE)
    leaf = NODE(0, index)
    assert proves_inclusion(index, size, leaf, path, root)
    assert not proves_inclusion(index, size, leaf_hash(b"another"), path, root)
    assert not proves_inclusion(index, size, leaf, path, bytes(32))
    others = [other for other in range(size) if other != index]
    assert not any(proves_inclusion(other, size, leaf, path, root) for other in others)


@given(growths())
def test_a_consistency_path_proves_growth_from_that_root_only(growth: tuple[int, int]) -> None:
    old, new = growth
    old_root, new_root = root_hash(old, NODE), root_hash(new, NODE)
    path = consistency_path(old, new, NODE)
    assert proves_consistency(old, new, old_root, new_root, path)
    assert not proves_consistency(old, new, bytes(32), new_root, path)
    assert not proves_consistency(old, new, old_root, bytes(32), path)


@given(inclusions(), growths(), st.data())
@settings(max_examples=200)
def test_a_path_with_one_bit_turned_a_hash_lost_or_a_hash_added_proves_nothing(
    place: tuple[int, int], growth: tuple[int, int], data: st.DataObject
) -> None:
    (index, size), (old, new) = place, growth

    def damaged(path: tuple[bytes, ...]) -> list[list[bytes]]:
        longer = [*path, bytes(32)]
        if not path:
            return [longer]
        at, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        turned = (int.from_bytes(path[at], "big") ^ (1 << bit)).to_bytes(32, "big")
        return [[*path[:at], turned, *path[at + 1 :]], [*path[:at], *path[at + 1 :]], longer]

    for path in damaged(inclusion_path(index, size, NODE)):
        assert not proves_inclusion(index, size, NODE(0, index), path, root_hash(size, NODE))
    for path in damaged(consistency_path(old, new, NODE)):
        assert not proves_consistency(old, new, root_hash(old, NODE), root_hash(new, NODE), path)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_path_leads_to_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"has no leaf {index}"):
        inclusion_path(index, size, NODE)
    assert not proves_inclusion(index, size, NODE(0, 0), [], NODE(0, 0))


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 1)])
def test_no_path_leads_from_nothing_or_backwards(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_path(old, new, NODE)
    assert not proves_consistency(old, new, EMPTY_ROOT, root_hash(3, NODE), [])
