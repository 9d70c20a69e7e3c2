"""What is sealed comes back: values without floats, numbers as bytes, a whole decision from its bins."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toyshop import BoundToyshop, Toyshop, found

from rectitude.arrays import Arrays, Rows
from rectitude.catalogue import Value
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.notices import Notices
from rectitude.payload import (
    RECOMMENDATION,
    REFUSAL,
    evidence_of,
    exact,
    found_by,
    inexact,
    notices_of,
    packed,
    payload_of,
    record_of,
    request_of,
    slate_of,
    unpacked,
)
from rectitude.recommend import recommend
from rectitude.replay import decision_again, evidence_again
from rectitude.snapshot import Snapshot
from rectitude.values import (
    ActionShare,
    Adjustment,
    Candidates,
    Decision,
    Evidence,
    Infeasible,
    Inputs,
    PathShare,
    Request,
    Slate,
    Verdicts,
)

VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=4), st.floats(0, 1e6), max_size=3),
)


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4))
def test_attribute_values_come_back_as_they_were(values: dict[str, Value]) -> None:
    sealed = json.loads(json.dumps(exact(values)))
    back = inexact(sealed)
    assert back == values
    assert {name: type(value) for name, value in back.items()} == {n: type(v) for n, v in values.items()}
    assert not _floats(sealed)


def _floats(value: object) -> list[float]:
    if isinstance(value, float):
        return [value]
    if isinstance(value, dict):
        return [inner for entry in value.values() for inner in _floats(entry)]
    return [inner for entry in value for inner in _floats(entry)] if isinstance(value, list) else []


@pytest.mark.parametrize("value", [0.1, 1e22, -0.0, 5e-324, 1.7976931348623157e308, math.inf])
def test_a_float_is_kept_to_its_last_bit(value: float) -> None:
    (back,) = inexact(exact({"x": value})).values()
    assert isinstance(back, float)
    assert back.hex() == value.hex()


@given(
    st.sampled_from(["u1", "i1", "i4", "i8", ">i4", ">i8"]),
    st.lists(st.integers(0, 120), max_size=20),
    st.sampled_from([1, -1]),
)
def test_whole_numbers_come_back_from_their_bytes(kind: str, numbers: list[int], sign: int) -> None:
    signed = [number if kind == "u1" else sign * number for number in numbers]
    text = packed(np.array(signed, dtype=kind))
    assert text.startswith(f"{kind.removeprefix('>')}:")
    assert unpacked(text).tolist() == signed
    assert text == packed(np.array(signed, dtype=kind.removeprefix(">")))


def test_numbers_that_lie_apart_in_memory_are_packed_in_their_order() -> None:
    table = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert unpacked(packed(table.T)).tolist() == [0, 3, 1, 4, 2, 5]
    assert base64.b64decode(packed(table).partition(":")[2]) == bytes(range(6))


@given(
    st.integers(0, 6).flatmap(
        lambda n: st.lists(st.lists(st.integers(-1, 5), min_size=4, max_size=4), min_size=n, max_size=n)
    )
)
def test_each_bit_says_whether_a_source_found_the_candidate(ranks: list[list[int]]) -> None:
    table: npt.NDArray[np.int32] = np.array(ranks, dtype=np.int32).reshape(len(ranks), 4)
    for candidate, bits in enumerate(found_by(table).tolist()):
        assert [bits >> source & 1 for source in range(len(ranks))] == [
            int(table[source, candidate] >= 0) for source in range(len(ranks))
        ]


def test_only_notices_of_candidates_are_kept() -> None:
    listed = Notices(
        np.array([4, 2, 9], dtype=np.int32),
        ("recalled", "withdrawn", "recalled"),
        ("2026-01-01", "2026-01-02", "2026-01-03"),
        ("sharp", "late", "loud"),
        ("maker", "shop", "maker"),
        digest="d",
    )
    sealed = notices_of(listed, np.array([2, 4, 5], dtype=np.int32))
    assert sealed == {
        "digest": "d",
        "entries": [
            [4, "recalled", "2026-01-01", "sharp", "maker"],
            [2, "withdrawn", "2026-01-02", "late", "shop"],
        ],
    }


def test_what_was_forced_on_a_slate_is_sealed_in_full() -> None:
    slate = Slate(
        (3, 1),
        (Adjustment(1, "fairness/small", 3, 2, 40),),
        (Infeasible("small", 5, 2, 1),),
        ((7, 0),),
    )
    assert slate_of(slate) == {
        "positions": [3, 1],
        "adjustments": [[1, "fairness/small", 3, 2, 40]],
        "infeasible": [["small", 5, 2, 1]],
        "refused": [[7, 0]],
        "silenced": "",
    }


def test_evidence_is_sealed_column_by_column() -> None:
    told = Evidence(
        (ActionShare("taste", 4, 600_000),), (PathShare("shares a maker", ("a", "b"), ("made_by",), 9),)
    )
    assert evidence_of((Evidence(), told)) == {
        "acted": [0, 1],
        "features": ["taste"],
        "items": [4],
        "shares": [600_000],
        "led": [0, 1],
        "words": ["shares a maker"],
        "links": [1],
        "nodes": ["a", "b"],
        "relations": ["made_by"],
        "path_shares": [9],
    }


WORDS, SHARES = st.text(max_size=3), st.integers(0, 1_000_000)
ACTIONS = st.builds(ActionShare, WORDS, st.integers(0, 99), SHARES)
PATHS = st.lists(WORDS, max_size=3).flatmap(
    lambda relations: st.builds(
        PathShare,
        WORDS,
        st.tuples(*[WORDS] * (len(relations) + 1)),
        st.just(tuple(relations)),
        SHARES,
    )
)
TOLD = st.builds(Evidence, st.lists(ACTIONS, max_size=3).map(tuple), st.lists(PATHS, max_size=3).map(tuple))


@given(st.lists(TOLD, max_size=4).map(tuple))
def test_evidence_comes_back_from_its_columns(told: tuple[Evidence, ...]) -> None:
    assert evidence_again(evidence_of(told)) == told


class Failing(Toyshop):
    """The toy shop, whose juror fails when it is asked about the words `fail`."""

    def bound(self, arrays: Arrays) -> object:
        class Unsteady(BoundToyshop):
            @hookimpl
            def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
                if inputs.request.query == "fail":
                    raise ValueError("dropped it")
                return BoundToyshop.vet(self, inputs, candidates)

        return Unsteady(arrays)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    home = Home(tmp_path_factory.mktemp("home"))
    with Engine(home, (found(Failing()),), load_layers(home)) as engine:
        train_domain(engine, "toyshop", Training(slices=1, progress=lambda line: None))
        yield engine


def decided(engine: Engine, **asked: Any) -> tuple[Decision, Snapshot]:
    served = engine.served("toyshop")
    inputs = engine.read(Request("toyshop", **asked), served)
    return recommend(inputs, served.snapshot, engine.layers), served.snapshot


FULL: dict[str, Any] = {
    "user_id": "p1",
    "history": ("t29", "t0"),
    "profile": {"age": 31},
    "query": "red toy 7 maker 3",
    "at": 10**15,
    "k": 7,
    "exclude": ("t3",),
    "only": None,
    "profiling": True,
    "locale": "en",
    "seed": 12,
    "idempotency_key": "order-1",
}


def test_every_field_of_a_request_is_sealed() -> None:
    sealed = request_of(Request("toyshop", **FULL))
    assert set(sealed) == {field.name for field in fields(Request)}
    assert sealed["history"] == ["t29", "t0"]
    assert sealed["profile"] == {"age": 31}
    assert not _floats(json.loads(json.dumps(sealed)))


@pytest.mark.parametrize(
    "asked",
    [
        FULL,
        {},
        {"user_id": "p2", "profiling": False},
        {"only": ("t4", "t1")},
        {"only": ()},
        {"exclude": tuple(f"t{row}" for row in range(30))},
        {"query": "fail"},
    ],
    ids=["everything", "nothing", "unprofiled", "only", "none at all", "all excluded", "a failed juror"],
)
def test_a_decision_follows_from_its_sealed_inputs_and_bins(shop: Engine, asked: dict[str, Any]) -> None:
    decision, snapshot = decided(shop, **asked)
    sealed = json.loads(json.dumps(payload_of(decision)))
    record = replace(record_of(decision, snapshot, b"{}"), payload=sealed)
    again = decision_again(record, snapshot, shop.layers)
    assert payload_of(again) == payload_of(decision)
    assert again.inputs.request == decision.inputs.request
    assert again.inputs.person.profile == decision.inputs.person.profile
    for name in ("rows", "times", "kinds"):
        one, other = getattr(again.inputs.person.history, name), getattr(decision.inputs.person.history, name)
        assert one.dtype == other.dtype and np.array_equal(one, other)
    assert np.array_equal(again.ranked.scores, decision.ranked.scores)
    assert np.array_equal(again.probabilities, decision.probabilities)
    assert again.slate == decision.slate
    assert again.explained.reasons == decision.explained.reasons
    assert _found(again.candidates) == _found(decision.candidates)


def _found(candidates: Candidates) -> tuple[Sequence[str], list[list[bool]]]:
    return candidates.sources, (candidates.ranks >= 0).tolist()


def test_codes_are_sealed_feature_by_feature(shop: Engine) -> None:
    decision, _ = decided(shop, user_id="p1")
    codes = decision.features.codes
    sealed = unpacked(str(payload_of(decision)["codes"]))
    assert sealed.reshape(codes.shape[1], codes.shape[0]).tolist() == codes.T.tolist()


def test_the_header_counts_groups_and_says_what_the_answer_was(shop: Engine) -> None:
    decision, snapshot = decided(shop, user_id="p1", k=6)
    header = record_of(decision, snapshot, b"{}").header
    assert header.kind == RECOMMENDATION
    groups = snapshot.bound.groups
    served = [int(groups.of_item[decision.candidates.rows[at]]) for at in decision.slate.positions]
    assert header.counts == {label: served.count(place) for place, label in enumerate(groups.labels)}
    assert sum(header.counts.values()) == 6


def test_a_list_that_a_failed_juror_emptied_is_recorded_as_a_refusal(shop: Engine) -> None:
    decision, snapshot = decided(shop, query="fail")
    header = record_of(decision, snapshot, b"{}").header
    assert header.kind == REFUSAL
    assert set(header.counts.values()) == {0}


def test_an_honest_empty_list_is_no_refusal(shop: Engine) -> None:
    decision, snapshot = decided(shop, only=())
    assert record_of(decision, snapshot, b"{}").header.kind == RECOMMENDATION
