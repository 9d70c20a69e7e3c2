"""A tiny language model for the towers, in a folder and as a base, and people who like things of one kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_data import dataset

from rectitude.catalogue import Item, catalogue_of
from rectitude.dataset import Dataset
from rectitude.home import Home
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.towers.tuned import Base, base_of

TITLES = (
    "red rock",
    "blue rock",
    "two brothers",
    "space war",
    "war robots",
    "snow",
    "rock west",
    "red snow",
    "blue space",
    "film about snow",
    "two robots",
    "west brothers",
)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of these tests' own."""
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def model(tiny_folder: Path, home: Home) -> LanguageModel:
    """The tiny model as a domain names it."""
    return LanguageModel(str(tiny_folder), "", home)


@pytest.fixture(scope="session")
def base(model: LanguageModel) -> Base:
    """The tiny model as what is tuned."""
    return base_of(model)


@pytest.fixture(scope="session")
def fans() -> Dataset:
    """Eighty people, each of whom takes and likes only things of even or only of odd number."""
    generator = np.random.default_rng(5)
    log = [
        (person, 2 * item + person % 2, 5.0, person * 1_000 + place)
        for person in range(80)
        for place, item in enumerate(generator.permutation(6).tolist())
    ]
    things = catalogue_of([Item(str(row), title, {}) for row, title in enumerate(TITLES)], [])
    return dataset(log, len(TITLES), 80, things=things)
