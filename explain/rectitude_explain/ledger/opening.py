"""Opening of sealed records, with every commitment of the leaf checked on the way."""

from __future__ import annotations

from hashlib import sha256

from rectitude.records import Header, Record
from rectitude_explain.errors import RecordDamaged, RecordErased
from rectitude_explain.ledger.content import answer_in, payload_in, read_header
from rectitude_explain.ledger.sealing import SealBroken, unseal, unwrap_secret
from rectitude_explain.ledger.verify.leaf import content_digest
from rectitude_explain.ledger.verify.stored import StoredRecord


def open_stored(stored: StoredRecord, master: bytes) -> Record:
    """Open a stored record; raises RecordErased without its key, RecordDamaged where it differs."""
    header, content = _opened(stored, master)
    return Record(header, stored.person, payload_in(content), answer_in(content))


def content_problem(stored: StoredRecord, master: bytes) -> str | None:
    """Say what is wrong with a stored record whose key is there, or None."""
    try:
        _opened(stored, master)
    except RecordDamaged as damage:
        return damage.problem
    return None


def _opened(stored: StoredRecord, master: bytes) -> tuple[Header, bytes]:
    """Open a stored record and check that header, content and answer are those of its leaf."""
    if stored.wrapped is None or stored.key_domain is None:
        raise RecordErased(stored.id)
    try:
        secret = unwrap_secret(stored.key_domain, stored.person, stored.wrapped, master)
    except SealBroken as problem:
        raise RecordDamaged(stored.id, "its key was altered or given to another owner") from problem
    try:
        salt, content = unseal(stored.ciphertext, secret, stored.header)
    except SealBroken as problem:
        raise RecordDamaged(stored.id, "it does not open under its key and header") from problem
    if content_digest(salt, content) != stored.content:
        raise RecordDamaged(stored.id, "its content is not the one that its leaf commits to")
    header = read_header(stored.header)
    if sha256(answer_in(content)).hexdigest() != header.answer:
        raise RecordDamaged(stored.id, "its header names another answer")
    return header, content
