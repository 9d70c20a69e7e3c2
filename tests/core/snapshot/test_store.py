"""Snapshots on disk: whole or not there at all, checked file by file, and pointed to in one step."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rectitude.engine import Engine
from rectitude.errors import ArtefactAltered, NotTrained
from rectitude.learning.train import with_facts
from rectitude.payload import payload_of
from rectitude.recommend import recommend
from rectitude.snapshot import Learned, store
from rectitude.snapshot.binding import snapshot_of
from rectitude.snapshot.store import MANIFEST, POINTER, Pointer, current, facts_of, load, point_to, save
from rectitude.values import Request


@pytest.fixture
def learned(learn_toys: Any) -> Learned:
    made = learn_toys()
    assert isinstance(made, Learned)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def decisions(engine: Engine, learned: Learned) -> list[dict[str, object]]:
    """Return what would be sealed for several people."""
    snapshot = snapshot_of(engine.roster("toyshop"), learned, "digest", "code")
    served = replace(engine.served("toyshop"), snapshot=snapshot)
    asked = [
        Request("toyshop", user_id="p1"),
        Request("toyshop", user_id="nobody", query="red toy 7"),
        Request("toyshop", user_id="p2", profiling=False, k=30),
    ]
    inputs = [replace(engine.read(request, served), id="r") for request in asked]
    return [dict(payload_of(recommend(one, snapshot, engine.layers))) for one in inputs]


def test_what_was_saved_answers_as_what_was_learned(shop: Engine, learned: Learned) -> None:
    snapshots = shop.home.snapshots("toyshop")
    digest = save(learned, snapshots)
    assert decisions(shop, load(snapshots, digest, "toyshop")) == decisions(shop, learned)


def test_the_same_learning_has_the_same_digest_and_another_has_another(learn_toys: Any, folder: Path) -> None:
    first, again = save(learn_toys(), folder), save(learn_toys(), folder)
    assert first == again
    assert save(learn_toys(seed=9), folder) != first
    assert save(with_facts(learn_toys(), generation=2), folder) != first


def test_the_digest_is_that_of_the_manifest_which_holds_those_of_the_files(
    learned: Learned, folder: Path
) -> None:
    home = folder / save(learned, folder)
    manifest = (home / MANIFEST).read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == home.name
    files = json.loads(manifest)["files"]
    assert {path.name for path in home.iterdir()} == {*files, MANIFEST}
    for name, digest in files.items():
        assert hashlib.sha256((home / name).read_bytes()).hexdigest() == digest


def test_saving_points_to_the_new_snapshot_and_leaves_nothing_else_behind(
    learn_toys: Any, folder: Path
) -> None:
    one, other = save(learn_toys(), folder), save(learn_toys(seed=1), folder)
    assert current(folder, "toyshop") == other
    assert {path.name for path in folder.iterdir()} == {one, other, POINTER}
    point_to(folder, one)
    assert current(folder, "toyshop") == one


def test_a_pointer_that_was_read_before_follows_every_change(learn_toys: Any, folder: Path) -> None:
    pointer = Pointer(folder, "toyshop")
    with pytest.raises(NotTrained):
        pointer.current()
    one, other = save(learn_toys(), folder), save(learn_toys(seed=1), folder)
    for digest in (other, one, other, one):
        point_to(folder, digest)
        assert [pointer.current(), pointer.current()] == [digest, digest]
    (folder / POINTER).unlink()
    with pytest.raises(NotTrained):
        pointer.current()


def test_facts_are_read_without_the_arrays(learned: Learned, folder: Path) -> None:
    digest = save(with_facts(learned, generation=3), folder)
    assert facts_of(folder, digest, "toyshop") == {**learned.facts, "generation": 3}


def test_a_folder_that_was_left_half_written_is_nobodys_snapshot(learned: Learned, folder: Path) -> None:
    half = folder / ".making-dead"
    half.mkdir(parents=True)
    (half / "data.json").write_text("{")
    with pytest.raises(NotTrained, match="rectitude train toyshop"):
        current(folder, "toyshop")
    digest = save(learned, folder)
    assert current(folder, "toyshop") == digest
    assert load(folder, digest, "toyshop").model.features == learned.model.features


def test_a_disk_that_fills_up_leaves_the_old_snapshot_in_place(
    learn_toys: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = save(learn_toys(), folder)
    written: list[Path] = []

    def write(path: Path, content: bytes) -> str:
        written.append(path)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        path.write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    monkeypatch.setattr(store, "_write", write)
    with pytest.raises(OSError, match="No space left"):
        save(learn_toys(seed=1), folder)
    assert current(folder, "toyshop") == digest
    assert {path.name for path in folder.iterdir()} == {digest, POINTER}


def test_the_pointer_is_never_missing_or_half_written(learn_toys: Any, folder: Path) -> None:
    digests = {save(learn_toys(), folder), save(learn_toys(seed=1), folder)}
    finished = threading.Event()

    def turn() -> None:
        for _ in range(60):
            for digest in digests:
                point_to(folder, digest)
        finished.set()

    with ThreadPoolExecutor(3) as pool:
        turning = [pool.submit(turn), pool.submit(turn)]
        while not finished.is_set():
            assert current(folder, "toyshop") in digests
        for turned in turning:
            turned.result()


def test_several_may_save_at_once(learn_toys: Any, folder: Path) -> None:
    learnings = [learn_toys(), learn_toys(seed=1)] * 4
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(lambda learned: save(learned, folder), learnings))
    assert len(set(digests)) == 2
    assert {path.name for path in folder.iterdir()} == {*digests, POINTER}
    assert current(folder, "toyshop") in digests
    assert all(load(folder, digest, "toyshop").domain == "toyshop" for digest in digests)


def test_an_intact_snapshot_is_kept_and_a_damaged_one_is_made_anew(learned: Learned, folder: Path) -> None:
    home = folder / save(learned, folder)
    before = home.stat().st_ino
    save(learned, folder)
    assert home.stat().st_ino == before
    (home / "data.json").write_text("{}")
    with pytest.raises(ArtefactAltered):
        load(folder, home.name, "toyshop")
    save(learned, folder)
    assert load(folder, home.name, "toyshop").domain == "toyshop"
    assert {path.name for path in folder.iterdir()} == {home.name, POINTER}


@pytest.mark.parametrize("file", ["data.json", "model.mains.npy", MANIFEST])
def test_an_altered_file_is_refused_by_name(learned: Learned, folder: Path, file: str) -> None:
    digest = save(learned, folder)
    content = bytearray((folder / digest / file).read_bytes())
    content[-1] ^= 1
    (folder / digest / file).write_bytes(content)
    with pytest.raises(ArtefactAltered, match=f"The artefact {file} differs from the digest") as refused:
        load(folder, digest, "toyshop")
    assert refused.value.file == file


@pytest.mark.parametrize("file", ["tables.mains.npy", MANIFEST])
def test_a_missing_file_is_refused_by_name(learned: Learned, folder: Path, file: str) -> None:
    digest = save(learned, folder)
    (folder / digest / file).unlink()
    with pytest.raises(ArtefactAltered, match=f"The artefact {file} cannot be read"):
        load(folder, digest, "toyshop")


def test_a_snapshot_of_another_form_is_one_that_has_to_be_trained(
    learned: Learned, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(store, "FORMAT", store.FORMAT - 1)
        digest = save(learned, folder)
    for read in (load, facts_of):
        with pytest.raises(NotTrained):
            read(folder, digest, "toyshop")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"../../elsewhere", b"/etc", b"a" * 63 + b"/"], ids=repr
)
def test_a_pointer_that_names_no_snapshot_is_refused(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / POINTER).write_bytes(content)
    with pytest.raises(ArtefactAltered, match="current does not hold the digest of a snapshot"):
        current(folder, "toyshop")


def test_a_pointer_to_a_snapshot_that_is_gone_is_refused(learned: Learned, folder: Path) -> None:
    digest = save(learned, folder)
    (folder / digest).rename(folder / "moved")
    with pytest.raises(ArtefactAltered, match=r"manifest\.json cannot be read"):
        load(folder, current(folder, "toyshop"), "toyshop")


def test_nothing_is_pickled(learned: Learned, folder: Path) -> None:
    home = folder / save(learned, folder)
    for path in home.glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype != np.object_
    objects = replace(learned, arrays={"toyshop": {"words": np.array(["a", None], dtype=object)}})
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        save(objects, folder)
