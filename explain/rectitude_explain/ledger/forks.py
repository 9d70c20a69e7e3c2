"""Keeps ledgers whole across `os.fork`: SQLite's connections and our thread must not pass into a child."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Pausable(Protocol):
    """Something that can stand still while the process forks."""

    def pause(self) -> None:
        """Let go of everything that a child must not inherit, and stand still."""
        ...

    def resume(self, *, in_child: bool) -> None:
        """Go on, in the parent or in the child."""
        ...


_open: WeakSet[Pausable] = WeakSet()
_paused: list[Pausable] = []


def keep_over_forks(ledger: Pausable) -> None:
    """Pause this one at every fork for as long as it lives."""
    _open.add(ledger)


def _pause() -> None:
    for ledger in list(_open):
        ledger.pause()
        _paused.append(ledger)


def _resume(*, in_child: bool) -> None:
    while _paused:
        _paused.pop().resume(in_child=in_child)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_pause,
        after_in_parent=lambda: _resume(in_child=False),
        after_in_child=lambda: _resume(in_child=True),
    )
