from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude_explain.ledger.sealing import (
    SealBroken,
    new_person_key,
    seal,
    unseal,
    unwrap_secret,
)
from rectitude_explain.ledger.verify.leaf import content_digest, sealed_digest

MASTER = bytes(range(32))
KEY = bytes(range(32, 64))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_sealed_opens_and_answers_to_both_digests(content: bytes, header: bytes) -> None:
    sealed = seal(content, KEY, header)
    salt, opened = unseal(sealed.ciphertext, KEY, header)
    assert opened == content
    assert content_digest(salt, opened) == sealed.content
    assert sealed_digest(sealed.ciphertext) == sealed.sealed


@given(st.data())
def test_one_bit_turned_anywhere_breaks_the_seal(data: st.DataObject) -> None:
    ciphertext = bytearray(seal(b"content", KEY, b"header").ciphertext)
    ciphertext[data.draw(st.integers(0, len(ciphertext) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        unseal(bytes(ciphertext), KEY, b"header")


@pytest.mark.parametrize("length", [0, 11, 12, 27])
def test_a_ciphertext_cut_short_breaks_the_seal(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(b"content", KEY, b"header").ciphertext[:length], KEY, b"header")


def test_another_key_or_another_header_breaks_the_seal() -> None:
    ciphertext = seal(b"content", KEY, b"header").ciphertext
    with pytest.raises(SealBroken):
        unseal(ciphertext, MASTER, b"header")
    with pytest.raises(SealBroken):
        unseal(ciphertext, KEY, b"another")


def test_the_same_content_is_never_sealed_to_the_same_digests() -> None:
    first, second = seal(b"content", KEY, b""), seal(b"content", KEY, b"")
    assert first.sealed != second.sealed
    assert first.content != second.content


def test_a_persons_key_unwraps_for_that_person_only() -> None:
    key = new_person_key("films", "ann", MASTER)
    assert unwrap_secret("films", "ann", key.wrapped, MASTER) == key.secret
    for domain, person, master in (
        ("films", "bob", MASTER),
        ("books", "ann", MASTER),
        ("films", None, MASTER),
        ("films", "ann", KEY),
    ):
        with pytest.raises(SealBroken):
            unwrap_secret(domain, person, key.wrapped, master)


def test_a_key_prints_neither_its_secret_nor_its_wrapping() -> None:
    key = new_person_key("films", "ann", MASTER)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
    assert repr(key.wrapped) not in repr(key)
