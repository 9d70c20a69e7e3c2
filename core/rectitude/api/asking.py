"""What plugins add to the doors, asked of each plugin once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from rectitude.errors import HookFailed
from rectitude.roster import Roster

Added = TypeVar("Added")


def added_by_plugins(
    rosters: Mapping[str, Roster], hook: str, kind: type[Added], only: str | None = None
) -> Iterator[tuple[str, Sequence[Added] | HookFailed]]:
    """Yield each plugin's name with what its door hook adds, or with its failure.

    A plugin that works for several domains is asked in the first of them only; `only` names one plugin.
    """
    asked: set[str] = set()
    for roster in rosters.values():
        for implementation in reversed(roster.hooks[hook]):
            if implementation.plugin not in asked and only in (None, implementation.plugin):
                asked.add(implementation.plugin)
                try:
                    yield (
                        implementation.plugin,
                        _checked(implementation.plugin, hook, implementation.ask(), kind),
                    )
                except HookFailed as failure:
                    yield implementation.plugin, failure


def _checked(plugin: str, hook: str, answer: object, kind: type[Added]) -> Sequence[Added]:
    """Return a hook's answer if it is a list of the right kind; raises HookFailed."""
    if answer is None:
        return ()
    if not isinstance(answer, list | tuple) or not all(isinstance(entry, kind) for entry in answer):
        raise HookFailed(plugin, hook, f"must return a list of {kind.__name__} objects")
    return answer
