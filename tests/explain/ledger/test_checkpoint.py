from __future__ import annotations

from base64 import b64decode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from rectitude_explain.ledger.verify.checkpoint import Checkpoint, read_note, write_note

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key()
checkpoints = st.builds(
    Checkpoint,
    st.just("rectitude-ledger/0123456789abcdef"),
    st.integers(0, 2**53),
    st.binary(min_size=32, max_size=32),
    st.integers(0, 2**53),
)


@given(checkpoints)
@settings(max_examples=40)
def test_a_note_reads_back_as_the_head_and_signature_it_was_made_from(head: Checkpoint) -> None:
    signature = head.sign(KEY)
    assert read_note(write_note(head, signature, PUBLIC)) == (head, signature)
    assert head.is_signed(signature, PUBLIC)


def test_the_note_is_a_signed_note_with_the_key_id_of_c2sp() -> None:
    head = Checkpoint("example/log", 3, bytes(32), 9)
    text, _, line = write_note(head, head.sign(KEY), PUBLIC).rpartition("\n\n")
    dash, name, signed = line.removesuffix("\n").split(" ")
    assert (dash, name) == ("\u2014", "example/log")
    assert b64decode(signed)[:4] == sha256(b"example/log\n\x01" + PUBLIC.public_bytes_raw()).digest()[:4]
    PUBLIC.verify(b64decode(signed)[4:], f"{text}\n".encode())


@pytest.mark.parametrize(
    "altered",
    [
        Checkpoint("another", 3, bytes(32), 9),
        Checkpoint("example/log", 4, bytes(32), 9),
        Checkpoint("example/log", 3, b"\x01" + bytes(31), 9),
        Checkpoint("example/log", 3, bytes(32), 10),
    ],
)
def test_a_signature_holds_for_nothing_but_its_head(altered: Checkpoint) -> None:
    signature = Checkpoint("example/log", 3, bytes(32), 9).sign(KEY)
    assert not altered.is_signed(signature, PUBLIC)
    assert not altered.is_signed(b"", PUBLIC)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n3\n", "\n03\n"),
        ("\n3\n", "\nthree\n"),
        ("at 9", "at  9"),
        ("at 9\n", ""),
        ("\u2014", "-"),
        ("AAAA", "AA A"),
        ("example/log\n3", "example/log\n\n3"),
    ],
)
def test_a_text_that_the_ledger_would_not_write_is_no_note(old: str, new: str) -> None:
    head = Checkpoint("example/log", 3, bytes(32), 9)
    note = write_note(head, head.sign(KEY), PUBLIC)
    assert old in note
    with pytest.raises(ValueError, match="not a signed head"):
        read_note(note.replace(old, new, 1))
