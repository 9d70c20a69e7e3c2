"""Everything that the explanation side refuses to do, each with a sentence that says what to do instead.

::

    rectitude.errors.RecordError
    ├── RecordNotCanonical     the record holds a value that has no canonical form, or names a wrong answer
    ├── RecordErased           the key that could open the record was destroyed
    ├── RecordDamaged          the stored record is not the one that was sealed
    ├── ProofOutOfRange        a proof was asked for that this ledger cannot give
    └── LedgerUnavailable
        ├── LedgerNotIntact    the file was altered or damaged, so nothing is built upon it
        ├── NotALedger         the file is something else
        ├── LedgerKeyMissing   a key file that the ledger needs is not there
        └── LedgerKeyWrong     a key file is there, but it is not this ledger's, is damaged or lies open
"""

from __future__ import annotations

from pathlib import Path

from rectitude.errors import LedgerUnavailable, RecordError


class RecordNotCanonical(RecordError):
    """A record holds a value that has no canonical form; `place` says where."""

    def __init__(self, place: str, problem: str) -> None:
        """Name the place inside the record and what is wrong with the value there."""
        super().__init__(f"The record cannot be written, because {place} {problem}.")
        self.place = place


class RecordErased(RecordError):
    """The record's key was destroyed: its leaf still stands in the tree, its content is gone."""

    def __init__(self, record_id: str) -> None:
        """Name the record."""
        super().__init__(
            f"The record {record_id!r} was erased and nobody can read it; `rectitude audit verify` "
            "still proves that it stood in the ledger."
        )
        self.record_id = record_id


class RecordDamaged(RecordError):
    """The stored record is not the one that was sealed."""

    def __init__(self, record_id: str, problem: str) -> None:
        """Name the record and what does not fit."""
        super().__init__(
            f"The record {record_id!r} is not what was sealed: {problem}; run `rectitude audit verify` "
            "and restore the ledger from a backup."
        )
        self.record_id, self.problem = record_id, problem


class ProofOutOfRange(RecordError):
    """A proof was asked for between sizes that the ledger does not have."""

    def __init__(self, old_size: int, new_size: int, size: int) -> None:
        """Name the two sizes asked for and the ledger's own."""
        super().__init__(
            f"There is no consistency proof from size {old_size} to size {new_size}; "
            f"ask for 0 < old <= new <= {size}, the ledger's size."
        )
        self.old_size, self.new_size, self.size = old_size, new_size, size


class LedgerNotIntact(LedgerUnavailable):
    """The ledger's file was altered or damaged, so nothing is built upon it."""

    def __init__(self, problem: str) -> None:
        """Say what was noticed first."""
        super().__init__(
            f"The ledger is not intact ({problem}); run `rectitude audit verify` "
            "and restore the file from a backup."
        )
        self.problem = problem


class NotALedger(LedgerUnavailable):
    """The file is not a ledger of this version."""

    def __init__(self, path: Path, problem: str) -> None:
        """Name the file and what it is instead."""
        super().__init__(
            f"{path} {problem}; name a ledger of this version or a path where nothing stands yet."
        )
        self.path = path


class LedgerKeyMissing(LedgerUnavailable):
    """A key file that an existing ledger needs is not there; a new one could not open the old records."""

    def __init__(self, path: Path) -> None:
        """Name the key file."""
        super().__init__(
            f"The key file {path} is missing and the ledger already holds records under it; "
            "put it back from a backup, a new key cannot replace it."
        )
        self.path = path


class LedgerKeyWrong(LedgerUnavailable):
    """A key file is there, but it is not this ledger's key, is damaged, or can be read by others."""

    def __init__(self, path: Path, problem: str) -> None:
        """Name the key file and what is wrong with it."""
        super().__init__(f"The key file {path} {problem}.")
        self.path = path
