"""Vectors survive a restart, only new texts are encoded, and a bad disk costs time, not service."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import numpy as np
import pytest

from rectitude_plugins.text import shelf as module
from rectitude_plugins.text.shelf import Shelf, vectors_of


class Counting:
    """Encodes a text as its length, and counts how often it does."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, text: str) -> np.ndarray | None:
        self.asked.append(text)
        return np.full(2, len(text), dtype=np.float32) if text.isascii() else None


def encode(texts: list[str], shelf: Shelf) -> tuple[np.ndarray, list[str]]:
    counting = Counting()
    return vectors_of(texts, counting.encode, 2, shelf, "vectors"), counting.asked


def test_a_second_run_encodes_nothing(tmp_path: Path) -> None:
    first, asked = encode(["a", "bb", "恐", "a"], Shelf(tmp_path))
    again, nothing = encode(["a", "bb", "恐", "a"], Shelf(tmp_path))
    assert asked == ["a", "bb", "恐"] and nothing == []
    np.testing.assert_array_equal(first, again)
    assert first[:, 0].tolist()[:2] == [1.0, 2.0] and np.isnan(first[2]).all()


def test_only_changed_texts_are_encoded_and_others_are_not_forgotten(tmp_path: Path) -> None:
    encode(["a", "bb"], Shelf(tmp_path))
    assert encode(["bb", "ccc"], Shelf(tmp_path))[1] == ["ccc"]
    assert encode(["a", "ccc"], Shelf(tmp_path))[1] == []


def test_texts_that_are_gone_make_way_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    encode(["a", "bb"], Shelf(tmp_path))
    encode(["ccc"], Shelf(tmp_path))
    assert encode(["a", "ccc"], Shelf(tmp_path))[1] == ["a"]


def test_no_texts_are_no_vectors(tmp_path: Path) -> None:
    assert encode([], Shelf(tmp_path))[0].shape == (0, 2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", [0, 10, 200], ids=["empty", "cut short", "cut later"])
def test_a_file_cut_short_is_said_and_made_anew(
    tmp_path: Path, kept: int, caplog: pytest.LogCaptureFixture
) -> None:
    encode(["a", "bb"], Shelf(tmp_path))
    file = tmp_path / "vectors.npz"
    file.write_bytes(file.read_bytes()[:kept])
    vectors, asked = encode(["a", "bb"], Shelf(tmp_path))
    assert asked == ["a", "bb"] and vectors[:, 0].tolist() == [1.0, 2.0]
    assert "vectors.npz is damaged" in caplog.text
    assert encode(["a", "bb"], Shelf(tmp_path))[1] == []


def test_a_changed_bit_is_noticed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    encode(["a", "bb"], Shelf(tmp_path))
    file = tmp_path / "vectors.npz"
    content = file.read_bytes()
    at = content.rindex(np.full(2, 2, np.float32).tobytes())
    file.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
    assert encode(["a", "bb"], Shelf(tmp_path))[1] == ["a", "bb"]
    assert "is damaged" in caplog.text


def test_vectors_of_another_width_are_not_used(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("vectors", {"digests": np.zeros((1, 32), np.uint8), "vectors": np.zeros((1, 5), np.float32)})
    assert encode(["a"], shelf)[1] == ["a"]


def test_a_full_disk_is_said_and_costs_no_vector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with caplog.at_level(logging.WARNING):
        vectors, _ = encode(["a"], Shelf(tmp_path))
    assert vectors.tolist() == [[1.0, 1.0]]
    assert "cannot be kept (No space left on device)" in caplog.text
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert encode(["a"], Shelf(tmp_path / "file"))[0].tolist() == [[1.0, 1.0]]
    assert "cannot be kept" in caplog.text
