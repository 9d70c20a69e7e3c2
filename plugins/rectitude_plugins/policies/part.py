"""The part `policies`: a juror that answers from rule packs.

Settings: `packs`, the files of the packs, each a path or `package.module:path/in/it.yaml`. The packs are
read when the domain is fitted and travel in its snapshot, so a changed pack counts from the next training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rectitude.arrays import Arrays
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.domain import Setting
from rectitude.errors import BadData
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude_plugins.policies.juror import JoiningJuror, Juror
from rectitude_plugins.policies.rulebook import rulebook_of
from rectitude_plugins.policies.rules import Policies, policies_of
from rectitude_plugins.policies.schema import schema_for

if TYPE_CHECKING:
    import typer


class PoliciesPart:
    """The part before it is bound to a snapshot."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        """Take the settings; raises BadData for any but `packs`."""
        given = settings.get("packs")
        packs = tuple(path for path in given if isinstance(path, str)) if isinstance(given, tuple) else ()
        if set(settings) != {"packs"} or given != packs or not packs:
            raise BadData(
                "The part policies takes one setting, packs: the files of its rule packs, at least one."
            )
        self.packs = packs

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Read the packs against what the domain declares; raises PackUnusable with file, rule and field."""
        from rectitude_plugins.policies.pack import load_packs

        described = dataset.description
        packs = load_packs(self.packs, schema_for(described), described.name)
        owns = tuple(kind.owns for kind in described.events)
        facts = (described.item_facts, described.person_facts)
        return Policies(packs, described.profile, owns, *facts).to_arrays()

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> Juror:
        """Compile the rules; only a juror with rules on joining is asked about joining."""
        book = rulebook_of(policies_of(arrays), catalogue)
        return JoiningJuror(book, catalogue) if book.on_joining else Juror(book, catalogue)

    @hookimpl
    def commands(self) -> Sequence[typer.Typer]:
        """Return `rectitude policies lint`."""
        from rectitude_plugins.policies.commands import commands

        return [commands]


plugin = Plugin(Role.PART, PoliciesPart, "vets candidates by rules that a compliance officer can read")
