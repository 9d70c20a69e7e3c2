"""Profiling: without it no hook but the jurors reads anything of the person, and two people get one list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np

from rectitude.hookspecs import JURORS
from rectitude.plugins import Implementation
from rectitude.values import Decision, Inputs, Request
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import changed, with_hooks
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

REQUESTS, PAIRS, QUESTIONS = 60, 40, 5
PERSONAL = frozenset({"user_id", "history", "profile"})
"""Fields of a request that say something of the person."""
OWN = frozenset({"graph_prior"})
"""Features of the engine itself, which answers for them."""


class WatchedRequest(Request):
    """A request that knows which hook is being asked, and notes what that one reads of the person."""

    __slots__ = ("notes", "reader")

    notes: set[tuple[str, str, str]]
    reader: Implementation | None

    def __getattribute__(self, name: str) -> object:
        """Return a field, and note it if it is personal and a hook is reading."""
        if name in PERSONAL:
            reader = object.__getattribute__(self, "reader")
            if reader is not None:
                object.__getattribute__(self, "notes").add((reader.plugin, reader.hook, name))
        return object.__getattribute__(self, name)


def watched(request: Request) -> WatchedRequest:
    """Return a request that is watched, with nobody reading yet."""
    copy = WatchedRequest(**{field.name: getattr(request, field.name) for field in fields(Request)})
    object.__setattr__(copy, "notes", set())
    object.__setattr__(copy, "reader", None)
    return copy


def reads_no_person(bench: Workbench) -> Outcome:
    """Check who reads what while profiling is off, and that two people then get the same ranking."""
    faults: dict[tuple[str, str], Fault] = {}
    for fault in (*_readings(bench), *_pairs(bench)):
        faults.setdefault((fault.plugin, fault.hook), fault)
    told = f"{REQUESTS} requests watched, {PAIRS} pairs of people compared, features that read one are marked"
    return Outcome(told, tuple(faults.values()))


def _readings(bench: Workbench) -> Iterator[Fault]:
    """Yield a fault for each hook that reads a personal field of the request, or is given the person."""
    for inputs in bench.asked(REQUESTS, QUESTIONS):
        request = watched(replace(inputs.request, profiling=False))
        bench.decide(replace(inputs, request=request), with_hooks(bench.snapshot, _reading(request)))
        for plugin, hook, field in sorted(object.__getattribute__(request, "notes")):
            sentence = f"reads request.{field} although profiling is off; read inputs.person, which is empty then"
            yield fault_of(bench.who(hook, plugin), sentence)


def _reading(request: WatchedRequest):  # type: ignore[no-untyped-def]
    def change(implementation: Implementation) -> Implementation:
        if implementation.hook in JURORS:
            return implementation

        def call(*given: object) -> object:
            object.__setattr__(request, "reader", implementation)
            try:
                return implementation.call(*given)
            finally:
                object.__setattr__(request, "reader", None)

        return changed(implementation, call)

    return change
