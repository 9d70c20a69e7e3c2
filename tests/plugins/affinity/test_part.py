"""Leanings by hand: bands of an attribute, and what people alike choose."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_data import candidates, catalogue, dataset, history, inputs

from rectitude.arrays import Floats
from rectitude.catalogue import Attribute, Kind, Value
from rectitude.dataset import Dataset
from rectitude.domain import Setting
from rectitude.errors import UnknownAttribute
from rectitude.values import Inputs
from rectitude_plugins.affinity.part import BANDS, NO_BAND, Affinity, BoundAffinity, plugin

SETTINGS: dict[str, Setting] = {
    "attribute": "year",
    "first": 1930,
    "width": 5,
    "profile": ("age", "gender", "member"),
    "ages": (25, 35, 45),
}
YEAR = Attribute("year", Kind.INTEGER)
YEARS: tuple[int | None, ...] = (1921, 1930, 1934, 1935, 1994, 1999, 2024, None)
PROFILES: dict[int, dict[str, Value]] = {
    0: {"age": 24, "gender": "F", "member": True},
    1: {"age": 25, "gender": "F", "member": None},
    2: {"age": 44, "gender": "M", "member": False},
    3: {},
}
LOG = [(0, 1, 5.0, 1), (0, 2, 5.0, 2), (1, 1, 5.0, 3), (2, 4, 5.0, 4), (3, 5, 5.0, 5), (2, 7, 5.0, 6)]


def shop(years: tuple[int | None, ...] = YEARS) -> Dataset:
    things = catalogue(len(years), [YEAR], {row: {"year": year} for row, year in enumerate(years)})
    return dataset(LOG, len(years), 4, profiles=PROFILES, things=things)


def bound_to(data: Dataset) -> BoundAffinity:
    part = Affinity(SETTINGS)
    return part.bind(part.fit(data), data.catalogue)


def features_of(asked: Inputs, rows: list[int]) -> dict[str, Floats]:
    return {column.name: column.values for column in bound_to(shop()).fuse(asked, candidates(rows))}


def test_an_attribute_falls_into_bands_whose_outer_ones_take_the_rest() -> None:
    bands = Affinity(SETTINGS).bands(shop().catalogue)
    assert bands.tolist() == [0, 0, 0, 1, 12, 13, BANDS - 1, NO_BAND]


def test_era_is_the_log_of_the_share_in_the_history_over_the_share_in_the_shop() -> None:
    values = features_of(inputs(history([1, 2, 4])), [3, 2, 5])["era"]
    # Five of six events are on items with a year: three of them in band 0, one each in bands 12 and 13.
    common = {0: 3 / 5, 1: 0.0, 13: 1 / 5}
    own = {0: 2, 1: 0, 13: 0}
    wanted = [
        math.log((own[band] + 5 * common[band]) / (3 + 5) / (common[band] + 1e-6) + 1e-3)
        for band in (1, 0, 13)
    ]
    assert values.tolist() == pytest.approx(wanted)


def test_an_item_without_the_attribute_has_no_era_and_lends_none() -> None:
    values = features_of(inputs(history([1, 7])), [7, 2])["era"]
    assert np.isnan(values[0])
    assert values[1] == features_of(inputs(history([1])), [2])["era"][0]


def test_a_history_leans_to_its_own_band() -> None:
    towards = features_of(inputs(history([1, 2, 2, 1])), [1, 4])["era"]
    assert towards[0] > 0 > towards[1]


def test_likeness_bands_whole_numbers_and_takes_words_and_truths_as_they_are() -> None:
    part = Affinity(SETTINGS)
    assert part.likeness({"age": 24, "gender": "F"}) == ("age=0", "gender=F")
    assert part.likeness({"age": 25}) == ("age=1",)
    assert part.likeness({"age": 99, "member": True}) == ("age=3", "member=True")
    assert part.likeness({"age": None, "hair": "red"}) == ()


def test_lifts_compare_what_people_alike_did_with_what_all_did() -> None:
    labels, lifts = Affinity(SETTINGS).lifts(
        shop(), np.bincount([1, 2, 1, 4, 5, 7], minlength=8).astype(float)
    )
    assert labels.tolist() == [
        "age=0",
        "age=1",
        "age=2",
        "gender=F",
        "gender=M",
        "member=False",
        "member=True",
    ]
    row = lifts[labels.tolist().index("gender=F")]
    # The two women had three of six events, two of them on item 1, which drew two of six.
    assert row[1] == pytest.approx(math.log((2 + 10) / (3 * 2 / 6 + 10)))
    assert row[4] == pytest.approx(math.log((0 + 10) / (3 * 1 / 6 + 10)))
    assert row[0] == pytest.approx(0.0)


def test_people_alike_adds_up_the_lifts_of_every_label() -> None:
    data = shop()
    part = bound_to(data)
    values = features_of(inputs(profile={"age": 30, "gender": "M", "member": False}), [1, 4])["people_alike"]
    known = [part.place[label] for label in ("age=1", "gender=M", "member=False")]
    np.testing.assert_allclose(values, part.lifts[known][:, [1, 4]].sum(axis=0))


def test_an_unknown_label_is_left_out_and_only_unknown_ones_leave_the_feature_missing() -> None:
    alone = features_of(inputs(profile={"gender": "F"}), [1])["people_alike"]
    beside = features_of(inputs(profile={"gender": "F", "age": 60}), [1])["people_alike"]
    np.testing.assert_array_equal(alone, beside)
    assert "people_alike" not in features_of(inputs(profile={"gender": "X"}), [1])


def test_of_a_stranger_nothing_is_said() -> None:
    assert features_of(inputs(), [1, 2]) == {}


def test_a_domain_without_the_attribute_is_told_so() -> None:
    with pytest.raises(UnknownAttribute, match="the part affinity names the attribute 'year'"):
        Affinity(SETTINGS).fit(dataset(LOG, 8, 4))


@pytest.mark.parametrize("people", [0, 3])
def test_without_events_every_leaning_is_even(people: int) -> None:
    things = catalogue(2, [YEAR], {0: {"year": 1980}})
    data = dataset([], 2, people, profiles={at: {"age": 30} for at in range(people)}, things=things)
    part = bound_to(data)
    found = part.fuse(inputs(history([0]), profile={"age": 31}), candidates([0, 1]))
    assert all(np.isfinite(column.values[0]) for column in found)
    assert {column.name for column in found} == ({"era", "people_alike"} if people else {"era"})


def test_both_features_are_declared_and_read_the_profile() -> None:
    made = plugin.make(SETTINGS)
    assert isinstance(made, Affinity)
    assert {feature.name: feature.reads_profile for feature in made.declare_features()} == {
        "era": True,
        "people_alike": True,
    }
