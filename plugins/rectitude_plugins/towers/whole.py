"""Files that are there whole or not at all, and tensors in them (safetensors) with words about them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from rectitude.arrays import Arrays
from rectitude.errors import BadData
from rectitude_plugins.errors import AdaptersUnusable

TOLD = "rectitude"
"""The entry of a file's metadata that holds what it says of itself, as JSON."""


def write_whole(file: Path, content: bytes) -> None:
    """Write a file and its folder; raises BadData where that cannot be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".writing-") as folder:
            whole = Path(folder) / file.name
            with whole.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            whole.replace(file)
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadData(
            f"{file} cannot be written ({problem}); make room, or set another RECTITUDE_HOME."
        ) from error


def write_tensors(file: Path, tensors: Arrays, told: Mapping[str, str]) -> None:
    """Write tensors and some words about them; raises BadData where that cannot be done."""
    plain = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    # One entry: several would stand in another order each time, and the same content in other bytes.
    write_whole(file, save(plain, {TOLD: json.dumps(dict(told), sort_keys=True)}))


def read_tensors(file: Path) -> tuple[Mapping[str, str], Mapping[str, npt.NDArray[np.generic]]]:
    """Return the words and the tensors of a file; raises AdaptersUnusable."""
    try:
        with safe_open(file, framework="np") as held:
            names = held.keys()
            told = json.loads((held.metadata() or {}).get(TOLD, "{}"))
            return told, {name: held.get_tensor(name) for name in names}
    except (OSError, SafetensorError, ValueError) as error:
        raise AdaptersUnusable(f"in {file}", f"the file cannot be read ({error})") from error
