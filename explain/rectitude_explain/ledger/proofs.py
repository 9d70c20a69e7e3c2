"""What can be proved about a record to somebody who holds only a signed head."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from rectitude.errors import UnknownRecord
from rectitude.records import Receipt
from rectitude_explain.errors import LedgerNotIntact, ProofOutOfRange
from rectitude_explain.ledger.schema import Identity
from rectitude_explain.ledger.tree import StoredTree
from rectitude_explain.ledger.verify.checkpoint import write_note
from rectitude_explain.ledger.verify.merkle import consistency_path, inclusion_path
from rectitude_explain.ledger.verify.stored import newest_head


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The tree as its key signed it last; `note` is the text to keep elsewhere, a C2SP checkpoint."""

    size: int
    root: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Proof that a leaf stands in the tree under a signed head (RFC 9162, 2.1.3)."""

    index: int
    leaf: str
    path: tuple[bytes, ...]
    head: SignedHead


def signed_head(connection: sqlite3.Connection, identity: Identity) -> SignedHead:
    """Read the newest head; raises LedgerNotIntact where there is none."""
    newest = newest_head(connection, identity.origin)
    if newest is None:
        raise LedgerNotIntact("it has no signed head")
    head, signature = newest
    note = write_note(head, signature, identity.keys.signer.public_key())
    return SignedHead(head.size, head.root.hex(), head.at, note)


def receipt_of(connection: sqlite3.Connection, identity: Identity, record_id: str) -> Receipt:
    """Tell where a record stands under the newest head; raises UnknownRecord."""
    found = connection.execute(
        "SELECT position, CAST(leaf AS BLOB) FROM leaf WHERE id = ?", (record_id,)
    ).fetchone()
    if found is None:
        raise UnknownRecord(record_id)
    head = signed_head(connection, identity)
    return Receipt(found[0], found[1].hex(), head.size, head.root)


def prove_inclusion(connection: sqlite3.Connection, identity: Identity, record_id: str) -> InclusionProof:
    """Prove that a record stands under the newest head; raises UnknownRecord."""
    receipt, head = receipt_of(connection, identity, record_id), signed_head(connection, identity)
    path = inclusion_path(receipt.index, head.size, StoredTree(connection).node)
    return InclusionProof(receipt.index, receipt.leaf, path, head)


def prove_consistency(connection: sqlite3.Connection, old_size: int, new_size: int) -> tuple[bytes, ...]:
    """Prove that the tree of `old_size` is a beginning of that of `new_size`; raises ProofOutOfRange."""
    tree = StoredTree(connection)
    if not 0 < old_size <= new_size <= tree.size:
        raise ProofOutOfRange(old_size, new_size, tree.size)
    return consistency_path(old_size, new_size, tree.node)
