"""Looking at hooks from between the engine and them: each implementation replaced by one that watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

import numpy as np

from rectitude.answers import Answers
from rectitude.plugins import Implementation
from rectitude.snapshot import Snapshot

Change = Callable[[Implementation], Implementation]


def with_hooks(snapshot: Snapshot, change: Change) -> Snapshot:
    """Return a snapshot that asks every implementation through what `change` makes of it."""
    answers = watching(snapshot.bound.answers, change)
    return replace(snapshot, bound=replace(snapshot.bound, answers=answers))


def watching(answers: Answers, change: Change) -> Answers:
    """Return answers that ask every implementation through what `change` makes of it."""
    return Answers({hook: tuple(map(change, asked)) for hook, asked in answers.hooks.items()})


def changed(implementation: Implementation, call: Callable[..., object]) -> Implementation:
    """Return an implementation that is called in another way, under its own name."""
    return replace(implementation, call=call)


def same(one: object, other: object) -> bool:
    """Return whether two answers are equal to the last bit, arrays within them too; NaN equals NaN.

    >>> same([np.array([1.0, np.nan])], [np.array([1.0, np.nan])]), same(np.zeros(2), np.zeros(3))
    (True, False)
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str | bytes):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if is_dataclass(one) and not isinstance(one, type):
        names = [field.name for field in fields(one) if field.compare]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return repr(one) == repr(other) if isinstance(one, float) else bool(one == other)
