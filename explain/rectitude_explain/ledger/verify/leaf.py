"""What a leaf of the ledger commits to: a public header and two digests of what was sealed beside it."""

from __future__ import annotations

from hashlib import sha256

from rectitude_explain.ledger.verify.merkle import leaf_hash

FORM = b"rectitude leaf 1\n"
SALT_BYTES = 32


def sealed_digest(ciphertext: bytes) -> bytes:
    """Commit to the ciphertext: SHA-256(ciphertext), which anybody can check, also after an erasure."""
    return sha256(ciphertext).digest()


def content_digest(salt: bytes, content: bytes) -> bytes:
    """Commit to the content: SHA-256(salt || content).

    AES-GCM alone does not commit to its key: one ciphertext can open to two texts under two keys. The salt
    lies inside the ciphertext, so the digest says nothing to those who cannot open the record.
    """
    digest = sha256(salt)
    digest.update(content)
    return digest.digest()


def record_leaf(header: bytes, sealed: bytes, content: bytes) -> bytes:
    """Hash the leaf of a record: its form, its header line and the two digests.

    The header is one line of JSON and the digests are 32 bytes each, so no two records give the same bytes.

    >>> record_leaf(b"{}", bytes(32), bytes(32)).hex()[:16]
    'cb0746624fa645ce'
    """
    return leaf_hash(FORM + header + b"\n" + sealed + content)
