"""The history tower: what counts in it, and that it learns who likes what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset, history

from rectitude.dataset import Dataset
from rectitude_plugins.towers.history import LONGEST, NOTHING, HistoryTower, pooled
from rectitude_plugins.towers.history_training import Recipe, train_history
from rectitude_plugins.towers.lessons import lessons_of

THRESHOLDS = np.array([4.0])
QUICK = Recipe(width=8, batch=64, epochs=12, learning_rate=3e-3)


def tower(place: np.ndarray | None = None, liked: float = 0.0) -> HistoryTower:
    """Return a tower over four items whose vectors stand apart."""
    vectors = np.eye(4, dtype=np.float32)
    even = np.zeros(LONGEST, dtype=np.float32) if place is None else place
    return HistoryTower(vectors, vectors, even, liked, 10.0, THRESHOLDS)


def test_without_a_history_there_is_no_vector() -> None:
    assert tower().read(history([])) is None


def test_a_history_that_cancels_itself_out_says_nothing() -> None:
    past = np.array([[1.0, 0.0], [-1.0, 0.0]], dtype=np.float32)
    opposed = HistoryTower(past, past, np.zeros(LONGEST, np.float32), 0.0, 10.0, THRESHOLDS)
    assert opposed.read(history([0, 1])) is None


def test_place_zero_is_the_last_event() -> None:
    place = np.full(LONGEST, -3.0, dtype=np.float32)
    place[0] = 0.0
    vector = tower(place).read(history([0, 1, 2]))
    assert vector is not None and vector.argmax() == 2


def test_what_was_liked_counts_more_where_that_was_learned() -> None:
    vector = tower(liked=2.0).read(history([0, 1], values=[5.0, 1.0]))
    assert vector is not None and vector[0] == pytest.approx(vector[1] * np.exp(2.0))


def test_only_the_last_events_count() -> None:
    recent = [1, 2, 3] * (LONGEST // 3)
    vector = tower().read(history([0, *recent]))
    assert vector is not None and vector[0] == 0.0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=LONGEST), st.integers(0, 5))
def test_a_pooled_vector_has_length_one_however_it_is_filled_up(rows: list[int], more: int) -> None:
    logs = np.zeros((1, len(rows) + more), dtype=np.float32)
    filled = np.array([rows + [NOTHING] * more])
    vectors = pooled(np.eye(4, dtype=np.float32), filled, logs)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-6)
    plain = pooled(np.eye(4, dtype=np.float32), filled[:, : len(rows)], logs[:, : len(rows)])
    np.testing.assert_allclose(vectors, plain, atol=1e-6)


def test_a_lesson_is_a_success_and_what_came_before_it() -> None:
    data = dataset([(0, 3, 5.0, 1), (0, 1, 2.0, 2), (0, 2, 4.0, 3), (1, 0, 5.0, 4)], 4, 2)
    lessons = lessons_of(data)
    assert lessons.target.tolist() == [2] and lessons.back.tolist() == [0]
    assert lessons.rows[0, :3].tolist() == [1, 3, NOTHING]
    assert lessons.liked[0, :3].tolist() == [0.0, 1.0, 0.0]


def test_back_counts_from_the_last_success() -> None:
    lessons = lessons_of(dataset([(0, item, 5.0, item) for item in range(4)], 4, 1))
    assert lessons.back.tolist() == [2, 1, 0]
    assert lessons.where(lessons.back >= 1).target.tolist() == [1, 2]


def test_nobody_teaches_nothing() -> None:
    lessons = lessons_of(dataset([], 4, 0))
    assert len(lessons) == 0 and lessons.rows.shape == (0, LONGEST)


def test_it_learns_who_likes_what(fans: Dataset) -> None:
    texts = np.zeros((len(fans.catalogue), 3), dtype=np.float32)
    learned = train_history(lessons_of(fans), texts, THRESHOLDS, 0, QUICK)
    for kind in (0, 1):
        vector = learned.read(history([kind, kind + 2]))
        assert vector is not None
        likeness = learned.next @ vector
        assert likeness[kind::2].mean() > likeness[1 - kind :: 2].mean() + 0.5


def test_it_learns_from_texts_what_it_knows_of_nobody(fans: Dataset) -> None:
    """An item that nobody has had is near to those whose text is like its own."""
    texts = np.zeros((len(fans.catalogue), 2), dtype=np.float32)
    texts[0::2, 0], texts[1::2, 1] = 1.0, 1.0
    kept = ~np.isin(fans.events.item, [10, 11])
    learned = train_history(lessons_of(fans.keeping(kept)), texts, THRESHOLDS, 0, QUICK)
    vector = learned.read(history([0, 2]))
    assert vector is not None and learned.next[10] @ vector > learned.next[11] @ vector + 0.5


def test_the_same_seed_learns_the_same(fans: Dataset) -> None:
    texts = np.ones((len(fans.catalogue), 3), dtype=np.float32)
    once, again = (train_history(lessons_of(fans), texts, THRESHOLDS, 3, QUICK) for _ in range(2))
    assert once.next.tobytes() == again.next.tobytes()


def test_a_tower_survives_being_stored(fans: Dataset) -> None:
    kept = tower(np.arange(LONGEST, dtype=np.float32), 0.25)
    again = HistoryTower.from_arrays(kept.to_arrays(), kept.next)
    read = [one.read(history([0, 1, 3])) for one in (kept, again)]
    assert read[0] is not None and read[1] is not None
    np.testing.assert_array_equal(read[0], read[1])
    assert again.scale == kept.scale
