"""The long tail of the film shop gets its share of the stream, within a bound that is proved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from aloud import say
from engine_streams import stand_of
from simulated_streams import Asked, stand_after, told

from rectitude.arrays import MICRO
from rectitude.dataset import Dataset, RawData
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.plugins import found_plugins
from rectitude.storage.store import Store
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.shop import LONG_TAIL, Shop
from rectitude_explain.fairness.layer import PrefixFairness

LISTS, PLACES, CANDIDATES = 5_000, 10, 200
REACH = 8 * MICRO


@pytest.fixture(scope="module")
def dataset(movielens: RawData, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    with Store.open(tmp_path_factory.mktemp("movielens") / "ecommerce.db", ECOMMERCE) as store:
        store.replace_all(movielens)
        return store.dataset()


def test_five_thousand_lists_by_popularity_leave_no_gap_and_keep_the_bound(
    dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    groups, generator = Shop().assign_groups(dataset), np.random.default_rng(1)
    gate: Any = SimpleNamespace(
        groups=groups, guarantees=PrefixFairness().guarantees(groups, PLACES), places=PLACES
    )
    counts = np.bincount(dataset.events.item, minlength=len(dataset.catalogue))
    people = []
    for _ in range(200):
        rows = np.sort(generator.choice(len(counts), CANDIDATES, replace=False)).astype(np.int32)
        scores = np.clip(np.log1p(counts[rows]) + generator.gumbel(size=CANDIDATES), 0, 8)
        micro = (scores * MICRO).astype(np.int64)
        people.append(Asked(rows, micro, generator.random(CANDIDATES) < 0.9))
    steered = stand_after(LISTS, gate, people, seed=1, reach=REACH)
    say(capsys, told("ecommerce", groups, steered))
    assert steered["lists"] == LISTS
    assert steered["gap_ppm"] <= 5_000
    assert steered["gap_ppm"] <= steered["bound_ppm"]
    assert steered["groups"][LONG_TAIL]["target_ppm"] == 400_000


@pytest.fixture
def engine(tmp_path: Path, movielens: RawData) -> Iterator[Engine]:
    wanted = {"ecommerce", *(use.name for use in ECOMMERCE.parts)}
    found = tuple(entry for entry in found_plugins(None) if entry.name in wanted)
    home = Home(tmp_path)
    with Engine(home, found, load_layers(home)) as opened:
        opened.store("ecommerce").replace_all(movielens)
        yield opened


@pytest.mark.thorough
def test_a_trained_engine_leaves_no_gap_and_keeps_the_bound(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    steered = stand_of(engine, "ecommerce", LISTS, seed=2)
    groups = engine.served("ecommerce").snapshot.bound.groups
    say(capsys, told("ecommerce, trained engine", groups, steered))
    assert steered["gap_ppm"] <= 5_000
    assert steered["gap_ppm"] <= steered["bound_ppm"]
