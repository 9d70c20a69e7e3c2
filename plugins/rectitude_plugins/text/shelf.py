"""What was made once and need not be made again: arrays in files, each whole or not there.

A shelf only saves work: where a file is damaged or cannot be written, that is said in the log, and the work
is done again.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rectitude.arrays import Arrays, Vectors

logger = logging.getLogger("rectitude.text")
KEPT = 200_000
"""Vectors that a file keeps of items that are not in the catalogue just now."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of arrays by name."""

    folder: Path

    def take(self, name: str) -> Arrays | None:
        """Return the arrays that were put there under a name, or None; a damaged file counts as none."""
        path = self._path(name)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                return {entry: held[entry] for entry in held.files}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
            logger.warning("%s is damaged (%s); what it held is made anew.", path, error)
            return None

    def put(self, name: str, arrays: Arrays) -> None:
        """Keep arrays under a name; where there is no room they are not kept."""
        path = self._path(name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".putting-") as work:
                whole = Path(work) / path.name
                with whole.open("wb") as file:
                    np.savez(file, allow_pickle=False, **arrays)
                whole.replace(path)
        except OSError as error:
            problem = error.strerror or error
            logger.warning("%s cannot be kept (%s); it will be made again next time.", path, problem)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"


def vectors_of(
    texts: Sequence[str], encode: Callable[[str], Vectors | None], width: int, shelf: Shelf, name: str
) -> Vectors:
    """Return float32[n, width], encoding only texts that the shelf does not have under `name`.

    A text that cannot be read has a row of NaN. Texts are known by their SHA-256.
    """
    digests = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts]
    known = _known(shelf.take(name), width)
    fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    for digest, text in fresh.items():
        vector = encode(text)
        known[digest] = np.full(width, np.nan, dtype=np.float32) if vector is None else vector
    if fresh:
        shelf.put(name, _stored(known, set(digests)))
    rows = [known[digest] for digest in digests]
    return np.array(rows, dtype=np.float32).reshape(len(rows), width)


def _known(arrays: Arrays | None, width: int) -> dict[bytes, Vectors]:
    if arrays is None or arrays.keys() != {"digests", "vectors"} or arrays["vectors"].shape[1:] != (width,):
        return {}
    vectors = arrays["vectors"].astype(np.float32, copy=False)
    return {digest.tobytes(): vector for digest, vector in zip(arrays["digests"], vectors, strict=True)}


def _stored(known: dict[bytes, Vectors], present: set[bytes]) -> Arrays:
    """Return what is written: all that is present, and others while there is room."""
    others = [digest for digest in known if digest not in present]
    kept = sorted([*present, *(others if len(others) <= KEPT else ())])
    digests = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(len(kept), -1)
    return {"digests": digests, "vectors": np.array([known[digest] for digest in kept], dtype=np.float32)}
