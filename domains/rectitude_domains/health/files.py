"""The committed tables of the domain, read from the package itself."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import cache
from importlib import resources

Row = dict[str, str]


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """Return the lines of one table under `data/`.

    >>> rows_of("names.csv")[0]["name"]
    'warfarin'
    """
    return tuple(csv.DictReader(io.StringIO(content_of(name).decode("utf-8"))))


def content_of(name: str) -> bytes:
    """Return a table as it stands."""
    return resources.files("rectitude_domains.health").joinpath("data", name).read_bytes()


def digest_of(*names: str) -> str:
    """Return the SHA-256 of several tables together, in hexadecimal."""
    told = hashlib.sha256()
    for name in names:
        told.update(hashlib.sha256(content_of(name)).digest())
    return told.hexdigest()
