from __future__ import annotations

import json
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from rectitude.records import JSON
from rectitude_explain.errors import RecordNotCanonical
from rectitude_explain.ledger.canonical import LARGEST, canonical_json

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts
values: st.SearchStrategy[JSON] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


class Colour(StrEnum):
    RED = "red"


@given(values)
def test_the_text_is_that_of_rfc_8785_and_reads_back_as_the_same_value(value: JSON) -> None:
    text = canonical_json(value)
    assert text == rfc8785.dumps(value)
    assert json.loads(text) == value
    assert b"\n" not in text


def test_keys_stand_in_the_order_of_utf_16_as_the_rfc_asks() -> None:
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_tuples_and_other_mappings_are_written_like_lists_and_dicts() -> None:
    assert (
        canonical_json(MappingProxyType({"b": (1, 2), "a": ("x", (None,))}))
        == b'{"a":["x",[null]],"b":[1,2]}'
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"score": 0.5}, "payload.score is the float 0.5"),
        ({"scores": [1, 2.0]}, r"payload.scores\[1\] is the float 2.0"),
        ({"a": {"b": [{"c": float("nan")}]}}, r"payload.a.b\[0\].c is the float nan"),
        ({"big": 2**53}, "payload.big is 9007199254740992"),
        ({"big": [-(2**53)]}, r"payload.big\[0\] is -9007199254740992"),
        ({"mixed": [None, 2**53]}, r"payload.mixed\[1\] is 9007199254740992"),
        ({"code": np.int64(3)}, "payload.code is of type int64"),
        ({"code": np.float32(3)}, "payload.code is of type float32"),
        ({"raw": b"x"}, "payload.raw is of type bytes"),
        ({"colour": Colour.RED}, "payload.colour is of type Colour"),
        ({"deep": {1: 2}}, "payload.deep has the key 1, which is not a string"),
        ({"query": "\ud800"}, "payload holds text that is not Unicode"),
        ({"\ud800": 1}, "payload holds text that is not Unicode"),
    ],
)
def test_a_value_without_a_canonical_form_is_refused_and_its_place_is_named(value: JSON, place: str) -> None:
    with pytest.raises(RecordNotCanonical, match=place):
        canonical_json(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    endless: list[JSON] = []
    endless.append(endless)
    with pytest.raises(RecordNotCanonical, match="holds itself"):
        canonical_json(endless)
