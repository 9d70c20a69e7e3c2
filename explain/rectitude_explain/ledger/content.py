"""The two texts of a record: the public header line and the content that is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from rectitude.records import JSON, Header, Record
from rectitude_explain.errors import RecordNotCanonical
from rectitude_explain.ledger.canonical import canonical_json


def header_line(header: Header) -> bytes:
    """Write a header as one line of canonical JSON; raises RecordNotCanonical."""
    return canonical_json(
        {
            "id": header.id,
            "at": header.at,
            "domain": header.domain,
            "kind": header.kind,
            "snapshot": header.snapshot,
            "code": header.code,
            "answer": header.answer,
            "counts": header.counts,
        },
        "header",
    )


def read_header(line: bytes) -> Header:
    """Read a header from its line; raises ValueError, TypeError or KeyError where it is not one."""
    return Header(**json.loads(line))


def content_text(record: Record) -> bytes:
    """Write what is sealed: a line of canonical JSON for the payload, then the answer's bytes as they left.

    Canonical JSON holds no line break, so the first one parts the two. Raises RecordNotCanonical, also where
    the header names another answer than the one that is sealed.
    """
    if sha256(record.answer).hexdigest() != record.header.answer:
        raise RecordNotCanonical("header.answer", "is not the SHA-256 of the answer's bytes")
    return b"\n".join((canonical_json(record.payload), record.answer))


def payload_in(content: bytes) -> Mapping[str, JSON]:
    r"""Read the payload in a content; raises ValueError where it is none.

    >>> payload_in(b'{"k":10}\n{"items":[]}'), answer_in(b'{"k":10}\n{"items":[]}')
    ({'k': 10}, b'{"items":[]}')
    """
    payload: Mapping[str, JSON] = json.loads(content.partition(b"\n")[0])
    return payload


def answer_in(content: bytes) -> bytes:
    """Read the answer in a content."""
    return content.partition(b"\n")[2]
