"""The part bound to a catalogue: a stranger's sitting is enough, and answering needs no framework."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from small_data import by_modality, candidates, dataset, history, inputs

from rectitude.dataset import Dataset
from rectitude.values import Inputs
from rectitude_plugins.sequence.part import FEATURE, MODALITY, BoundSequence, SequenceModel, plugin

ITEMS = 9


def walkers() -> Dataset:
    """Return people who go through the items in order, a few of them not to the end."""
    log = [
        (person, item, 5.0, person * 100 + item) for person in range(30) for item in range(ITEMS - person % 3)
    ]
    return dataset(log, ITEMS, 30)


@pytest.fixture(scope="module")
def bound() -> BoundSequence:
    data = walkers()
    part = SequenceModel({"items": 8})
    return part.bind(part.fit(data, 0), data.catalogue)


def scores_of(part: BoundSequence, asked: Inputs, rows: list[int]) -> list[float]:
    (column,) = part.fuse(by_modality(part.encode(asked)), candidates(rows))
    assert column.name == FEATURE.name
    return [float(value) for value in column.values]


def test_a_strangers_sitting_is_read_like_anybodys_past(bound: BoundSequence) -> None:
    # The engine gives items of the request's own history an infinite value, all at one moment.
    sitting = inputs(history([2, 3], [np.inf, np.inf], [10**15, 10**15]))
    past = inputs(history([2, 3]))
    assert scores_of(bound, sitting, [4, 6, 7]) == scores_of(bound, past, [4, 6, 7])


def test_another_order_is_another_sequence(bound: BoundSequence) -> None:
    assert scores_of(bound, inputs(history([2, 3])), [5]) != scores_of(bound, inputs(history([3, 2])), [5])


def test_items_that_are_not_covered_are_missing_and_say_nothing(bound: BoundSequence) -> None:
    (outside,) = np.flatnonzero(bound.place < 0).tolist()
    assert np.isnan(scores_of(bound, inputs(history([0])), [outside])).all()
    assert bound.encode(inputs(history([outside]))) == []


def test_the_likeliest_are_found_without_what_was_had(bound: BoundSequence) -> None:
    asked = inputs(history([0, 1, 2]))
    (found,) = bound.retrieve(asked, by_modality(bound.encode(asked)), 20)
    assert found.source == MODALITY
    assert not set(found.rows.tolist()) & {0, 1, 2}
    values = np.array(scores_of(bound, asked, found.rows.tolist()))
    assert np.all(np.isfinite(values))
    assert np.all(np.diff(values) <= 0)


def test_without_a_history_nothing_is_read_or_found(bound: BoundSequence) -> None:
    assert bound.encode(inputs()) == []
    assert bound.retrieve(inputs(), {}, 100) == []
    assert bound.fuse({}, candidates([1])) == []


def test_the_feature_reads_the_profile() -> None:
    (feature,) = SequenceModel({}).declare_features()
    assert feature.reads_profile
    assert feature.modality == MODALITY
    assert isinstance(plugin.make({}), SequenceModel)


def test_answering_imports_no_learning_framework() -> None:
    code = (
        "import sys, rectitude_plugins.sequence.part; assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
