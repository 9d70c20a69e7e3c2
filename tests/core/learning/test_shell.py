"""Training as a command does it: data are loaded once, and a snapshot is made when the data are newer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toyshop import Toyshop, found, plain_model, raw_data

from rectitude.dataset import RawData
from rectitude.engine import Engine
from rectitude.errors import ArtefactAltered, BadData, UnknownDomain
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.learning.shell import ensure_data, ensure_trained, is_trained, train_domain
from rectitude.learning.train import Training
from rectitude.snapshot.store import current, facts_of


class Watched(Toyshop):
    """The toy shop, which counts how often its data were fetched and knows where its log went."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched = 0
        self.logged: list[Path | None] = []

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        self.fetched += 1
        return raw_data()

    @hookimpl
    def fit_ranker(self, lists: RankingLists, log_dir: Path | None) -> Any:  # type: ignore[override]  # named
        self.logged.append(log_dir)
        return plain_model(lists)


@pytest.fixture
def shop() -> Watched:
    return Watched()


@pytest.fixture
def untrained(open_engine: Any, shop: Watched) -> Engine:
    """Return an engine with the watched toy shop, which has no data yet."""
    engine = open_engine(found(shop), train=False)
    assert isinstance(engine, Engine)
    return engine


def quiet() -> Training:
    return Training(slices=1, progress=lambda line: None)


def test_reference_data_are_loaded_once(untrained: Engine, shop: Watched) -> None:
    told: list[str] = []
    ensure_data(untrained, "toyshop", told.append)
    ensure_data(untrained, "toyshop", told.append)
    assert shop.fetched == 1
    assert told == ["data: 30 items, 12 people, 192 events"]


def test_a_domain_without_data_of_its_own_says_how_to_import_some(open_engine: Any) -> None:
    class Empty(Toyshop):
        @hookimpl
        def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
            return None  # type: ignore[return-value]  # what the test is about

    engine = open_engine(found(Empty()), train=False)
    with pytest.raises(
        BadData, match=r"brings no data of its own; run `rectitude import toyshop --items FILE`"
    ):
        train_domain(engine, "toyshop", quiet())


def test_training_says_what_it_made(untrained: Engine) -> None:
    told: list[str] = []
    trained = train_domain(untrained, "toyshop", replace(quiet(), progress=told.append))
    assert (trained.items, trained.people, trained.events) == (30, 12, 192)
    assert trained.lists >= 200
    assert trained.folder.is_dir() and trained.folder.name == trained.digest
    assert told[-1] == f"snapshot: {trained.digest[:12]}, from 192 events"
    facts = facts_of(untrained.home.snapshots("toyshop"), trained.digest, "toyshop")
    assert facts["generation"] == untrained.store("toyshop").generation()
    assert len(str(facts["data"])) == len(str(facts["trained_by"])) == 64


def test_the_same_data_and_seed_make_the_same_snapshot_and_it_serves(untrained: Engine) -> None:
    one, other = (train_domain(untrained, "toyshop", quiet()) for _ in range(2))
    assert one.digest == other.digest == current(untrained.home.snapshots("toyshop"), "toyshop")
    elsewhere = train_domain(untrained, "toyshop", replace(quiet(), seed=3))
    assert elsewhere.digest != one.digest
    assert untrained.served("toyshop").snapshot.digest == elsewhere.digest


def test_logs_go_to_the_domains_own_folder_unless_another_is_named(
    untrained: Engine, shop: Watched, tmp_path: Path
) -> None:
    train_domain(untrained, "toyshop", quiet())
    train_domain(untrained, "toyshop", replace(quiet(), log_dir=tmp_path / "elsewhere"))
    assert shop.logged == [untrained.home.logs("toyshop"), tmp_path / "elsewhere"]


def test_a_trained_domain_is_trained_again_only_after_an_import(untrained: Engine) -> None:
    assert not is_trained(untrained, "toyshop")
    assert ensure_trained(untrained, "toyshop", quiet())
    assert is_trained(untrained, "toyshop")
    assert not ensure_trained(untrained, "toyshop", quiet())
    untrained.store("toyshop").replace_all(raw_data(items=20))
    assert not is_trained(untrained, "toyshop")
    assert ensure_trained(untrained, "toyshop", quiet())
    assert len(untrained.served("toyshop").snapshot.bound.catalogue) == 20


def test_an_altered_snapshot_is_not_trained_over_in_silence_but_training_mends_it(untrained: Engine) -> None:
    trained = train_domain(untrained, "toyshop", quiet())
    (trained.folder / "manifest.json").write_text("{}")
    with pytest.raises(ArtefactAltered, match=r"manifest\.json differs"):
        ensure_trained(untrained, "toyshop", quiet())
    again = train_domain(untrained, "toyshop", quiet())
    assert again.digest == trained.digest
    assert untrained.served("toyshop").snapshot.digest == trained.digest


def test_an_unknown_domain_is_told_before_anything_is_done(untrained: Engine, shop: Watched) -> None:
    with pytest.raises(UnknownDomain, match="'bookshop'"):
        ensure_trained(untrained, "bookshop", quiet())
    assert shop.fetched == 0
