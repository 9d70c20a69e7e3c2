"""Tuning: it learns what pairs say, and goes on where it was killed as if nothing had happened."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import (  # type: ignore[import-untyped]  # tensorboard carries no types
    EventAccumulator,
)

from rectitude_plugins.errors import TuningNotResumable
from rectitude_plugins.text.network import bert_of, encoded
from rectitude_plugins.text.tokens import WordPieces
from rectitude_plugins.towers.adapters import Adapters, merged
from rectitude_plugins.towers.pairs import Pair
from rectitude_plugins.towers.tuned import Base
from rectitude_plugins.towers.tuning import STATE, Course, Recipe, pairs_at, tune

TEXTS = ("red rock", "blue rock", "two brothers", "space war", "war robots", "snow")
QUERIES = ("west", "about", "film", "x", "with", "the")
"""None of a query's words stands in its item."""
PAIRS = tuple(Pair(query, row) for row, query in enumerate(QUERIES))
RECIPE = Recipe(batch=6, learning_rate=0.02)


def course(base: Base, recipe: Recipe = RECIPE) -> Course:
    return Course(base.checkpoint, base.digest, PAIRS, TEXTS, recipe)


def silent(done: int, total: int, words: str) -> None:
    """Hear how far it is and say nothing."""


def first_places(base: Base, adapters: Adapters | None) -> int:
    """Return how many queries find their item in the first place."""
    checkpoint = merged(base.checkpoint, base.digest, adapters) if adapters else base.checkpoint
    bert, pieces = bert_of(checkpoint), WordPieces.of("tiny", base.checkpoint.tokenizer)
    queries, items = (encoded(bert, [pieces.read(text, 16) for text in texts]) for texts in (QUERIES, TEXTS))
    return int(((queries @ items.T).argmax(axis=1) == np.arange(len(PAIRS))).sum())


def same(one: Adapters, other: Adapters) -> bool:
    return one.scale == other.scale and all(
        matrix.tobytes() == other.matrices[name].tobytes() for name, matrix in one.matrices.items()
    )


@pytest.fixture(scope="module")
def learned(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Adapters:
    folder = tmp_path_factory.mktemp("learned")
    return tune(course(base), folder, 60, resume=False, tell=silent)


def test_queries_find_the_items_they_were_paired_with(base: Base, learned: Adapters) -> None:
    assert first_places(base, None) <= 2
    assert first_places(base, learned) == len(PAIRS)
    assert learned.scale != pytest.approx(20.0)


def test_the_same_seed_gives_the_same_adapters_and_another_seed_others(base: Base, tmp_path: Path) -> None:
    once, again = (tune(course(base), tmp_path / name, 3, resume=False, tell=silent) for name in "ab")
    other = tune(course(base, replace(RECIPE, seed=1_000_000)), tmp_path / "c", 3, resume=False, tell=silent)
    assert same(once, again) and not same(once, other)


KILLED = """
import os, signal, sys
from pathlib import Path
from rectitude.home import Home
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.towers.pairs import Pair
from rectitude_plugins.towers.tuned import base_of
from rectitude_plugins.towers.tuning import Course, Recipe, tune

model, folder, texts, queries = sys.argv[1:5]

def tell(done, total, words):
    if done == 4:
        os.kill(os.getpid(), signal.SIGKILL)

base = base_of(LanguageModel(model, "", Home(Path(folder))))
pairs = tuple(Pair(query, row) for row, query in enumerate(queries.split(";")))
recipe = Recipe(batch=6, learning_rate=0.02)
course = Course(base.checkpoint, base.digest, pairs, texts.split(";"), recipe)
tune(course, Path(folder), 9, resume=False, tell=tell)
"""


def test_a_run_that_was_killed_ends_with_the_same_bytes(
    base: Base, tiny_folder: Path, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(tiny_folder),
        str(tmp_path),
        ";".join(TEXTS),
        ";".join(QUERIES),
    ]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    told: list[tuple[int, str]] = []
    resumed = tune(
        course(base), tmp_path, 9, resume=True, tell=lambda done, total, words: told.append((done, words))
    )
    assert [done for done, _ in told] == [4, 5, 6, 7, 8, 9]
    assert told[0][1] == "tuning: going on after step 4 of 9"
    assert same(resumed, tune(course(base), tmp_path / "whole", 9, resume=False, tell=silent))


def test_nothing_else_is_resumed(base: Base, tmp_path: Path) -> None:
    with pytest.raises(TuningNotResumable, match="there is no unfinished one"):
        tune(course(base), tmp_path, 3, resume=True, tell=silent)
    tune(course(base), tmp_path, 3, resume=False, tell=silent)
    with pytest.raises(TuningNotResumable, match="already past step 2, at 3"):
        tune(course(base), tmp_path, 2, resume=True, tell=silent)
    for changed in (
        replace(course(base), pairs=PAIRS[1:]),
        replace(course(base), texts=(*TEXTS[1:], "snow war")),
        replace(course(base), base="0" * 64),
        course(base, replace(RECIPE, seed=1)),
    ):
        with pytest.raises(TuningNotResumable, match="other pairs, items, settings or another model"):
            tune(changed, tmp_path, 4, resume=True, tell=silent)


def test_the_loss_is_drawn_for_tensorboard(base: Base, tmp_path: Path) -> None:
    tune(course(base), tmp_path, 3, resume=False, tell=silent, log_dir=tmp_path / "logs")
    drawn = EventAccumulator(str(tmp_path / "logs"))
    drawn.Reload()
    assert drawn.Tags()["tensors"] == ["loss", "scale"]
    assert [entry.step for entry in drawn.Tensors("loss")] == [1, 2, 3]
    assert (tmp_path / STATE).is_file()


def test_every_pair_comes_once_a_round() -> None:
    recipe = Recipe(batch=4)
    taken = np.concatenate([pairs_at(step, 10, recipe) for step in range(5)])
    assert sorted(taken[:10].tolist()) == sorted(taken[10:].tolist()) == list(range(10))
    assert taken[:10].tolist() != taken[10:].tolist()
    assert sorted(pairs_at(7, 3, recipe).tolist()) == [0, 1, 2]
