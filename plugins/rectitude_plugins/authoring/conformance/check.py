"""`rectitude plugin check`: every check in order, from loading to latency."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from rectitude.errors import RectitudeError
from rectitude.plugins import Implementation
from rectitude_plugins.authoring.conformance.elsewhere import other_process
from rectitude_plugins.authoring.conformance.forms import answers_have_form
from rectitude_plugins.authoring.conformance.latency import takes
from rectitude_plugins.authoring.conformance.places import fault_from
from rectitude_plugins.authoring.conformance.profiling import reads_no_person
from rectitude_plugins.authoring.conformance.records import replays, survives_json
from rectitude_plugins.authoring.conformance.registration import binds, describes, learns, loads, registers
from rectitude_plugins.authoring.conformance.repeating import answers_repeat, training_repeats
from rectitude_plugins.authoring.conformance.report import ConformanceReport, Outcome, Row, State
from rectitude_plugins.authoring.conformance.safety import fails_closed, serves_nothing_blocked
from rectitude_plugins.authoring.conformance.subject import Subject, subject_of
from rectitude_plugins.authoring.conformance.sums import contributions_add_up
from rectitude_plugins.authoring.conformance.workbench import MANY, REQUESTS, Workbench, opened

LOADING, REGISTRATION, DESCRIPTION = "it loads", "it registers", "it describes itself"
SAMPLE, ELSEWHERE = "it has a sample", "another process agrees"
BEFORE_LEARNING: Mapping[str, Callable[[Workbench], Outcome]] = {
    "what it binds registers": binds,
    "answers have form": answers_have_form,
    "it learns": learns,
}
ANSWERING: Mapping[str, Callable[[Workbench], Outcome]] = {
    "contributions add up": contributions_add_up,
    "a failing juror blocks": fails_closed,
    "nothing blocked is served": serves_nothing_blocked,
    "profiling can be off": reads_no_person,
    "answers repeat": answers_repeat,
    "training repeats": training_repeats,
    "records survive JSON": survives_json,
    "records replay": replays,
    "latency": takes,
}
CHECKS = (LOADING, REGISTRATION, DESCRIPTION, SAMPLE, *BEFORE_LEARNING, *ANSWERING, ELSEWHERE)
"""Every check by its title; a report has a row for each."""


@dataclass(slots=True)
class Trial:
    """The rows of a report as they come to stand."""

    subject: Subject
    rows: dict[str, Row] = field(default_factory=dict)

    def passes(self, check: str, look: Callable[[], Outcome]) -> bool:
        """Make one check, keep its row, and return whether it passed; whatever is raised is a fault."""
        try:
            outcome = Implementation(self.subject.plugin, check, look, ()).ask()
            assert isinstance(outcome, Outcome), "a check returns an outcome"
        except RectitudeError as error:
            outcome = Outcome("", (fault_from(error, self.subject.plugin, self.subject.packages()),))
        state = State.FAILED if outcome.faults else State.PASSED
        self.rows[check] = Row(check, state, outcome.told, outcome.faults)
        return state is State.PASSED

    def row(self, check: str) -> Row:
        """Return a check's row; one that was not made says so."""
        return self.rows.get(check) or Row(check, State.NOT_REACHED, "an earlier check failed")


def check_plugin(name: str, thorough: bool = False, within: str | None = None) -> ConformanceReport:
    """Check whether a plugin keeps its contract, and say of every broken promise whose it is and where.

    A domain is checked on a sample of its own data, or on made-up data if it has none; a part or a house
    plugin in the domain `within` or in one that is made up. `thorough` serves ten times as many requests.
    Raises NoSuchPlugin.
    """
    began = time.perf_counter()
    subject = subject_of(name, within)
    trial = Trial(subject)
    if trial.passes(LOADING, partial(loads, subject.entry)):
        _check_roster(trial, MANY if thorough else REQUESTS)
    entry = subject.entry
    return ConformanceReport(
        plugin=name,
        role=str(entry.plugin.role) if entry.plugin else "not loaded",
        distribution=entry.distribution,
        version=entry.version,
        thorough=thorough,
        seconds=time.perf_counter() - began,
        rows=tuple(map(trial.row, CHECKS)),
    )


def _check_roster(trial: Trial, requests: int) -> None:
    """Check who works for the domain and what it says of itself and then, if all is well, the answers."""
    subject = trial.subject
    if not trial.passes(REGISTRATION, partial(registers, subject)):
        return
    if not trial.passes(DESCRIPTION, lambda: describes(subject.roster())):
        return
    # The other process starts now: it learns while this one learns and checks.
    with other_process(subject) as other, ExitStack() as open_until_the_end:
        bench = _prepared(trial, requests, open_until_the_end)
        if bench is None:
            return
        if not all(trial.passes(check, partial(look, bench)) for check, look in BEFORE_LEARNING.items()):
            return
        for check, look in ANSWERING.items():
            trial.passes(check, partial(look, bench))
        trial.passes(ELSEWHERE, partial(other.learns_the_same, bench))


def _prepared(trial: Trial, requests: int, open_until_the_end: ExitStack) -> Workbench | None:
    """Return the workbench with the domain's sample, or None where there is no good sample."""
    prepared: list[Workbench] = []

    def prepare() -> Outcome:
        bench = open_until_the_end.enter_context(opened(trial.subject, requests))
        prepared.append(bench)
        data = bench.dataset
        counts = f"{len(data.catalogue):,} items, {len(data.people):,} people, {len(data.events):,} events"
        return Outcome(f"{counts}: {', '.join(source.name for source in data.sources)}")

    return prepared[0] if trial.passes(SAMPLE, prepare) else None
