"""The shell: what is read, that nothing leaves unrecorded, and that a record replays byte for byte."""

from __future__ import annotations

import gc
import hashlib
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toyshop import Toyshop, found

from rectitude.engine import Engine, settle
from rectitude.errors import (
    ArtefactAltered,
    BadRequest,
    LayerMissing,
    LedgerUnavailable,
    NotTrained,
    SnapshotError,
    UnknownAttribute,
    UnknownDomain,
    UnknownItem,
    UnknownRecord,
)
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.learning.shell import ensure_trained, is_trained
from rectitude.learning.train import Training
from rectitude.records import Record, Used
from rectitude.values import Request


def ask(engine: Engine, **fields: Any) -> dict[str, Any]:
    return dict(engine.recommend(Request("toyshop", **{"user_id": "p1", **fields})).to_json())


def test_an_answer_leaves_with_the_place_of_its_record(engine: Engine) -> None:
    answer = ask(engine)
    index, header = engine.layers.ledger.headers("toyshop", None, None, 1)[0]
    assert (index, header.id) == (answer["ledger"]["index"], answer["id"])
    assert header.kind == "recommendation"
    assert sum(header.counts.values()) == 10
    assert engine.layers.ledger.verify().problems == ()


def test_a_settled_server_collects_garbage_less_often_and_not_what_it_loaded() -> None:
    thresholds = gc.get_threshold()
    try:
        settle()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() > thresholds
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def test_a_record_holds_the_answer_and_no_float(engine: Engine) -> None:
    answer = ask(engine)
    record = engine.record(answer["id"])
    assert json.loads(record.answer) == {k: v for k, v in answer.items() if k != "ledger"}
    assert hashlib.sha256(record.answer).hexdigest() == record.header.answer
    assert "p1" not in str(record.header)
    json.dumps(record.payload, default=str)
    assert not _floats(record.payload)


def _floats(value: object) -> list[float]:
    if isinstance(value, float):
        return [value]
    if isinstance(value, dict):
        return [inner for entry in value.values() for inner in _floats(entry)]
    return [inner for entry in value for inner in _floats(entry)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"user_id": None},
        {"user_id": "stranger", "history": ("t1", "t2"), "profile": {"age": 9}},
        {"query": "red toy 7 maker 3"},
        {"profiling": False},
        {"k": 30, "exclude": ("t3",)},
        {"only": ("t1", "t5", "t6")},
        {"at": 5},
    ],
    ids=str,
)
def test_a_replay_from_the_bins_is_equal_byte_for_byte(engine: Engine, fields: dict[str, Any]) -> None:
    answer = ask(engine, **fields)
    replayed = engine.replay(answer["id"])
    assert replayed.equal
    assert replayed.answer == engine.record(answer["id"]).answer


def test_a_replay_in_another_process_is_equal_too(engine: Engine, tmp_path: Path) -> None:
    ids = [ask(engine, user_id=f"p{person}")["id"] for person in range(3)]
    script = (
        "import sys; from pathlib import Path; from toyshop import Toyshop, found\n"
        "from rectitude.engine import Engine; from rectitude.home import Home\n"
        "from rectitude.layering import load_layers\n"
        "home = Home(Path(sys.argv[1])); engine = Engine(home, (found(Toyshop()),), load_layers(home))\n"
        "print([engine.replay(one).equal for one in sys.argv[2:]])"
    )
    support = Path(__file__).parents[1] / "support"
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), *ids],
        env={"PYTHONPATH": str(support), "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[True, True, True]"


def test_a_replay_notices_an_altered_decision(engine: Engine) -> None:
    from rectitude.replay import replay

    record = engine.record(ask(engine)["id"])
    snapshot = engine.served("toyshop").snapshot
    payload = {**record.payload, "slate": {**record.payload["slate"], "positions": [0, 1, 2]}}  # type: ignore[dict-item]  # a mapping, as slate_of wrote it
    altered = replay(Record(record.header, record.person, payload, record.answer), snapshot, engine.layers)
    assert (altered.answer_equal, altered.decision_equal, altered.equal) == (True, False, False)


def test_a_record_names_every_plugin_and_a_replay_says_which_is_another_now(engine: Engine) -> None:
    from rectitude.replay import replay

    record = engine.record(ask(engine)["id"])
    assert record.payload["plugins"] == [["toyshop", "tests", "1", ""]]
    assert engine.replay(record.header.id).changed == ()
    snapshot = engine.served("toyshop").snapshot
    newer = replace(snapshot, code="c" * 64, plugins=(Used("toyshop", "tests", "2", "d" * 64),))
    again = replay(record, newer, engine.layers)
    assert again.equal
    assert again.changed == (
        f"Rectitude's own code was {record.header.code[:12]} and is cccccccccccc now.",
        "The plugin toyshop was tests 1 (no files) and is tests 2 (dddddddddddd) now.",
    )
    alone = replay(record, replace(snapshot, plugins=()), engine.layers)
    assert alone.changed == ("The plugin toyshop was tests 1 (no files) and is not there now.",)


def test_a_replay_with_another_snapshot_is_refused(engine: Engine) -> None:
    from rectitude.replay import replay

    record = engine.record(ask(engine)["id"])
    other = replace(engine.served("toyshop").snapshot, digest="f" * 64)
    with pytest.raises(SnapshotError, match="restore that snapshot"):
        replay(record, other, engine.layers)


def test_an_idempotency_key_returns_the_first_record_again(engine: Engine) -> None:
    first = ask(engine, idempotency_key="order-1")
    again = ask(engine, idempotency_key="order-1", k=3)
    assert {**again, "ledger": 0} == {**first, "ledger": 0}
    assert len(engine.layers.ledger.headers(None, None, None, 100)) == 1
    assert ask(engine, idempotency_key="order-1", user_id="p2")["id"] != first["id"]


def test_no_answer_leaves_when_the_ledger_cannot_record(engine: Engine, tmp_path: Path) -> None:
    lock = sqlite3.connect(tmp_path / "ledger" / "ledger.sqlite3", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(LedgerUnavailable):
            ask(engine)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert ask(engine)["items"]
    assert engine.layers.ledger.verify().problems == ()


def test_who_is_told_of_a_record_cannot_take_the_answer_back(
    open_engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from toyshop import BoundToyshop

    class Loud(BoundToyshop):
        @hookimpl
        def recommended(self, record: Record) -> None:
            raise ZeroDivisionError("not pleased")

    class Changed(Toyshop):
        def bound(self, arrays: Any) -> object:
            return Loud(arrays)

    assert ask(open_engine(found(Changed())))["items"]
    assert "Plugin toyshop.recommended failed" in caplog.text
    assert "not pleased" not in caplog.text


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"k": 0}, BadRequest, "k is 0, but a list has between 1 and 100 places"),
        ({"k": -1}, BadRequest, "k is -1"),
        ({"k": 10**9}, BadRequest, "k is 1000000000"),
        ({"query": "  "}, BadRequest, "The query is empty"),
        ({"query": "a" * 100_000}, BadRequest, "100,000 characters"),
        ({"exclude": ("t99",)}, UnknownItem, "exclude names the item 't99'"),
        ({"only": ("t99",)}, UnknownItem, "only names the item 't99'"),
        ({"history": ("t99",)}, UnknownItem, "history names the item 't99'"),
        ({"profile": {"agee": 3}}, UnknownAttribute, "did you mean 'age'"),
        ({"at": -5}, BadRequest, "before 1970"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_answered_is_refused_in_words(
    engine: Engine, fields: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says.replace("'", "['\"]")):
        ask(engine, **fields)
    assert not engine.layers.ledger.headers(None, None, None, 1)


def test_an_unknown_domain_names_those_there_are(engine: Engine) -> None:
    with pytest.raises(UnknownDomain, match="the domains here are toyshop"):
        engine.recommend(Request("bookshop"))


def test_an_unknown_record_is_said_to_be_unknown(engine: Engine) -> None:
    with pytest.raises(UnknownRecord, match="audit list"):
        engine.record("no-such-id")


def test_an_untrained_domain_says_how_to_train_it(open_engine: Any) -> None:
    engine = open_engine(train=False)
    with pytest.raises(NotTrained, match="rectitude train toyshop"):
        ask(engine)
    assert ensure_trained(engine, "toyshop", Training(slices=2, progress=lambda line: None))
    assert not ensure_trained(engine, "toyshop", Training(slices=2, progress=lambda line: None))
    assert ask(engine)["items"]


def test_new_data_make_a_snapshot_old(engine: Engine) -> None:
    from toyshop import raw_data

    assert is_trained(engine, "toyshop")
    engine.store("toyshop").replace_all(raw_data(items=20))
    assert not is_trained(engine, "toyshop")


@pytest.mark.parametrize("file", ["data.json", "tables.mains.npy", "model.edges.npy", "manifest.json"])
def test_an_altered_artefact_is_refused_by_name(open_engine: Any, file: str) -> None:
    engine = open_engine()
    home = engine.home.snapshots("toyshop")
    path = home / (home / "current").read_text() / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    again = open_engine(train=False)
    with pytest.raises(ArtefactAltered, match=f"{file} differs from the digest"):
        ask(again)
    assert "train toyshop" in again.readiness()["toyshop"]


def test_a_missing_artefact_is_refused_by_name(open_engine: Any) -> None:
    engine = open_engine()
    home = engine.home.snapshots("toyshop")
    (home / (home / "current").read_text() / "tables.mains.npy").unlink()
    with pytest.raises(ArtefactAltered, match=r"tables\.mains\.npy cannot be read"):
        ask(open_engine(train=False))


def test_a_new_snapshot_is_served_from_the_next_request_on(engine: Engine) -> None:
    from rectitude.learning.shell import train_domain

    first = ask(engine)["versions"]["snapshot"]
    train_domain(engine, "toyshop", Training(seed=1, slices=2, progress=lambda line: None))
    second = ask(engine)["versions"]["snapshot"]
    assert first != second
    assert engine.replay(engine.layers.ledger.headers(None, None, None, 2)[1][1].id).equal


def test_training_repeats_bit_for_bit(open_engine: Any, tmp_path: Path) -> None:
    digests = []
    for place in ("one", "other"):
        engine = open_engine(home=tmp_path / place)
        digests.append((engine.home.snapshots("toyshop") / "current").read_text())
    assert digests[0] == digests[1]


def test_the_engine_does_not_start_without_its_layers(tmp_path: Path) -> None:
    with pytest.raises(LayerMissing, match="'explanation' is not installed"):
        load_layers(Home(tmp_path), [])


def test_the_home_folder_comes_from_the_environment(tmp_path: Path) -> None:
    home = Home.of({"RECTITUDE_HOME": str(tmp_path), "RECTITUDE_DATABASE_URL": "sqlite:///x"})
    assert (home.root, home.store("toyshop")) == (tmp_path, "sqlite:///x")
    assert Home.of({}).root == Path(".rectitude")


def test_answering_imports_no_learning_framework(engine: Engine, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from toyshop import Toyshop, found\n"
        "from rectitude import Engine, Request; from rectitude.home import Home\n"
        "from rectitude.layering import load_layers\n"
        "home = Home(Path(sys.argv[1])); engine = Engine(home, (found(Toyshop()),), load_layers(home))\n"
        "engine.recommend(Request('toyshop', user_id='p1', query='toy'))\n"
        "heavy = {'tensorflow', 'keras', 'shap', 'transformers', 'networkx', 'pandas', 'sklearn', 'numba'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={"PYTHONPATH": str(Path(__file__).parents[1] / "support")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
