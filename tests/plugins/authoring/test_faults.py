"""The kit names whoever breaks a promise: plugin, hook and line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toyshop import LIKING, BoundToyshop, Toyshop, description, found

from rectitude.arrays import Arrays, Mask, Rows
from rectitude.catalogue import Attribute, Catalogue, Kind
from rectitude.dataset import Dataset
from rectitude.domain import DomainDescription, EventKind, FeatureSpec
from rectitude.hookspecs import hookimpl
from rectitude.layers import Matter
from rectitude.snapshot import Snapshot
from rectitude.sources import WheelSource
from rectitude.values import (
    Candidates,
    Decision,
    Encoding,
    Encodings,
    Facts,
    FeatureColumn,
    Features,
    Fired,
    Inputs,
    Level,
    Ranked,
    Retrieved,
    Rule,
    Trace,
    Understanding,
    Verdicts,
)
from rectitude_plugins.authoring.conformance.forms import answers_have_form
from rectitude_plugins.authoring.conformance.profiling import reads_no_person
from rectitude_plugins.authoring.conformance.records import replays
from rectitude_plugins.authoring.conformance.registration import binds, describes
from rectitude_plugins.authoring.conformance.repeating import answers_repeat, training_repeats
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.safety import fails_closed, serves_nothing_blocked
from rectitude_plugins.authoring.conformance.subject import Subject
from rectitude_plugins.authoring.conformance.sums import contributions_add_up
from rectitude_plugins.authoring.conformance.workbench import Workbench

BLOCKED = Rule("blocked", "1", Level.BLOCK, "Not for you.", "tests")


def shop_of(bound: type[BoundToyshop]) -> Toyshop:
    """Return the toy shop with another bound part."""

    class Changed(Toyshop):
        def bound(self, arrays: Arrays) -> object:
            return bound(arrays)

    return Changed()


def line_of(function: Callable[..., object]) -> str:
    file = inspect.getsourcefile(function) or ""
    return f"{Path(file).name}:{inspect.getsourcelines(function)[1]}"


def only(outcome: Outcome, function: Callable[..., object]) -> Fault:
    """Return the one fault there is, which must be at a function's line."""
    (fault,) = outcome.faults
    assert fault.plugin == "toyshop"
    assert fault.hook == function.__name__
    assert fault.place.endswith(line_of(function))
    return fault


class Shuffling(BoundToyshop):
    """Finds another order each time."""

    draws = np.random.default_rng()

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        return [Retrieved("chance", self.draws.permutation(30).astype(np.int32)[: depth // 2])]


class Meddling(BoundToyshop):
    """Changes what it is given."""

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        encodings["behaviour"].matrix[0, 0] += 1
        return []


class Overflowing(BoundToyshop):
    """Gives a row that there is not."""

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        return [Retrieved("beyond", np.array([29, 30], dtype=np.int32))]


class Doubling(BoundToyshop):
    """Gives a row twice."""

    @hookimpl
    def retrieve(self, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        return [Retrieved("twice", np.array([3, 3], dtype=np.int32))]


class Inventing(BoundToyshop):
    """Fills a feature that nobody declares."""

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        return [FeatureColumn("likeing", np.zeros(len(candidates)))]


class Misplacing(BoundToyshop):
    """Fills an item-only feature at each request."""

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        return [FeatureColumn("popularity", np.zeros(len(candidates)))]


class Exploding(BoundToyshop):
    """Fills a feature with infinity."""

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        return [FeatureColumn("popularity", np.full(30, np.inf))]


class Ragged(BoundToyshop):
    """Gives a mask of another length than its matrix."""

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        return [Encoding("behaviour", np.zeros((1, 30), dtype=np.float32), np.ones(2, dtype=np.bool_))]


class Spelling(BoundToyshop):
    """Notes one text, which would be told letter by letter."""

    @hookimpl
    def understand(self, inputs: Inputs) -> Understanding:
        return Understanding(notes="no")  # type: ignore[arg-type]  # that is what is wrong with it


class Mute(BoundToyshop):
    """Notes a sentence without a word."""

    @hookimpl
    def derive(self, inputs: Inputs) -> Facts:
        return Facts(notes=(" ",))


class Tracing(BoundToyshop):
    """Takes a feature apart that nobody declares."""

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        return [Trace("likeing", np.zeros(1, dtype=np.int32), np.zeros((len(rows), 1)))]


class Foretelling(BoundToyshop):
    """Explains a feature by what the person has not done."""

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        return [Trace(LIKING, np.array([99], dtype=np.int32), np.zeros((len(rows), 1)))]


class Slim(BoundToyshop):
    """Gives fewer parts than there are items."""

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        return [Trace(LIKING, np.zeros(0, dtype=np.int32), np.zeros((1, 0)))]


@pytest.mark.parametrize(
    ("bound", "hook", "says"),
    [
        (Tracing, "trace", "'likeing', which the plugin does not declare"),
        (Foretelling, "trace", "not in the person's history"),
        (Slim, "trace", "gives parts (1, 0)"),
        (Overflowing, "retrieve", "gives row 30 of 30 items"),
        (Doubling, "retrieve", "gives a row twice"),
        (Inventing, "fuse", "'likeing', which the plugin does not declare"),
        (Misplacing, "fuse", "'popularity', which is declared for fuse_items"),
        (Exploding, "fuse_items", "infinite"),
        (Ragged, "encode", "one place in the mask for each row"),
        (Spelling, "understand", "but must give a tuple of sentences"),
        (Mute, "derive", "but must give a tuple of sentences"),
    ],
)
def test_an_answer_of_another_form_is_named(
    on_the_bench: Any, bound: type[BoundToyshop], hook: str, says: str
) -> None:
    outcome = answers_have_form(on_the_bench(shop_of(bound)))
    assert says in only(outcome, getattr(bound, hook)).sentence


def test_two_answers_to_one_question_are_named(on_the_bench: Any) -> None:
    outcome = answers_repeat(on_the_bench(shop_of(Shuffling)))
    assert "two answers to one question" in only(outcome, Shuffling.retrieve).sentence


def test_a_hook_that_changes_what_it_is_given_is_named(on_the_bench: Any) -> None:
    outcome = answers_repeat(on_the_bench(shop_of(Meddling)))
    assert "changes what it is given" in only(outcome, Meddling.fuse).sentence


class Forgetful(Toyshop):
    """Learns something else each time."""

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        learned = dict(super().fit(dataset, seed))
        return {**learned, "popularity": Shuffling.draws.random(30)}


def test_training_that_does_not_repeat_is_named(on_the_bench: Any) -> None:
    outcome = training_repeats(on_the_bench(Forgetful()))
    fault = next(fault for fault in outcome.faults if fault.hook == "fit")
    assert fault.place.endswith(line_of(Forgetful.fit))
    assert "part-toyshop.popularity.npy" in fault.sentence


class Rounding(BoundToyshop):
    """Says that it scored otherwise than it did."""

    @hookimpl
    def rank(self, features: Features) -> Ranked:
        parts = features.codes.astype(np.int64)
        return Ranked(7, parts, parts.sum(axis=1))


class Floating(BoundToyshop):
    """Scores in floats."""

    @hookimpl
    def rank(self, features: Features) -> Ranked:
        parts = features.codes.astype(np.float64)
        return Ranked(0, parts, parts.sum(axis=1))  # type: ignore[arg-type]  # that is what is wrong with it


class Narrow(BoundToyshop):
    """Leaves a feature out of its explanation."""

    @hookimpl
    def rank(self, features: Features) -> Ranked:
        parts = features.codes.astype(np.int64)[:, :-1]
        return Ranked(0, parts, parts.sum(axis=1))


@pytest.mark.parametrize(
    ("bound", "says"),
    [(Rounding, "by 7 micro-units"), (Floating, "no whole numbers"), (Narrow, "contributions of the shape")],
)
def test_contributions_that_do_not_add_up_are_named(
    on_the_bench: Any, bound: type[BoundToyshop], says: str
) -> None:
    bench = on_the_bench(shop_of(bound))
    assert says in only(contributions_add_up(bench), bound.rank).sentence  # type: ignore[attr-defined]  # both rank


class Lax(BoundToyshop):
    """Blocks an item only where others are candidates too."""

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        mask = np.zeros(len(candidates), dtype=np.bool_)
        if len(candidates) <= inputs.request.k:
            mask[:1] = True
        return Verdicts(len(candidates), (Fired(BLOCKED, mask, ~mask),))


class Touchy(BoundToyshop):
    """Fails on a profile that it did not expect."""

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        if inputs.request.profile.get("age", 1) == 0:
            raise ZeroDivisionError("age")
        return super().vet(inputs, candidates)


class Strict(BoundToyshop):
    """Blocks everything for everybody."""

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        everything = np.ones(len(candidates), dtype=np.bool_)
        return Verdicts(len(candidates), (Fired(BLOCKED, everything, ~everything),))


class Whimsical(BoundToyshop):
    """Says yes while a list is filled and no when it is asked again."""

    @hookimpl
    def may_join(self, slate: Rows, candidates: Rows) -> Mask:
        return np.full(len(candidates), len(candidates) > 1 or not len(slate))


@pytest.mark.parametrize(
    ("bound", "hook", "says"),
    [
        (Lax, "vet", "is served, but blocked blocks it"),
        (Touchy, "vet", "fails on the profile"),
        (Whimsical, "may_join", "may not join"),
    ],
)
def test_a_juror_that_lets_something_pass_is_named(
    on_the_bench: Any, bound: type[BoundToyshop], hook: str, says: str
) -> None:
    outcome = serves_nothing_blocked(on_the_bench(shop_of(bound), requests=120))
    assert outcome.faults
    for fault in outcome.faults:
        assert (fault.plugin, fault.hook) == ("toyshop", hook)
        assert fault.place.endswith(line_of(getattr(bound, hook)))
        assert says in fault.sentence


def test_a_domain_whose_every_item_is_blocked_proves_nothing(on_the_bench: Any) -> None:
    bench = on_the_bench(shop_of(Strict))
    assert "so nothing is proved" in only(fails_closed(bench), Strict.vet).sentence
    assert "so nothing is proved" in only(serves_nothing_blocked(bench), Strict.vet).sentence


class Deaf(Workbench):
    """A workbench over an engine that hears no juror."""

    def decide(self, inputs: Inputs, snapshot: Snapshot | None = None) -> Decision:
        return super().decide(inputs)


def test_an_engine_that_served_over_a_failed_juror_would_be_told(on_the_bench: Any) -> None:
    bench = on_the_bench(Toyshop())
    deaf = Deaf(bench.subject, bench.engine, bench.dataset, bench.requests)
    sentences = [fault.sentence for fault in fails_closed(deaf).faults]
    assert "a list leaves although this juror is silent" in sentences
    assert "a list leaves although this juror raises" in sentences


class Remembering(BoundToyshop):
    """Keeps who asked last, and finds something else for the next one."""

    asked = 0

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        type(self).asked = len(inputs.request.user_id or "") + len(inputs.request.profile)
        return super().vet(inputs, candidates)

    @hookimpl
    def fuse(self, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        return [FeatureColumn(LIKING, ((candidates.rows + self.asked) % 7 == 0).astype(np.float64))]


class Unmarked(Toyshop):
    """Does not say that a feature depends on the person."""

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [replace(feature, reads_profile=False) for feature in super().declare_features()]


def test_a_hook_that_keeps_something_of_who_asked_is_named(on_the_bench: Any) -> None:
    class Marked(Toyshop):
        @hookimpl
        def declare_features(self) -> Sequence[FeatureSpec]:
            return [replace(feature, reads_profile=False) for feature in super().declare_features()]

        def bound(self, arrays: Arrays) -> object:
            return Remembering(arrays)

    outcome = reads_no_person(on_the_bench(Marked()))
    assert LIKING in only(outcome, Remembering.fuse).sentence


def test_a_feature_that_depends_on_the_person_must_say_so(on_the_bench: Any) -> None:
    outcome = reads_no_person(on_the_bench(Unmarked()))
    assert f"the feature {LIKING!r} depends on the person" in only(outcome, BoundToyshop.fuse).sentence


class Capricious(BoundToyshop):
    """Words a list in another way each time."""

    said = 0

    @hookimpl
    def word(self, matter: Matter) -> Sequence[Sequence[str]]:
        type(self).said += 1
        return [[f"Said for the {self.said}th time."] for _ in matter.titles]


def test_what_a_replay_does_not_find_again_is_named(on_the_bench: Any) -> None:
    outcome = replays(on_the_bench(shop_of(Capricious)))
    assert "another answer than the record, first in word" in only(outcome, Capricious.word).sentence


class Wrapping(BoundToyshop):
    """Would undo what jurors say."""

    @hookimpl(wrapper=True)
    def vet(self, inputs: Inputs, candidates: Rows) -> Any:
        return (yield)


class Misspelt(BoundToyshop):
    """Names a hook that there is not."""

    @hookimpl
    def retreive(self, depth: int) -> Sequence[Retrieved]:
        return []


@pytest.mark.parametrize(
    ("bound", "hook", "says"),
    [(Wrapping, "vet", "is a wrapper"), (Misspelt, "retreive", "unknown hook 'retreive'")],
)
def test_what_is_bound_keeps_the_rules_of_registration_too(
    on_the_bench: Any, bound: type[BoundToyshop], hook: str, says: str
) -> None:
    fault = binds(on_the_bench(shop_of(bound))).faults[0]
    assert (fault.plugin, fault.hook) == ("toyshop", hook)
    assert fault.place.endswith(line_of(getattr(bound, hook)))
    assert says in fault.sentence


class Nothing(Toyshop):
    """Binds nothing."""

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> object:
        return None


def test_a_plugin_that_binds_nothing_is_named(on_the_bench: Any) -> None:
    fault = binds(on_the_bench(Nothing())).faults[0]
    assert fault.place.endswith(line_of(Nothing.bind))


def description_with(**changes: Any) -> Toyshop:
    class Changed(Toyshop):
        @hookimpl
        def describe_domain(self) -> DomainDescription:
            return replace(description(), **changes)

    return Changed()


AGE = Attribute("age", Kind.INTEGER)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"jurors": ()}, "declares no juror"),
        ({"jurors": ("toyshop", "toyshop")}, "jurors: 'toyshop' stands twice"),
        ({"profile": (AGE, AGE)}, "profile: 'age' stands twice"),
        ({"profile": (Attribute("a-ge", Kind.INTEGER),)}, "a rule would read as a minus"),
        ({"profile": (Attribute("", Kind.INTEGER),)}, "'' is no name"),
        ({"profile": (replace(AGE, least=9, most=3),)}, "at least 9 and at most 3"),
        ({"profile": (Attribute("age", "whole"),)}, "the kind 'whole', which there is not"),  # type: ignore[arg-type]  # that is what is wrong with it
        ({"items": (Attribute("price", Kind.DECIMAL, linked=True),)}, "cannot be linked"),
        ({"events": (EventKind("view", "looked at", threshold=float("inf")),)}, "none can be a success"),
        ({"pairs": (("liking", "likeing"),)}, "pairs: 'likeing' is a feature that nobody declares"),
        ({"data": (WheelSource("toys", "toys", "1", "abc", "CC0", "fetch", "toys"),)}, "pinned SHA-256"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_description_that_contradicts_itself_is_named(changes: dict[str, Any], says: str) -> None:
    shop = description_with(**changes)
    roster = Subject("toyshop", "toyshop", (found(shop),)).roster()
    faults = describes(roster).faults
    assert any(says in fault.sentence for fault in faults)
    assert all((fault.plugin, fault.hook) == ("toyshop", "describe_domain") for fault in faults)
    assert all(fault.place.endswith(line_of(type(shop).describe_domain)) for fault in faults)


def test_a_sane_description_has_no_fault() -> None:
    assert describes(Subject("toyshop", "toyshop", (found(Toyshop()),)).roster()).faults == ()
