"""Where in a rule pack something stands, so that an error can say it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A field of a rule; the order of the arguments of `PackUnusable`."""

    file: str
    rule: str
    field: str
    line: int = 0
