"""Low-rank adapters: what tuning learned, apart from the model it was learned on, and merging them with it.

W' = W + (A·B)ᵀ for matrices A [in, rank] and B [rank, out] beside a weight W [out, in]: E. Hu et al., "LoRA:
Low-Rank Adaptation of Large Language Models", ICLR 2022. Merged, the model has its old shape and cost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rectitude.arrays import Vectors
from rectitude_plugins.errors import AdaptersUnusable
from rectitude_plugins.text.checkpoint import TENSORS, Checkpoint, Files
from rectitude_plugins.towers.whole import read_tensors, write_tensors

ADAPTED = ("attention.self.query", "attention.self.value")
"""The layers of a block that get adapters, as in section 7.1 of the paper."""
DOWN, UP = ".lora_a", ".lora_b"
BASE, SCALE, MODEL = "base", "scale", "model"


@dataclass(frozen=True, slots=True, eq=False)
class Adapters:
    """Matrices by layer and side, the SHA-256 of the tensors that they belong to, and the cosine's scale.

    `scale` is the inverse temperature that was learned with them: scale·cosine is a log-likelihood up to
    what query and item decide alone. `model` is the folder of the model, "" for the default one.
    """

    base: str
    scale: float
    matrices: Mapping[str, Vectors]
    model: str = ""


def adapted_layers(blocks: int) -> tuple[str, ...]:
    """Return the names of the layers that get adapters.

    >>> adapted_layers(1)
    ('encoder.layer.0.attention.self.query', 'encoder.layer.0.attention.self.value')
    """
    return tuple(f"encoder.layer.{block}.{layer}" for block in range(blocks) for layer in ADAPTED)


def digest_of(files: Files) -> str:
    """Return the SHA-256 of a checkpoint's tensors, by which adapters know their base."""
    return hashlib.sha256(files(TENSORS) or b"").hexdigest()


def merged(checkpoint: Checkpoint, base: str, adapters: Adapters) -> Checkpoint:
    """Return a checkpoint with adapters added to its weights; raises AdaptersUnusable on another base."""
    if adapters.base != base:
        problem = f"they were learned on the model {adapters.base[:12]}, but this one is {base[:12]}"
        raise AdaptersUnusable(f"for {checkpoint.name}", problem)
    tensors = dict(checkpoint.tensors)
    for layer in adapted_layers(checkpoint.shape.blocks):
        down, up = _pair(checkpoint, adapters, layer)
        tensors[f"{layer}.weight"] = tensors[f"{layer}.weight"] + (down @ up).T
    return replace(checkpoint, name=f"{checkpoint.name}, tuned", tensors=tensors)


def _pair(checkpoint: Checkpoint, adapters: Adapters, layer: str) -> tuple[Vectors, Vectors]:
    width = checkpoint.shape.width
    missing = [name for name in (layer + DOWN, layer + UP) if name not in adapters.matrices]
    if missing:
        raise AdaptersUnusable(f"for {checkpoint.name}", f"{missing[0]} is not among them")
    down, up = adapters.matrices[layer + DOWN], adapters.matrices[layer + UP]
    if down.shape != (width, len(up)) or up.shape != (len(up), width):
        raise AdaptersUnusable(f"for {checkpoint.name}", f"those of {layer} do not fit its width of {width}")
    return down, up


def write_adapters(file: Path, adapters: Adapters) -> None:
    """Write adapters as safetensors; the file appears whole or not at all."""
    told = {BASE: adapters.base, SCALE: repr(adapters.scale), MODEL: adapters.model}
    write_tensors(file, adapters.matrices, told)


def read_adapters(file: Path) -> Adapters:
    """Return the adapters of a file; raises AdaptersUnusable."""
    told, matrices = read_tensors(file)
    try:
        base, scale = told[BASE], float(told[SCALE])
    except (KeyError, ValueError) as error:
        problem = "the file does not say on which model they were learned, and at which scale"
        raise AdaptersUnusable(f"in {file}", problem) from error
    floats = {name: matrix.astype(np.float32) for name, matrix in matrices.items()}
    for name, matrix in floats.items():
        if not np.isfinite(matrix).all():
            raise AdaptersUnusable(f"in {file}", f"{name} holds what is no number")
    return Adapters(base, scale, floats, told.get(MODEL, ""))
