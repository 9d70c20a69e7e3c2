"""What the HTTP door refuses before the engine is asked.

::

    rectitude.errors.BadRequest
    ├── BodyTooLarge
    ├── BodyNotJson
    ├── ContentTypeNotJson
    ├── FieldsInvalid          fields are unknown, of the wrong kind or out of range; `faults` names each
    └── HostNotServed          the request's Host is no name of this machine
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectitude.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Fault:
    """One field of a body and one sentence about it."""

    field: str
    problem: str


class BodyTooLarge(BadRequest):
    """The body is longer than any request for a list needs to be."""

    def __init__(self, limit: int) -> None:
        """Name the limit in bytes."""
        super().__init__(f"The body is longer than {limit:,} bytes; send less.")
        self.limit = limit


class BodyNotJson(BadRequest):
    """The body is not JSON."""

    def __init__(self, problem: str) -> None:
        """Say what the parser stumbled over."""
        super().__init__(f"The body is not JSON ({problem}); send one JSON object in UTF-8.")


class ContentTypeNotJson(BadRequest):
    """The body does not say that it is JSON, as every script says but no form of a foreign page can."""

    def __init__(self) -> None:
        """Name the header to send."""
        super().__init__("The body must be sent with the header Content-Type: application/json.")


class FieldsInvalid(BadRequest):
    """Fields of the body are unknown, of the wrong kind or out of range."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Name every field at fault; the first is in `field` too."""
        super().__init__(" ".join(fault.problem for fault in faults), faults[0].field)
        self.faults = tuple(faults)


class HostNotServed(BadRequest):
    """The request's Host header is no name of this machine, so a foreign page may be behind it."""

    def __init__(self) -> None:
        """Say which address to use."""
        super().__init__(
            "This server answers to its own address only; ask for http://127.0.0.1 or localhost."
        )
