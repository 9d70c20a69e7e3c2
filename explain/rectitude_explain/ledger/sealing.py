"""Sealing of records under one key a person, and of those keys under the master key (AES-256-GCM).

Destroying a person's key erases all that was sealed under it and changes no leaf. The master key lies outside
the database, so a stolen copy of the database opens nothing.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rectitude_explain.ledger.verify.leaf import SALT_BYTES, content_digest, sealed_digest

KEY_BYTES = 32
NONCE_BYTES = 12
_LEVEL = 1  # beyond it zlib costs more time for a few per cent


class SealBroken(Exception):
    """A seal does not open: another key, other bytes, or another owner or header than it was bound to."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The key of one person in one domain; `number` is its row, or None while it is not stored.

    A record that belongs to nobody has a key of its own, whose `person` is None.
    """

    domain: str
    person: str | None
    secret: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed content and the two digests that its leaf commits to."""

    ciphertext: bytes
    sealed: bytes
    content: bytes


def new_person_key(domain: str, person: str | None, master: bytes) -> PersonKey:
    """Make a fresh random key, wrapped under the master key."""
    secret, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    wrapped = nonce + AESGCM(master).encrypt(nonce, secret, _owner(domain, person))
    return PersonKey(domain, person, secret, wrapped)


def unwrap_secret(domain: str, person: str | None, wrapped: bytes, master: bytes) -> bytes:
    """Unwrap a person's key; raises SealBroken where the owner, the key or the master key is another."""
    return _decrypt(wrapped, master, _owner(domain, person))


def seal(content: bytes, secret: bytes, header: bytes) -> Sealed:
    """Compress and encrypt a content under a person's key, bound to its header line.

    The digests are over the uncompressed content: zlib's bytes differ between builds.
    """
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    ciphertext = nonce + AESGCM(secret).encrypt(nonce, salt + zlib.compress(content, _LEVEL), header)
    return Sealed(ciphertext, sealed_digest(ciphertext), content_digest(salt, content))


def unseal(ciphertext: bytes, secret: bytes, header: bytes) -> tuple[bytes, bytes]:
    """Open a sealed content and return its salt and itself; raises SealBroken."""
    opened = _decrypt(ciphertext, secret, header)
    return opened[:SALT_BYTES], zlib.decompress(opened[SALT_BYTES:])


def _decrypt(ciphertext: bytes, secret: bytes, bound: bytes) -> bytes:
    """Open what was encrypted under a secret and bound to other bytes; its nonce stands in front."""
    try:
        return AESGCM(secret).decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as problem:  # ValueError: cut so short that no nonce is left
        raise SealBroken from problem


def _owner(domain: str, person: str | None) -> bytes:
    """Name the owner of a key, so that its row cannot be given to another person unnoticed."""
    return json.dumps([domain, person]).encode()
