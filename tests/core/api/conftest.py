"""The application over a trained toy shop, asked without a network; one for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from toyshop import Toyshop, found

from rectitude.api import create_app
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training

PATH = "/v1/toyshop/recommendations"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine with the toy shop, trained."""
    home = Home(tmp_path_factory.mktemp("home"))
    with Engine(home, (found(Toyshop()),), load_layers(home)) as engine:
        train_domain(engine, "toyshop", Training(slices=3, progress=lambda line: None))
        yield engine


@pytest.fixture(scope="module")
def client(shop: Engine) -> Iterator[TestClient]:
    """Return a client of the application."""
    with TestClient(create_app(shop), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def answer(client: TestClient) -> dict[str, Any]:
    """Return one answer."""
    told = client.post(PATH, json={"user_id": "p1", "k": 5})
    assert told.status_code == 200
    return dict(told.json())
