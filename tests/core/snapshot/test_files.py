"""What a snapshot's files hold: every kind of value comes back as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.catalogue import Attribute, Item, Kind, Value
from rectitude.dataset import Source
from rectitude.domain import Groups, PrefixGuarantee
from rectitude.snapshot import Learned
from rectitude.snapshot.files import SMALL, _attributes, contents_of, learned_from
from rectitude.snapshot.values import no_guarantees


@pytest.fixture
def learned(learn_toys: Any) -> Learned:
    made = learn_toys()
    assert isinstance(made, Learned)
    return made


def again(learned: Learned, folder: Path) -> Learned:
    """Return what comes back from files."""
    folder.mkdir(exist_ok=True)
    contents = contents_of(learned)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return learned_from(folder, list(contents), learned.facts)


def same_arrays(one: Mapping[str, npt.NDArray[Any]], other: Mapping[str, npt.NDArray[Any]]) -> bool:
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and np.array_equal(one[name], other[name]) for name in one
    )


def test_everything_comes_back(learned: Learned, tmp_path: Path) -> None:
    back = again(learned, tmp_path)
    for name in ("domain", "items", "schema", "sources", "facts"):
        assert getattr(back, name) == getattr(learned, name)
    assert same_arrays(back.model.to_arrays(), learned.model.to_arrays())
    assert same_arrays(back.tables.to_arrays(), learned.tables.to_arrays())
    assert same_arrays(back.tables_off.to_arrays(), learned.tables_off.to_arrays())
    assert all(same_arrays(back.arrays[name], learned.arrays[name]) for name in learned.arrays)
    assert np.array_equal(back.background, learned.background)
    assert (back.groups.name, back.groups.labels, back.groups.guarantees) == (
        learned.groups.name,
        learned.groups.labels,
        learned.groups.guarantees,
    )
    assert np.array_equal(back.groups.of_item, learned.groups.of_item)


def test_every_length_of_list_gets_its_own_table_back(learned: Learned, tmp_path: Path) -> None:
    back = again(learned, tmp_path)
    assert len(back.guarantees) == len(learned.guarantees)
    for length, (one, other) in enumerate(zip(learned.guarantees, back.guarantees, strict=True), start=1):
        assert other.tables.shape == (len(one.labels), length)
        assert np.array_equal(one.tables, other.tables)
        assert (one.labels, dict(one.parameters)) == (other.labels, dict(other.parameters))


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), st.text(max_size=10))
def test_attributes_of_any_kind_come_back(attributes: dict[str, Value], title: str) -> None:
    stored = json.loads(json.dumps([title, attributes], sort_keys=True, ensure_ascii=False).encode())
    assert (stored[0], _attributes(stored[1])) == (title, attributes)


def test_items_of_any_kind_come_back(learned: Learned, tmp_path: Path) -> None:
    held: dict[str, Value] = {
        "tags": ("a", "b"),
        "no_tags": (),
        "truth": False,
        "price": 0.1,
        "missing": None,
        "text": "„ﬁ“\n\u2028",
    }
    schema = (
        Attribute("tags", Kind.TAGS, "tags", searched=True),
        Attribute("age", Kind.INTEGER, unit="years", least=0, most=130),
    )
    source = Source("own", "mine", "0" * 64, own=True)
    odd = replace(learned, items=(Item("1", "One", held),), schema=schema, sources=(source,))
    back = again(odd, tmp_path)
    assert (back.items, back.schema, back.sources) == (odd.items, odd.schema, odd.sources)


def test_a_domain_that_promises_nothing_comes_back(learned: Learned, tmp_path: Path) -> None:
    nothing = Groups("none", (), np.full(len(learned.items), -1, dtype=np.int8), ())
    back = again(replace(learned, groups=nothing, guarantees=(no_guarantees(),) * 3), tmp_path)
    assert back.groups.labels == ()
    assert [entry.labels for entry in back.guarantees] == [(), (), ()]


def test_guarantees_of_groups_come_back(learned: Learned, tmp_path: Path) -> None:
    promised = Groups("size", ("a", "b"), learned.groups.of_item, (PrefixGuarantee("b", 0.3, 0.1),))
    assert again(replace(learned, groups=promised), tmp_path).groups.guarantees == promised.guarantees


def test_a_part_that_learned_nothing_is_still_there(learned: Learned, tmp_path: Path) -> None:
    arrays = {**learned.arrays, "silent": {}}
    assert again(replace(learned, arrays=arrays), tmp_path).arrays["silent"] == {}


def test_a_part_whose_name_has_dots_keeps_its_arrays(learned: Learned, tmp_path: Path) -> None:
    arrays = {"my.part": {"weights": np.arange(3)}, "scalar": {"one": np.array(7)}}
    back = again(replace(learned, arrays=arrays), tmp_path).arrays
    assert back["my.part"]["weights"].tolist() == [0, 1, 2]
    assert (back["scalar"]["one"].shape, int(back["scalar"]["one"])) == ((), 7)


def test_large_arrays_are_mapped_and_cannot_be_written(learned: Learned, tmp_path: Path) -> None:
    large = np.zeros(SMALL // 8 + 1000)
    back = again(replace(learned, arrays={"toyshop": {"large": large, "small": np.zeros(3)}}), tmp_path)
    assert isinstance(back.arrays["toyshop"]["large"], np.memmap)
    assert not back.arrays["toyshop"]["large"].flags.writeable
    assert not isinstance(back.arrays["toyshop"]["small"], np.memmap)


def test_the_same_learning_has_the_same_bytes_whatever_the_order_of_its_parts(learned: Learned) -> None:
    one = {"b": {"y": np.arange(2), "x": np.arange(3)}, "a": {"z": np.arange(4)}}
    other = {"a": {"z": np.arange(4)}, "b": {"x": np.arange(3), "y": np.arange(2)}}
    assert contents_of(replace(learned, arrays=one)) == contents_of(replace(learned, arrays=other))
    fortran = {"a": {"z": np.asfortranarray(np.arange(6).reshape(2, 3))}}
    c_order = {"a": {"z": np.arange(6).reshape(2, 3)}}
    assert contents_of(replace(learned, arrays=fortran)) == contents_of(replace(learned, arrays=c_order))
