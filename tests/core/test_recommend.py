"""The pure function: deterministic, complete, and honest about what it withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from toyshop import OWNED, BoundToyshop, Toyshop, found

from rectitude.arrays import Arrays, Mask, Rows
from rectitude.engine import Engine
from rectitude.errors import HookFailed, NoAnswer
from rectitude.hookspecs import hookimpl
from rectitude.recommend import recommend
from rectitude.values import (
    Candidates,
    Decision,
    Encoding,
    Facts,
    FeatureColumn,
    Features,
    Fired,
    Inputs,
    Level,
    Ranked,
    Request,
    Retrieved,
    Rule,
    Understanding,
    Verdicts,
)

Items = Sequence[dict[str, Any]]


def decide(engine: Engine, **fields: Any) -> Decision:
    request = Request("toyshop", **{"user_id": "p1", **fields})
    served = engine.served("toyshop")
    return recommend(engine.read(request, served), served.snapshot, engine.layers)


def served_items(engine: Engine, **fields: Any) -> list[dict[str, Any]]:
    answer = engine.recommend(Request("toyshop", **{"user_id": "p1", **fields})).to_json()
    items = answer["items"]
    assert isinstance(items, list)
    return items


def shop_with(**overrides: Any) -> Toyshop:
    """Return the toy shop whose bound part answers some hooks in another way."""
    bound = type("Changed", (BoundToyshop,), overrides)

    class Changed(Toyshop):
        def bound(self, arrays: Arrays) -> object:
            return bound(arrays)

    return Changed()


def test_every_score_is_the_sum_of_its_own_explanation(engine: Engine) -> None:
    items = served_items(engine)
    assert len(items) == 10
    for item in items:
        micro = sum(part["micro"] for part in item["contributions"])
        assert round(item["score"] * 10**6) == round(item["base"] * 10**6) + micro


def test_the_same_inputs_give_the_same_decision(engine: Engine) -> None:
    one, other = decide(engine), decide(engine)
    assert one.slate == other.slate
    assert np.array_equal(one.features.codes, other.features.codes)
    assert one.explained.reasons == other.explained.reasons


def test_every_feature_is_listed_for_a_stranger_too(engine: Engine) -> None:
    answer = engine.recommend(Request("toyshop", user_id="nobody")).to_json()
    items, notes = answer["items"], answer["notes"]
    assert isinstance(items, list) and isinstance(notes, list)
    assert any("Nothing is known of this person" in str(note) for note in notes)
    for item in items:
        told = {part["feature"]: part["value"] for part in item["contributions"]}
        assert set(told) == {"graph_prior", "liking", "popularity"}
        assert told["liking"] == "missing"


def test_what_the_person_has_is_withheld_with_its_rule(engine: Engine) -> None:
    answer = engine.recommend(Request("toyshop", user_id="p1")).to_json()
    items, withheld = answer["items"], answer["withheld"]
    assert isinstance(items, list) and isinstance(withheld, list)
    assert answer["withheld_by_rule"] == [
        {"rule": "owned", "version": "1", "count": 16, "named": 10, "reason": None, "source": OWNED.source}
    ]
    assert len(withheld) == 10
    assert {entry["rule"] for entry in withheld} == {"owned"}
    assert not {item["item_id"] for item in items} & {entry["item_id"] for entry in withheld}


def test_without_profiling_profile_features_are_off_and_worth_nothing(engine: Engine) -> None:
    for item in served_items(engine, profiling=False):
        liking = next(part for part in item["contributions"] if part["feature"] == "liking")
        assert (liking["value"], liking["micro"]) == ("off", 0)
        assert item["because_of"] == []


def test_without_profiling_no_hook_but_the_jurors_meets_the_person(open_engine: Any) -> None:
    seen: dict[str, int] = {}

    def encode(self: BoundToyshop, inputs: Inputs) -> Sequence[Encoding]:
        seen["encode"] = len(inputs.person.history)
        return BoundToyshop.encode(self, inputs)

    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Verdicts:
        seen["vet"] = len(inputs.person.history)
        return BoundToyshop.vet(self, inputs, candidates)

    engine = open_engine(found(shop_with(encode=hookimpl(encode), vet=hookimpl(vet))))
    decide(engine, profiling=False)
    assert seen == {"encode": 0, "vet": 16}


def test_excluded_items_never_come_and_only_allowed_ones_do(engine: Engine) -> None:
    first = served_items(engine)[0]["item_id"]
    assert first not in {item["item_id"] for item in served_items(engine, exclude=(first,))}
    allowed = served_items(engine, user_id="nobody", only=("t3", "t4"))
    assert {item["item_id"] for item in allowed} == {"t3", "t4"}


def test_a_person_who_has_everything_gets_an_honest_empty_list(engine: Engine) -> None:
    everything = tuple(f"t{row}" for row in range(30))
    answer = engine.recommend(Request("toyshop", user_id="nobody", history=everything)).to_json()
    assert answer["items"] == []
    notes = answer["notes"]
    assert isinstance(notes, list) and "Only 0 of 10 places" in str(notes[-1])


def test_items_of_this_sitting_count_at_once(engine: Engine) -> None:
    items = served_items(engine, user_id="nobody", history=("t1", "t4"))
    assert not {"t1", "t4"} & {item["item_id"] for item in items}
    assert all(action["item_id"] in {"t1", "t4"} for item in items for action in item["because_of"])
    assert any(item["because_of"] for item in items)


def test_probabilities_are_a_distribution_over_what_is_permitted(engine: Engine) -> None:
    decision = decide(engine)
    assert int(decision.probabilities.sum()) == pytest.approx(1_000_000, abs=50)
    assert not decision.probabilities[~decision.vetted.permitted].any()


def test_each_prefix_keeps_its_guarantee(engine: Engine) -> None:
    guarantees = engine.served("toyshop").snapshot.bound.guarantees_for(10)
    wanted = guarantees.tables[guarantees.labels.index("small")]
    for person in range(12):
        small = [item["group"] == "small" for item in served_items(engine, user_id=f"p{person}")]
        assert all(sum(small[: r + 1]) >= wanted[r] for r in range(len(small)))


def test_a_forced_place_names_whom_it_displaced_and_its_price(engine: Engine) -> None:
    adjusted = [
        item
        for person in range(12)
        for item in served_items(engine, user_id=f"p{person}")
        if item["adjustments"]
    ]
    assert adjusted
    for item in adjusted:
        for adjustment in item["adjustments"]:
            assert adjustment["rule"] == "fairness/small"
            assert adjustment["price"] >= 0


def _nothing(*_: object) -> None:
    return None


def test_a_veto_outlives_every_score(open_engine: Any) -> None:
    best: list[int] = []

    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Verdicts:
        mask = np.isin(candidates, best)
        rule = Rule("recalled", "1", Level.BLOCK, "It was recalled.", "tests")
        return Verdicts(len(candidates), (Fired(rule, mask, np.zeros_like(mask)),))

    engine = open_engine(found(shop_with(vet=hookimpl(vet))))
    first = served_items(engine, user_id="nobody")[0]["item_id"]
    best.append(engine.served("toyshop").snapshot.bound.catalogue.row_of[first])
    assert first not in {item["item_id"] for item in served_items(engine, user_id="nobody")}


@pytest.mark.parametrize("answer", [None, "permit", Verdicts(3)], ids=["silence", "a word", "too short"])
def test_a_juror_without_a_usable_verdict_blocks_everything(open_engine: Any, answer: object) -> None:
    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Any:
        return answer

    engine = open_engine(found(shop_with(vet=hookimpl(vet))))
    _assert_refused(engine, "toyshop")


def test_a_juror_that_raises_blocks_everything_and_is_named(open_engine: Any) -> None:
    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Verdicts:
        raise ZeroDivisionError("no ground to judge on")

    engine = open_engine(found(shop_with(vet=hookimpl(vet))))
    _assert_refused(engine, "no ground to judge on")


@pytest.mark.parametrize("fails", [True, False])
def test_a_juror_that_fails_while_the_list_is_filled_empties_it(open_engine: Any, fails: bool) -> None:
    def may_join(self: BoundToyshop, inputs: Inputs, slate: Rows, candidates: Rows) -> Mask | None:
        if fails:
            raise ZeroDivisionError("cannot say")
        return None

    engine = open_engine(found(shop_with(may_join=hookimpl(may_join))))
    _assert_refused(engine, "toyshop.may_join")


def _assert_refused(engine: Engine, named: str) -> None:
    answer = engine.recommend(Request("toyshop", user_id="p1")).to_json()
    assert answer["items"] == []
    assert named in " ".join(map(str, answer["notes"]))  # type: ignore[arg-type]  # notes is a list of words
    assert engine.record(str(answer["id"])).header.kind == "refusal"


def test_a_juror_may_keep_two_items_from_standing_on_one_list(open_engine: Any) -> None:
    def may_join(self: BoundToyshop, inputs: Inputs, slate: Rows, candidates: Rows) -> Mask:
        return ~np.isin(candidates % 2, slate % 2)

    engine = open_engine(found(shop_with(may_join=hookimpl(may_join))))
    rows = engine.served("toyshop").snapshot.bound.catalogue.row_of
    served = [rows[item["item_id"]] for item in served_items(engine, user_id="nobody")]
    assert sorted(row % 2 for row in served) == [0, 1]


def test_who_may_not_join_is_told_with_the_juror_or_its_rule(open_engine: Any) -> None:
    def mask(self: BoundToyshop, inputs: Inputs, slate: Rows, candidates: Rows) -> Mask:
        return ~np.isin(candidates % 2, slate % 2)

    def verdicts(self: BoundToyshop, inputs: Inputs, slate: Rows, candidates: Rows) -> Verdicts:
        alike = np.isin(candidates % 2, slate % 2)
        rule = Rule("one-of-each", "3", Level.BLOCK, "One of each kind is enough.", "tests")
        return Verdicts(len(candidates), (Fired(rule, alike, np.zeros_like(alike)),))

    told, reasons = {}, {}
    for name, may_join in {"mask": mask, "verdicts": verdicts}.items():
        engine = open_engine(found(shop_with(may_join=hookimpl(may_join))))
        answer: Any = engine.recommend(Request("toyshop", user_id="nobody", k=4)).to_json()
        (told[name],) = answer["withheld_by_rule"]
        assert len(answer["items"]) == 2
        assert told[name]["count"] == 28
        assert len(answer["withheld"]) == told[name]["named"] == 10
        shown = {item["item_id"] for item in answer["items"]}
        assert not shown & {entry["item_id"] for entry in answer["withheld"]}
        payload: Any = engine.record(answer["id"]).payload
        assert sum(len(positions) for *_, positions in payload["kept_off"]) == 28
        assert engine.replay(answer["id"]).equal
        reasons[name] = answer["withheld"][0]["reason"]
    assert told["mask"]["rule"] == "toyshop/may-join"
    assert (told["verdicts"]["rule"], told["verdicts"]["version"]) == ("one-of-each", "3")
    assert reasons["verdicts"] == "One of each kind is enough."
    assert reasons["mask"] == "The juror toyshop does not let it join what is on the list already."


@pytest.mark.parametrize("length", [0, 3])
def test_verdicts_on_joining_for_another_number_of_candidates_empty_the_list(
    open_engine: Any, length: int
) -> None:
    def may_join(self: BoundToyshop, inputs: Inputs, slate: Rows, candidates: Rows) -> Verdicts:
        return Verdicts(length)

    engine = open_engine(found(shop_with(may_join=hookimpl(may_join))))
    _assert_refused(engine, "gave no usable answer")


@pytest.mark.parametrize("level", [Level.BLOCK, Level.WARN])
def test_a_rule_of_the_whole_list_is_told_once_and_of_no_item(open_engine: Any, level: Level) -> None:
    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Verdicts:
        everything = np.ones(len(candidates), dtype=np.bool_)
        of_all = Rule("closed", "1", level, "The shop is closed.", "tests")
        of_some = Rule("odd", "1", Level.BLOCK, "Odd ones are away.", "tests")
        fired = (
            Fired(of_some, candidates % 2 == 1, ~everything),
            Fired(of_all, everything, ~everything, whole=True),
        )
        return Verdicts(len(candidates), fired)

    engine = open_engine(found(shop_with(vet=hookimpl(vet))))
    answer: Any = engine.recommend(Request("toyshop", user_id="nobody", k=4)).to_json()
    assert answer["notes"].count("The shop is closed.") == 1
    assert answer["notes"][0] == "The shop is closed."
    assert not any(item["warnings"] for item in answer["items"])
    counts = {rule["rule"]: (rule["count"], rule["named"]) for rule in answer["withheld_by_rule"]}
    if level is Level.BLOCK:
        assert counts == {"closed": (30, 0), "odd": (15, 0)}
        assert answer["items"] == answer["withheld"] == []
        assert answer["withheld_by_rule"][0]["reason"] == "The shop is closed."
    else:
        assert counts == {"odd": (15, 10)}
        assert len(answer["items"]) == 4
    payload: Any = engine.record(answer["id"]).payload
    assert {entry["rule"]: len(entry["on"]) for entry in payload["verdicts"]["fired"]}["closed"] == 30
    assert engine.replay(answer["id"]).equal


def test_a_warning_goes_with_the_item_and_withholds_nothing(open_engine: Any) -> None:
    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows) -> Verdicts:
        everything = np.ones(len(candidates), dtype=np.bool_)
        rule = Rule("small-parts", "1", Level.WARN, "It has small parts.", "tests")
        return Verdicts(len(candidates), (Fired(rule, everything, ~everything),))

    engine = open_engine(found(shop_with(vet=hookimpl(vet))))
    items = served_items(engine)
    assert len(items) == 10
    assert all(item["warnings"][0]["reason"] == "It has small parts." for item in items)


@pytest.mark.parametrize("hook", ["encode", "retrieve", "fuse", "trace", "rank", "word", "understand"])
def test_a_plugin_that_raises_is_named_with_its_hook(open_engine: Any, hook: str) -> None:
    engine = open_engine()
    arguments = {
        "understand": "inputs",
        "encode": "inputs",
        "retrieve": "inputs",
        "fuse": "inputs",
        "trace": "inputs",
        "rank": "features",
        "word": "matter",
    }
    broken: dict[str, Any] = {}
    exec(f"def {hook}(self, {arguments[hook]}): raise ZeroDivisionError('broken')", broken)
    changed = open_engine(
        found(shop_with(**{hook: hookimpl(broken[hook])})), train=False, home=engine.home.root
    )
    with pytest.raises(HookFailed) as caught:
        changed.recommend(Request("toyshop", user_id="p1", query="toy"))
    assert (caught.value.plugin, caught.value.hook) == ("toyshop", hook)


def test_a_feature_of_another_length_is_refused(open_engine: Any) -> None:
    def fuse(self: BoundToyshop, candidates: Candidates) -> Sequence[FeatureColumn]:
        return [FeatureColumn("liking", np.zeros(3))]

    home = open_engine().home.root
    engine = open_engine(found(shop_with(fuse=hookimpl(fuse))), train=False, home=home)
    with pytest.raises(HookFailed, match=r"'liking' the shape \(3,\)"):
        decide(engine)


@pytest.mark.parametrize("row", [-1, 30])
def test_a_row_that_no_item_has_is_refused(open_engine: Any, row: int) -> None:
    def retrieve(self: BoundToyshop, depth: int) -> Sequence[Retrieved]:
        return [Retrieved("thin air", np.array([row], dtype=np.int32))]

    home = open_engine().home.root
    engine = open_engine(found(shop_with(retrieve=hookimpl(retrieve))), train=False, home=home)
    with pytest.raises(HookFailed, match="'thin air' that the catalogue of 30 items does not have"):
        decide(engine)


def test_two_encodings_of_one_modality_are_refused(open_engine: Any) -> None:
    def encode(self: BoundToyshop, inputs: Inputs) -> Sequence[Encoding]:
        return [*BoundToyshop.encode(self, inputs)] * 2

    home = open_engine().home.root
    engine = open_engine(found(shop_with(encode=hookimpl(encode))), train=False, home=home)
    with pytest.raises(HookFailed, match="'behaviour', which another plugin gives too"):
        decide(engine)


def test_a_domain_overrides_the_ranking_by_answering_its_hook(open_engine: Any) -> None:
    def rank(self: BoundToyshop, features: Features) -> Ranked:
        contributions = np.zeros(features.codes.shape, dtype=np.int64)
        contributions[:, 0] = np.arange(len(contributions))
        return Ranked(0, contributions, contributions.sum(axis=1))

    engine = open_engine(found(shop_with(rank=hookimpl(rank))))
    scores = [item["score"] for item in served_items(engine, user_id="nobody") if not item["adjustments"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 29 / 10**6


def test_nobody_ranking_is_a_named_error() -> None:
    from rectitude.answers import Answers

    with pytest.raises(NoAnswer, match="no plugin ranked"):
        Answers({"rank": ()}).rank(Features((), np.zeros((0, 0), np.uint8), np.zeros(0, np.bool_)))


def test_a_domain_words_the_whole_list_at_once(open_engine: Any) -> None:
    def word(self: BoundToyshop, matter: Any) -> list[list[str]]:
        return [[f"Have you seen {title}?"] for title in matter.titles]

    engine = open_engine(found(shop_with(word=hookimpl(word))))
    item = served_items(engine)[0]
    assert item["reasons"] == [f"Have you seen {item['title']}?"]


def test_what_follows_from_the_request_reaches_every_juror_and_the_replay(open_engine: Any) -> None:
    def derive(self: BoundToyshop, inputs: Inputs) -> Facts:
        odd = np.arange(30) % 2 == 1
        return Facts({"in_a_hurry": inputs.request.query == "quick"}, {"odd": (odd, np.ones_like(odd))})

    def vet(self: BoundToyshop, inputs: Inputs, candidates: Rows, facts: Facts) -> Verdicts:
        holds, known = facts.items["odd"]
        mask = holds[candidates] & known[candidates] & bool(facts.person["in_a_hurry"])
        rule = Rule("odd", "1", Level.BLOCK, "Odd ones take too long.", "tests")
        return Verdicts(len(candidates), (Fired(rule, mask, np.zeros_like(mask)),))

    engine = open_engine(found(shop_with(derive=hookimpl(derive), vet=hookimpl(vet))))
    answer = engine.recommend(Request("toyshop", query="quick")).to_json()
    items, withheld = answer["items"], answer["withheld"]
    assert isinstance(items, list) and isinstance(withheld, list)
    row_of = engine.served("toyshop").snapshot.bound.catalogue.row_of
    assert items
    assert all(row_of[item["item_id"]] % 2 == 0 for item in items)
    assert {entry["rule"] for entry in withheld} == {"odd"}
    assert engine.replay(str(answer["id"])).equal


def test_what_plugins_say_of_the_whole_list_is_told_once_recorded_and_replayed(open_engine: Any) -> None:
    def understand(self: BoundToyshop, inputs: Inputs) -> Understanding:
        return Understanding(notes=("Half of the query was read.", "Take care."))

    def derive(self: BoundToyshop, inputs: Inputs) -> Facts:
        return Facts(notes=("Take care.", f"You are {inputs.person.user_id}."))

    engine = open_engine(found(shop_with(derive=hookimpl(derive), understand=hookimpl(understand))))
    answer = engine.recommend(Request("toyshop", user_id="p1", query="quick", profiling=False)).to_json()
    notes, record = answer["notes"], engine.record(str(answer["id"]))
    assert isinstance(notes, list)
    assert notes[:3] == ["Take care.", "You are p1.", "Half of the query was read."]
    assert record.payload["notes"] == notes[:3]
    assert engine.replay(str(answer["id"])).equal


@pytest.mark.parametrize("notes", ["Take care.", ("",), (1,), ["Take care."]])
def test_notes_that_are_no_tuple_of_sentences_name_their_plugin(open_engine: Any, notes: Any) -> None:
    def derive(self: BoundToyshop, inputs: Inputs) -> Facts:
        return Facts(notes=notes)

    engine = open_engine(found(shop_with(derive=hookimpl(derive))))
    with pytest.raises(HookFailed, match=r"toyshop.*derive.*tuple of sentences"):
        engine.recommend(Request("toyshop", user_id="p1"))
