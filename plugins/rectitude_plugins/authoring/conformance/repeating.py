"""Determinism: the same question gets the same answer, and the same data teach the same."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rectitude.plugins import Implementation
from rectitude.snapshot import Learned
from rectitude.snapshot.files import PART, contents_of
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import changed, same, with_hooks
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import Workbench

TWICE = 40
"""How many requests are asked twice."""
QUESTIONS = 1
"""The seed of the requests that are drawn."""
LEARNED_BY = MappingProxyType({"knowledge": "extend_knowledge", "fairness": "assign_groups"})

Digests = Mapping[str, str]


def answers_repeat(bench: Workbench) -> Outcome:
    """Check that every hook gives the same answer twice and leaves what it is given as it was."""
    faults: dict[tuple[str, str], Fault] = {}

    def note(implementation: Implementation, sentence: str) -> None:
        faults.setdefault((implementation.plugin, implementation.hook), fault_of(implementation, sentence))

    def twice(implementation: Implementation) -> Implementation:
        def call(*given: object) -> object:
            before = copy.deepcopy(given)
            answer = implementation.call(*given)
            if not same(list(before), list(given)):
                note(implementation, "changes what it is given; answer with new values instead")
            if not same(answer, implementation.call(*given)):
                note(
                    implementation, "gave two answers to one question; draw on the inputs and their seed only"
                )
            return answer

        return changed(implementation, call)

    watched = with_hooks(bench.snapshot, twice)
    for inputs in bench.asked(TWICE, QUESTIONS):
        bench.decide(inputs, watched)
    return Outcome(f"each hook asked twice in {TWICE} requests", tuple(faults.values()))


def training_repeats(bench: Workbench) -> Outcome:
    """Check that learning a second time gives the same files, bit for bit."""
    again = bench.learn()
    first, second = digests_of(bench.learned), digests_of(again)
    told = f"{len(first)} files, learned twice, are equal bit for bit"
    return Outcome(told, tuple(differences(bench, first, second, "the second time in one process")))


def digests_of(learned: Learned) -> dict[str, str]:
    """Return the SHA-256 of every file of a snapshot."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents_of(learned).items()}


def differences(bench: Workbench, one: Digests, other: Digests, when: str) -> Iterator[Fault]:
    """Yield a fault for each hook whose files differ."""
    differing = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    seen: set[tuple[str, str]] = set()
    for name in differing:
        plugin, hook = _learned_by(name)
        if (plugin, hook) not in seen:
            seen.add((plugin, hook))
            yield fault_of(bench.who(hook, plugin), f"gave another {name} {when}")


def _learned_by(name: str) -> tuple[str, str]:
    """Return who gives a file of a snapshot: the plugin ("" for the first that answers) and the hook.

    >>> _learned_by("part-behaviour.taste.npy"), _learned_by("model.mains.npy"), _learned_by("data.json")
    (('behaviour', 'fit'), ('', 'fit_ranker'), ('', 'load_data'))
    """
    room = name.split(".", maxsplit=1)[0]
    if room.startswith(PART):
        return room.removeprefix(PART), "fit"
    return "", LEARNED_BY.get(room, "load_data" if name.endswith(".json") else "fit_ranker")
