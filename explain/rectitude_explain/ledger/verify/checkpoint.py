"""Signed heads of the tree, in the text form of C2SP checkpoints (c2sp.org/tlog-checkpoint, signed-note)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_TIME_LINE = "at "
_SIGNATURE_LINE = "— "
_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of one ledger at one moment: `at` is in microseconds since 1970-01-01 UTC."""

    origin: str
    size: int
    root: bytes
    at: int

    def text(self) -> str:
        r"""Write the note text that is signed; the time stands in an extension line.

        >>> Checkpoint("example/1", 2, bytes(32), 5).text()
        'example/1\n2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nat 5\n'
        """
        root = b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\n{_TIME_LINE}{self.at}\n"

    def sign(self, key: Ed25519PrivateKey) -> bytes:
        """Sign the note text: 64 bytes of Ed25519."""
        return key.sign(self.text().encode())

    def is_signed(self, signature: bytes, key: Ed25519PublicKey) -> bool:
        """Say whether the signature over this head is the key's."""
        try:
            key.verify(signature, self.text().encode())
        except InvalidSignature:
            return False
        return True


def write_note(checkpoint: Checkpoint, signature: bytes, key: Ed25519PublicKey) -> str:
    """Write a signed head as one text that can be kept, printed or handed to a witness."""
    signed = b64encode(key_id(checkpoint.origin, key) + signature).decode("ascii")
    return f"{checkpoint.text()}\n{_SIGNATURE_LINE}{checkpoint.origin} {signed}\n"


def read_note(note: str) -> tuple[Checkpoint, bytes]:
    """Read a head and its signature from the text of `write_note`; raises ValueError for any other text."""
    try:
        text, _, last = note.rpartition("\n\n")
        origin, size, root, at = text.split("\n")
        signed = last.removeprefix(f"{_SIGNATURE_LINE}{origin} ").removesuffix("\n")
        checkpoint = Checkpoint(
            origin, int(size), b64decode(root, validate=True), int(at.removeprefix(_TIME_LINE))
        )
        signature = b64decode(signed, validate=True)[4:]
    except ValueError as problem:
        raise ValueError("the text is not a signed head of a ledger") from problem
    if f"{checkpoint.text()}\n{_SIGNATURE_LINE}{origin} {signed}\n" != note:
        raise ValueError("the text is not a signed head of a ledger as the ledger writes it")
    return checkpoint, signature


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Give the four bytes by which a signed note names an Ed25519 key."""
    return sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]
