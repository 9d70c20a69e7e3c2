"""Likeness of texts: the mean cosine with what was liked, which divides among the items liked."""

from __future__ import annotations

import numpy as np
import pytest
from small_data import by_modality, candidates, dataset, history, inputs

from rectitude.dataset import Dataset
from rectitude.values import Inputs
from rectitude_plugins.likeness.part import FEATURE, BoundLikeness, Likeness

ITEMS = 7
UNREADABLE = 5


class Reader:
    """Gives the items vectors as the part `text` does, one of them none."""

    def fit(self, data: Dataset, seed: int) -> dict[str, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
        vectors = np.random.default_rng(1).normal(size=(ITEMS, 4)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[UNREADABLE] = np.nan
        return {"items": vectors}


@pytest.fixture
def bound() -> BoundLikeness:
    data = dataset([], ITEMS, 1)
    part = Likeness(Reader())  # type: ignore[arg-type]  # it reads as Text does
    return part.bind(part.fit(data, 0), data.catalogue)


def values_of(part: BoundLikeness, asked: Inputs, rows: list[int]) -> list[float]:
    (column,) = part.fuse(by_modality(part.encode(asked)), candidates(rows))
    return [float(value) for value in column.values]


def test_the_feature_is_the_mean_cosine_with_what_was_liked(bound: BoundLikeness) -> None:
    asked = inputs(history([0, 1, 2], [5.0, 1.0, 4.0]))
    wanted = [(bound.items[row] @ (bound.items[0] + bound.items[2])) / 2 for row in (3, 4)]
    assert values_of(bound, asked, [3, 4]) == pytest.approx(wanted, abs=1e-6)


def test_somebody_who_liked_nothing_is_read_by_all_they_had(bound: BoundLikeness) -> None:
    disliked, liked = inputs(history([0, 1], [1.0, 2.0])), inputs(history([0, 1], [5.0, 5.0]))
    assert values_of(bound, disliked, [3, 4]) == values_of(bound, liked, [3, 4])


def test_a_strangers_sitting_counts_as_liked(bound: BoundLikeness) -> None:
    sitting = inputs(history([0, 1], [np.inf, np.inf]))
    assert values_of(bound, sitting, [3]) == values_of(bound, inputs(history([0, 1])), [3])


def test_a_text_that_nobody_can_read_is_missing_and_says_nothing(bound: BoundLikeness) -> None:
    with_it, without = inputs(history([0, UNREADABLE])), inputs(history([0]))
    assert values_of(bound, with_it, [3]) == values_of(bound, without, [3])
    assert np.isnan(values_of(bound, without, [UNREADABLE])).all()
    assert bound.encode(inputs(history([UNREADABLE]))) == []


def test_the_parts_of_a_trace_add_up_to_the_feature(bound: BoundLikeness) -> None:
    asked = inputs(history([0, 1, 2], [5.0, 1.0, 4.0]))
    (trace,) = bound.trace(asked, np.array([3, 4], dtype=np.int32))
    assert trace.feature == FEATURE.name
    assert trace.actions.tolist() == [0, 2]
    assert trace.parts.sum(axis=1).tolist() == pytest.approx(values_of(bound, asked, [3, 4]), abs=1e-6)


def test_the_nearest_are_found_without_what_was_had(bound: BoundLikeness) -> None:
    asked = inputs(history([0, 1]))
    (found,) = bound.retrieve(asked, by_modality(bound.encode(asked)), 40)
    assert not set(found.rows.tolist()) & {0, 1, UNREADABLE}
    assert np.all(np.diff(values_of(bound, asked, found.rows.tolist())) <= 0)


def test_without_a_history_nothing_is_read_found_or_traced(bound: BoundLikeness) -> None:
    assert bound.encode(inputs()) == []
    assert bound.retrieve(inputs(), {}, 40) == []
    assert bound.fuse({}, candidates([1])) == []
    assert bound.trace(inputs(), np.array([1], dtype=np.int32)) == []
