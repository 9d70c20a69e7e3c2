"""Profiling: without it two people who ask for the same get one list, and what is personal is marked so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rectitude.plugins import Implementation
from rectitude.values import Decision, Inputs
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

PAIRS, QUESTIONS = 40, 5
ITEMS = 30
"""How many items both people of a pair are ranked on."""


def reads_no_person(bench: Workbench) -> Outcome:
    """Check that two people get the same ranking while profiling is off, and that personal features say so.

    The engine shows hooks neither the person nor the personal part of a request then; what is left to find
    is a plugin that keeps something of who asked.
    """
    faults: dict[tuple[str, str], Fault] = {}
    for fault in _pairs(bench):
        faults.setdefault((fault.plugin, fault.hook), fault)
    return Outcome(f"{PAIRS} pairs of people compared with profiling off and on", tuple(faults.values()))


def _pairs(bench: Workbench) -> Iterator[Fault]:
    """Yield a fault for each difference between two people that nobody should see or that is not marked."""
    for one, other in pairs(bench):
        off = [
            bench.decide(replace(inputs, request=replace(inputs.request, profiling=False)))
            for inputs in (one, other)
        ]
        yield from _unprofiled(bench, *off)
        yield from _unmarked(bench, bench.decide(one), bench.decide(other))


def pairs(bench: Workbench) -> Iterator[tuple[Inputs, Inputs]]:
    """Yield the inputs of two people who ask for the same: other people, histories and profiles."""
    generator = np.random.default_rng(QUESTIONS)
    people, ids = bench.dataset.people, bench.dataset.catalogue.item_ids
    asked = bench.deck.draw(2 * PAIRS, QUESTIONS)
    for first, second in zip(asked, asked, strict=False):
        one, other = generator.choice(max(len(people), 2), 2, replace=False).tolist()
        chosen = generator.choice(len(ids), min(ITEMS, len(ids)), replace=False).tolist()
        shared = replace(first, only=tuple(ids[row] for row in chosen), exclude=(), profiling=True)
        names = [people[at].user_id if at < len(people) else None for at in (one, other)]
        own = replace(shared, user_id=names[0])
        others = replace(shared, user_id=names[1], history=second.history, profile=second.profile)
        yield bench.read(own), bench.read(others)


def _unprofiled(bench: Workbench, one: Decision, other: Decision) -> Iterator[Fault]:
    """Yield the first stage at which two decisions without profiling differ."""
    told = "answers two people differently although profiling is off; it keeps something of who asked"
    if not np.array_equal(one.candidates.rows, other.candidates.rows):
        yield fault_of(bench.who("retrieve"), told)
    elif not np.array_equal(one.features.codes, other.features.codes):
        name = _differing(one, other)[0]
        yield fault_of(_filled_by(bench, name), f"gives {name!r} and {told}")
    elif not np.array_equal(one.ranked.scores, other.ranked.scores):
        yield fault_of(bench.who("rank"), told)


def _unmarked(bench: Workbench, one: Decision, other: Decision) -> Iterator[Fault]:
    """Yield each feature that depends on the person without saying so."""
    if not np.array_equal(one.candidates.rows, other.candidates.rows):
        return
    marked = {feature.name for feature in bench.snapshot.bound.features if feature.reads_profile}
    for name in _differing(one, other):
        filler = _filled_by(bench, name)
        if name not in marked and filler.plugin != "rectitude":
            yield fault_of(
                filler, f"the feature {name!r} depends on the person; declare it with reads_profile"
            )


def _differing(one: Decision, other: Decision) -> list[str]:
    columns = (one.features.codes != other.features.codes).any(axis=0)
    return [name for name, differs in zip(one.features.names, columns.tolist(), strict=True) if differs]


def _filled_by(bench: Workbench, feature: str) -> Implementation:
    """Return who fills a feature: the plugin that declares it; the engine itself for its own."""
    for declaring in bench.roster.hooks["declare_features"]:
        if feature in {spec.name for spec in declaring.call()}:  # type: ignore[attr-defined]  # a sequence of features, as the roster has checked
            return bench.who("fuse", declaring.plugin)
    return Implementation("rectitude", "fuse", _filled_by, ())
