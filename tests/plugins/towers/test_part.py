"""The part: what history and query find together, and its silence where nothing is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_data import by_modality, candidates, dataset, history, inputs

from rectitude.dataset import Dataset
from rectitude.plugins import register, registry
from rectitude.values import Encoding, Encodings, Inputs
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.part import MODALITY as TEXT
from rectitude_plugins.towers.gate import open_gate
from rectitude_plugins.towers.history import LONGEST, HistoryTower
from rectitude_plugins.towers.lessons import lessons_of
from rectitude_plugins.towers.part import MATCH, MODALITY, BoundTowers, Learned, Towers, drawn, plugin


@pytest.fixture(scope="module")
def arrays(fans: Dataset, model: LanguageModel) -> dict[str, np.ndarray]:
    return dict(Towers(model).fit(fans, 0))


@pytest.fixture(scope="module")
def bound(arrays: dict[str, np.ndarray], fans: Dataset, model: LanguageModel) -> BoundTowers:
    return Towers(model).bind(arrays, fans.catalogue)


def asked(bound: BoundTowers, given: Inputs, query: np.ndarray | None = None) -> Encodings:
    encodings = by_modality(bound.encode(given))
    if query is not None:
        encodings = {**encodings, TEXT: Encoding(TEXT, query[None], np.ones(1, dtype=np.bool_))}
    return encodings


def found(bound: BoundTowers, given: Inputs, query: np.ndarray | None = None, depth: int = 20) -> list[int]:
    (retrieved,) = bound.retrieve(given, asked(bound, given, query), depth)
    assert retrieved.source == MODALITY
    return [int(row) for row in retrieved.rows]


def test_a_history_finds_what_goes_with_it_and_nothing_that_was_had(bound: BoundTowers) -> None:
    best = found(bound, inputs(history([0, 2, 4])))
    assert set(best[:3]) == {6, 8, 10}
    assert not {0, 2, 4} & set(best)


def test_a_query_and_a_history_find_together() -> None:
    """The history points at item 1, the query at item 2; item 3 has something of both."""
    ways = np.eye(3, dtype=np.float32)
    past = ways[[1, 0, 0, 0]]
    following = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.8, 0.6]], dtype=np.float32)
    texts = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.6, 0.8]], dtype=np.float32)
    tower = HistoryTower(past, following, np.zeros(LONGEST, np.float32), 0.0, 10.0, np.array([4.0]))
    items = np.concatenate([texts, following], axis=1)
    made = BoundTowers(Learned(tower, open_gate((3, 3), (10.0, 10.0)), items, 3))
    given = inputs(history([0]))
    assert found(made, given)[:2] == [1, 3]
    assert found(made, given, texts[2]) == [3, 1, 2]  # 1 and 2 have the same of one side each


def test_only_part_of_the_depth_is_asked_for(bound: BoundTowers) -> None:
    assert len(found(bound, inputs(history([0, 2])), depth=6)) == 3


def test_the_feature_is_the_likeness_of_history_and_item(bound: BoundTowers) -> None:
    given = inputs(history([1, 3]))
    (column,) = bound.fuse(asked(bound, given), candidates([0, 5, 6, 7]))
    assert column.name == MATCH.name
    assert column.values[[1, 3]].min() > column.values[[0, 2]].max()


def test_without_a_history_the_part_is_silent(bound: BoundTowers) -> None:
    assert bound.learned is not None
    query = bound.learned.items[3, : bound.learned.width]
    given = inputs()
    encodings = asked(bound, given, query)
    assert list(encodings) == [TEXT]
    assert bound.retrieve(given, encodings, 20) == [] and bound.fuse(encodings, candidates([1])) == []


def test_from_few_people_nothing_is_learned(model: LanguageModel) -> None:
    few = dataset([(person, item, 5.0, item) for person in range(3) for item in range(4)], 4, 3)
    part = Towers(model)
    assert part.fit(few, 0) == {}
    silent = part.bind({}, few.catalogue)
    given = inputs(history([1, 2]))
    assert silent.encode(given) == [] and silent.retrieve(given, {}, 10) == []
    assert silent.fuse({}, candidates([1])) == []


def test_the_same_seed_learns_the_same(
    arrays: dict[str, np.ndarray], fans: Dataset, model: LanguageModel
) -> None:
    again = Towers(model).fit(fans, 0)
    assert all(array.tobytes() == again[name].tobytes() for name, array in arrays.items())


def test_what_is_learned_can_be_stored(arrays: dict[str, np.ndarray]) -> None:
    for name, array in arrays.items():
        assert name.isidentifier() and not array.dtype.hasobject


def test_of_many_lessons_as_many_as_wanted_are_drawn(fans: Dataset) -> None:
    lessons = lessons_of(fans)
    some = drawn(lessons, 50, np.random.default_rng(0))
    assert len(some) == 50 and len(drawn(lessons, 10_000, np.random.default_rng(0))) == len(lessons)


def test_the_feature_is_off_for_whoever_is_not_profiled() -> None:
    assert MATCH.reads_profile


def test_registering_the_part_reads_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTITUDE_HOME", str(tmp_path))
    register(registry(), plugin.make({"model": str(tmp_path / "nowhere")}), "towers")


ANSWERING = """
import sys
import numpy as np
from rectitude_plugins.towers.part import Towers
from rectitude.catalogue import catalogue_of

arrays = dict(np.load(sys.argv[1]))
bound = Towers(None).bind(arrays, catalogue_of([], []))
assert bound.learned.tower.scale > 0
print(sorted({"tensorflow", "keras", "transformers"} & set(sys.modules)))
"""


def test_answering_imports_no_learning_framework(arrays: dict[str, np.ndarray], tmp_path: Path) -> None:
    np.savez(tmp_path / "arrays.npz", allow_pickle=False, **arrays)
    command = [sys.executable, "-c", ANSWERING, str(tmp_path / "arrays.npz")]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
