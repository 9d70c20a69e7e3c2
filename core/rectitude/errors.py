"""Everything that the engine refuses to do, each with a sentence that says what to do instead.

::

    RectitudeError
    ├── BadRequest                 the request cannot be understood as it stands
    │   ├── UnknownDomain
    │   ├── UnknownItem
    │   └── UnknownAttribute       a profile field or a filter that the domain does not declare
    ├── BadData                    a file or a data set is not usable as it stands
    │   ├── BadRow
    │   └── SourceUnavailable
    ├── StoreUnavailable           a domain's database is locked, full, read-only or damaged
    ├── PluginError                a plugin broke a promise; `plugin` and `hook` name it
    │   ├── PluginNotLoadable
    │   ├── HookFailed
    │   ├── JurorSilent
    │   └── NoAnswer               a hook that needs an answer got none
    ├── LayerMissing               explanation, fairness or ledger is not there
    ├── SnapshotError
    │   ├── NotTrained
    │   └── ArtefactAltered        a stored file differs from the digest in its manifest
    ├── RecordError
    │   ├── LedgerUnavailable      nothing was recorded, so nothing may be answered
    │   ├── UnknownRecord
    │   └── DuplicateRecord
    └── RefusedToServe             the server was asked to listen where it must not
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


class RectitudeError(Exception):
    """The root of every error that Rectitude raises on purpose."""


class BadRequest(RectitudeError):
    """The request cannot be understood as it stands; `field` names the part at fault."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the field at fault beside the sentence."""
        super().__init__(message)
        self.field = field


class UnknownDomain(BadRequest):
    """No loaded plugin serves the domain that was named."""

    def __init__(self, name: str, known: Sequence[str], why: str = "") -> None:
        """Name the domain, those that exist and, where one failed to load, why."""
        hint = f"the domains here are {', '.join(known)}" if known else "no domain is loaded"
        super().__init__(f"There is no domain {name!r}: {why or hint}.", "domain")
        self.name = name


class UnknownItem(BadRequest):
    """An item id in the request is not in the catalogue."""

    def __init__(self, item_id: str, field: str, domain: str) -> None:
        """Name the id and the request's field that holds it."""
        super().__init__(
            f"{field} names the item {item_id!r}, which the catalogue of {domain} does not have; "
            "leave it out or import it first.",
            field,
        )
        self.item_id = item_id


class UnknownAttribute(BadRequest):
    """An attribute was named that the domain does not declare."""

    def __init__(self, name: str, declared: Sequence[str], where: str) -> None:
        """Name the attribute, the place, and the nearest declared name."""
        near = get_close_matches(name, declared, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"declared are {', '.join(declared)}."
        super().__init__(f"{where} names the attribute {name!r}, which is not declared; {hint}", name)
        self.name = name


class BadData(RectitudeError):
    """A file or a data set is not usable as it stands; nothing of it was kept."""


class BadRow(BadData):
    """One row of a data file is wrong; `row` counts from 1 with the header as row 1."""

    def __init__(
        self, file: str, row: int, column: str, problem: str, outcome: str = "Nothing was imported."
    ) -> None:
        """Name the file, the row, the column ("" for the whole row), what is wrong, and what came of it."""
        where = f"{file}, row {row}, column {column!r}" if column else f"{file}, row {row}"
        super().__init__(f"{where}: {problem}. {outcome}")
        self.file, self.row, self.column, self.problem = file, row, column, problem


class SourceUnavailable(BadData):
    """A data set that is fetched at set-up could not be had."""


class StoreUnavailable(RectitudeError):
    """A domain's database is locked, full, read-only or damaged."""


class PluginError(RectitudeError):
    """A plugin broke a promise; `plugin` and `hook` say which."""

    def __init__(self, plugin: str, hook: str, problem: str) -> None:
        """Name the plugin, the hook ("" where none is meant) and the problem."""
        where = f"{plugin}.{hook}" if hook else plugin
        super().__init__(f"Plugin {where}: {problem}")
        self.plugin, self.hook, self.problem = plugin, hook, problem


class PluginNotLoadable(PluginError):
    """A plugin cannot be registered: its import failed or it breaks a rule of registration."""


class HookFailed(PluginError):
    """A plugin raised inside a hook, or returned what the hook does not allow."""


class JurorSilent(PluginError):
    """A safety juror gave no usable verdict, so every candidate counts as blocked."""


class NoAnswer(PluginError):
    """A hook whose first answer wins got no answer from anybody."""


class LayerMissing(RectitudeError):
    """Explanation, fairness or ledger is not installed; the engine does not start without them."""

    def __init__(self, layer: str, why: str) -> None:
        """Name the layer and what is wrong with it."""
        super().__init__(
            f"The layer {layer!r} is {why}; install a distribution that offers it in the entry-point "
            "group rectitude.layers."
        )
        self.layer = layer


class SnapshotError(RectitudeError):
    """A snapshot cannot be used."""


class NotTrained(SnapshotError):
    """A domain has no snapshot to answer from."""

    def __init__(self, domain: str) -> None:
        """Name the domain and the command that trains it."""
        super().__init__(f"{domain} is not trained; run `rectitude train {domain}` first.")
        self.domain = domain


class ArtefactAltered(SnapshotError):
    """A stored file differs from the digest in its manifest, or is missing."""

    def __init__(self, file: str, problem: str, domain: str) -> None:
        """Name the file, what is wrong, and the command that makes it anew."""
        super().__init__(
            f"The artefact {file} {problem}, so {domain} is not served; "
            f"run `rectitude train {domain}` to make it anew."
        )
        self.file = file


class RecordError(RectitudeError):
    """A record cannot be written or read."""


class LedgerUnavailable(RecordError):
    """The record could not be made durable, so no answer may leave."""


class UnknownRecord(RecordError):
    """No record has the id that was asked for."""

    def __init__(self, record_id: str) -> None:
        """Name the id."""
        super().__init__(f"There is no record {record_id!r}; `rectitude audit list` shows those there are.")
        self.record_id = record_id


class DuplicateRecord(RecordError):
    """A record with this id is already in the ledger at `index`; nothing was written."""

    def __init__(self, record_id: str, index: int) -> None:
        """Name the id and where it stands."""
        super().__init__(f"The record {record_id!r} is already in the ledger at index {index}.")
        self.record_id, self.index = record_id, index


class RefusedToServe(RectitudeError):
    """The server was asked to listen where it must not, or could not listen."""
