"""The two key files beside the database: the master key, and the key that signs the head of the tree."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rectitude_explain.errors import LedgerKeyMissing, LedgerKeyWrong

MASTER_FILE = "ledger-master.key"
HEAD_FILE = "ledger-head.key"
PUBLIC_FILE = "ledger-head.pub"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of a ledger: `master` wraps the people's keys, `signer` signs heads."""

    master: bytes = field(repr=False)
    signer: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        """The public half of the head key in hexadecimal: what an auditor pins."""
        return self.signer.public_key().public_bytes_raw().hex()

    @property
    def master_name(self) -> str:
        """A digest that tells one master key from another and gives nothing of it away."""
        return sha256(b"rectitude master key\n" + self.master).hexdigest()[:16]


def create_keys(folder: Path) -> Keys:
    """Make the key files that are not there yet, and read all of them.

    Several processes may start at once: each file appears whole or not at all, and the first one stays.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (MASTER_FILE, HEAD_FILE):
        if not (folder / name).exists():
            _put(folder / name, secrets.token_hex(_SECRET_BYTES), 0o600)
    keys = read_keys(folder)
    if not (folder / PUBLIC_FILE).exists():
        _put(folder / PUBLIC_FILE, keys.public, 0o644)
    return keys


def read_keys(folder: Path) -> Keys:
    """Read the key files; raises LedgerKeyMissing or LedgerKeyWrong."""
    signer = Ed25519PrivateKey.from_private_bytes(_secret(folder / HEAD_FILE))
    return Keys(_secret(folder / MASTER_FILE), signer)


def _secret(path: Path) -> bytes:
    """Read one secret of 32 bytes, written in hexadecimal."""
    try:
        with path.open(encoding="ascii") as file:
            exposed = os.fstat(file.fileno()).st_mode & 0o077
            text = file.read()
    except FileNotFoundError:
        raise LedgerKeyMissing(path) from None
    except UnicodeDecodeError:
        raise LedgerKeyWrong(path, "is damaged; put it back from a backup") from None
    if exposed:
        raise LedgerKeyWrong(path, f"can be read by other users; run `chmod 600 {path}`")
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != _SECRET_BYTES:
        raise LedgerKeyWrong(path, "is damaged; put it back from a backup")
    return secret


def _put(path: Path, text: str, mode: int) -> None:
    """Write a file durably under another name and link it into place, unless one stands there already."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names of new files in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
