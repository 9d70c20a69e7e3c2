"""What the toy shop learned, in memory, and the engine that it was learned with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from toyshop import raw_data

from rectitude.engine import Engine
from rectitude.learning.train import Training, learn
from rectitude.snapshot import Learned

LearnToys = Callable[..., Learned]


def silent(line: str) -> None:
    """Be told of progress and say nothing."""


@pytest.fixture
def shop(open_engine: Any) -> Engine:
    """Return an engine whose toy shop has data and no snapshot yet."""
    engine = open_engine(train=False)
    assert isinstance(engine, Engine)
    engine.store("toyshop").replace_all(raw_data())
    return engine


@pytest.fixture
def learn_toys(shop: Engine) -> LearnToys:
    """Return a function that learns the toy shop from a seed."""

    def build(seed: int = 0) -> Learned:
        training = Training(seed=seed, slices=2, progress=silent)
        return learn(shop.roster("toyshop"), shop.store("toyshop").dataset(), shop.layers.fairness, training)

    return build
