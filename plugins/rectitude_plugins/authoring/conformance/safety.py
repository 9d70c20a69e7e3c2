"""Safety: whoever fails has blocked, nobody can undo a veto, and no blocked item is ever served."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace

import numpy as np

from rectitude.arrays import Rows
from rectitude.hookspecs import hookimpl
from rectitude.judging import FAILED
from rectitude.plugins import Found, Implementation, Plugin, Role
from rectitude.recommend import derive
from rectitude.values import Decision, Facts, Inputs, Level, Request, Verdicts
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import Change, changed, with_hooks
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.subject import Subject
from rectitude_plugins.authoring.conformance.workbench import Workbench

ENOUGH = 5
"""Faults of one kind that are told; more say nothing new."""
QUESTIONS, TRIED = 3, 200
WRAPPER = "a-wrapper"


class Broken(RuntimeError):
    """What a juror that is made to fail raises."""


def _raising(candidates: int) -> object:
    raise Broken("made to fail")


FAILURES: Mapping[str, Callable[[int], object]] = {
    "is silent": lambda candidates: None,
    "raises": _raising,
    "answers with a word": lambda candidates: "permit",
    "judges one candidate too few": lambda candidates: Verdicts(candidates - 1),
    "answers with numbers": lambda candidates: np.ones(candidates, dtype=np.int64),
}
"""The ways in which a juror is made to fail, each given the number of candidates."""


class Undoing:
    """A plugin that would let everything pass, if a wrapper were let in."""

    @hookimpl(wrapper=True)
    def vet(self, candidates: Rows) -> Generator[None, object, Verdicts]:
        """Undo what the jurors said."""
        yield
        return Verdicts(len(candidates))


def fails_closed(bench: Workbench) -> Outcome:
    """Check that a list is empty, and says why, as soon as any juror fails in any way."""
    question = _fullest(bench)
    if question is None:
        sentence = f"none of {TRIED} requests gets an item, so nothing is proved; check the rules"
        return Outcome("", (fault_of(bench.who("vet"), sentence),))
    faults: list[Fault] = []
    hooks = bench.snapshot.bound.answers.hooks
    jurors = (*hooks["vet"], *hooks["may_join"])
    for juror in jurors:
        for how, fail in FAILURES.items():
            decision = bench.decide(question, with_hooks(bench.snapshot, _failing(juror, fail)))
            if decision.slate.positions or not _named(juror, decision):
                faults.append(fault_of(juror, f"a list leaves although this juror {how}"))
    faults.extend(_wrapper(bench.subject, bench.who("vet")))
    names = ", ".join(f"{juror.plugin}.{juror.hook}" for juror in jurors)
    return Outcome(f"{names}: {len(FAILURES)} ways to fail each, and a wrapper", tuple(faults))


def _fullest(bench: Workbench) -> Inputs | None:
    """Return the first drawn request whose list has an item that the jurors were asked about joining."""
    return next((one for one in bench.asked(TRIED, QUESTIONS) if bench.decide(one).slate.positions), None)


def _failing(juror: Implementation, fail: Callable[[int], object]) -> Change:
    def call(*given: object) -> object:
        candidates = dict(zip(juror.arguments, given, strict=True)).get("candidates")
        return fail(len(candidates) if isinstance(candidates, np.ndarray) else 0)

    return lambda asked: changed(asked, call) if asked == juror else asked


def _named(juror: Implementation, decision: Decision) -> bool:
    rules = [fired.rule.id for fired in decision.vetted.fired]
    return f"{FAILED}{juror.plugin}" in rules or juror.plugin in decision.slate.silenced


def _wrapper(subject: Subject, juror: Implementation) -> Iterator[Fault]:
    """Yield a fault if a house plugin that wraps `vet` is let in."""
    wrapper = Found(WRAPPER, "", "", Plugin(Role.HOUSE, lambda settings: Undoing()))
    if not replace(subject, found=(*subject.found, wrapper)).is_refused():
        yield fault_of(juror, "a plugin that wraps this hook is let in and could undo its verdicts")


def serves_nothing_blocked(bench: Workbench) -> Outcome:
    """Check the served items of many requests one by one: each juror is asked again, about them alone."""
    served = withheld = empty = 0
    faults: list[Fault] = []
    for inputs in bench.asked(bench.requests, QUESTIONS):
        decision = bench.decide(inputs)
        served += len(decision.slate.positions)
        withheld += int((~decision.vetted.permitted).sum())
        empty += not decision.slate.positions
        if len(faults) < ENOUGH:
            faults.extend(_wrongs(bench, inputs, decision))
    told = f"{bench.requests:,} lists, {served:,} items served, {withheld:,} withheld, {empty:,} lists empty"
    if not served:
        faults.append(fault_of(bench.who("vet"), "blocks everything for everybody, so nothing is proved"))
    return Outcome(told, tuple(faults))


def _wrongs(bench: Workbench, inputs: Inputs, decision: Decision) -> Iterator[Fault]:
    """Yield what is wrong with one list: who failed, what is blocked on it, what the request ruled out."""
    hooks = bench.snapshot.bound.answers.hooks
    rows = decision.candidates.rows[list(decision.slate.positions)]
    facts = derive(inputs, bench.snapshot)
    for juror in hooks["vet"]:
        yield from _failed(juror, decision, inputs.request)
        if len(rows):
            yield from _blocked(bench, juror, inputs, rows, facts)
    if decision.slate.silenced:
        yield fault_of(bench.who("may_join"), f"fails on a request: {decision.slate.silenced}")
    for juror in hooks["may_join"]:
        yield from _unwelcome(bench, juror, inputs, rows, facts)
    if np.isin(rows, inputs.exclude).any() or (
        inputs.only is not None and not np.isin(rows, inputs.only).all()
    ):
        yield fault_of(bench.who("retrieve"), "an item is served that the request had ruled out")


def _failed(juror: Implementation, decision: Decision, request: Request) -> Iterator[Fault]:
    for fired in decision.vetted.fired:
        if fired.rule.id == f"{FAILED}{juror.plugin}":
            yield fault_of(juror, f"fails on the profile {dict(request.profile)!r}: {fired.rule.message}")


def _blocked(
    bench: Workbench, juror: Implementation, inputs: Inputs, rows: Rows, facts: Facts
) -> Iterator[Fault]:
    verdicts = bench.snapshot.bound.answers.vet(juror, inputs, rows, facts)
    if verdicts is None:
        yield fault_of(juror, "gives no usable verdict about the served items alone")
        return
    for fired in verdicts.fired:
        if fired.rule.level is Level.BLOCK and fired.mask.any():
            item_id = bench.snapshot.bound.catalogue.item_ids[int(rows[fired.mask][0])]
            yield fault_of(juror, f"the item {item_id!r} is served, but {fired.rule.id} blocks it")


def _unwelcome(
    bench: Workbench, juror: Implementation, inputs: Inputs, rows: Rows, facts: Facts
) -> Iterator[Fault]:
    for place in range(len(rows)):
        slate, one = rows[:place], rows[place : place + 1]
        verdicts = bench.snapshot.bound.answers.may_join(juror, inputs, slate, one, facts)
        if verdicts is None or not verdicts.permitted[0]:
            item_id = bench.snapshot.bound.catalogue.item_ids[int(one[0])]
            yield fault_of(juror, f"the item {item_id!r} stands in place {place + 1}, but may not join")
            return
