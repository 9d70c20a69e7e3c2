"""Reading checkpoints: what is whole is taken, what is not is refused with a sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from rectitude_plugins.errors import CheckpointUnusable, DigestDiffers, TokenizerForeign
from rectitude_plugins.text.checkpoint import (
    CONFIG,
    POOLING,
    SIZES,
    TENSORS,
    TOKENIZER,
    expected,
    read_checkpoint,
)
from rectitude_plugins.text.tokens import WordPieces

Files = dict[str, bytes]
Make = Callable[[], Files]
WORD_TABLE = "embeddings.word_embeddings.weight"


def with_tensors(files: Files, change: Callable[[dict[str, np.ndarray]], object]) -> Files:
    tensors = load(files[TENSORS])
    change(tensors)
    return {**files, TENSORS: save(tensors)}


def with_config(files: Files, **changed: object) -> Files:
    return {**files, CONFIG: json.dumps({**json.loads(files[CONFIG]), **changed}).encode()}


def test_a_whole_checkpoint_is_read(make_files: Make) -> None:
    files = make_files()
    digest = hashlib.sha256(files[TENSORS]).hexdigest()
    checkpoint = read_checkpoint("tiny", files.get, digest)
    assert checkpoint.tensors.keys() == expected(checkpoint.shape).keys()
    assert checkpoint.tokenizer == files[TOKENIZER]


def test_what_other_uses_need_is_left_aside(make_files: Make) -> None:
    def change(tensors: dict[str, np.ndarray]) -> None:
        for name in list(tensors):
            tensors[f"bert.{name}"] = tensors.pop(name)
        tensors["bert.pooler.dense.bias"] = np.zeros(3, dtype=np.float32)
        tensors["cls.predictions.bias"] = np.zeros(3, dtype=np.float32)

    plain = read_checkpoint("tiny", make_files().get)
    prefixed = read_checkpoint("tiny", with_tensors(make_files(), change).get)
    assert prefixed.tensors.keys() == plain.tensors.keys()


def test_half_precision_is_read_as_single(make_files: Make) -> None:
    def change(tensors: dict[str, np.ndarray]) -> None:
        tensors.update({name: array.astype(np.float16) for name, array in tensors.items()})

    checkpoint = read_checkpoint("tiny", with_tensors(make_files(), change).get)
    assert {array.dtype for array in checkpoint.tensors.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda held: held.pop(WORD_TABLE), "lacks embeddings.word_embeddings.weight"),
        (lambda held: held.update(odd=np.zeros(2, np.float32)), "has odd, which no BERT of this shape has"),
        (lambda held: held.update({WORD_TABLE: np.zeros((3, 32), np.float32)}), r"is \(3, 32\), but"),
        (lambda held: held[WORD_TABLE].fill(np.nan), "holds what is no number"),
    ],
    ids=["missing", "left over", "another shape", "not a number"],
)
def test_tensors_that_do_not_fit_are_refused_by_name(
    make_files: Make, change: Callable[[dict[str, np.ndarray]], object], sentence: str
) -> None:
    files = with_tensors(make_files(), change)
    with pytest.raises(CheckpointUnusable, match=sentence) as refused:
        read_checkpoint("tiny", files.get)
    assert refused.value.tensor in {WORD_TABLE, "odd"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"model_type": "roberta"}, "has model_type 'roberta', but only 'bert'"),
        ({"hidden_act": "gelu_new"}, "has hidden_act 'gelu_new'"),
        ({"position_embedding_type": "relative_key"}, "position_embedding_type"),
        ({"hidden_size": None}, "hidden_size None, which is no size"),
        ({"num_attention_heads": 5}, "do not fit one another"),
    ],
)
def test_another_kind_of_network_is_refused(
    make_files: Make, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CheckpointUnusable, match=sentence):
        read_checkpoint("tiny", with_config(make_files(), **changed).get)


@pytest.mark.parametrize("path", [CONFIG, TOKENIZER, TENSORS])
def test_a_file_that_is_not_there_or_cut_short_is_refused(make_files: Make, path: str) -> None:
    files = make_files()
    half = {**files, path: files[path][: len(files[path]) // 2]}
    with pytest.raises(CheckpointUnusable):
        read_checkpoint("tiny", half.get)
    del files[path]
    with pytest.raises(CheckpointUnusable, match=f"{path} is not there"):
        read_checkpoint("tiny", files.get)


def test_a_configuration_that_is_no_object_is_refused(make_files: Make) -> None:
    with pytest.raises(CheckpointUnusable, match="no JSON object"):
        read_checkpoint("tiny", {**make_files(), CONFIG: b"[]"}.get)


def test_tensors_of_another_digest_are_refused(make_files: Make) -> None:
    with pytest.raises(DigestDiffers, match="but 000000000000 is pinned"):
        read_checkpoint("tiny", make_files().get, "0" * 64)


def test_the_tokenizer_of_another_model_is_refused(
    make_files: Make, make_tokenizer: Callable[[list[str]], bytes]
) -> None:
    many = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *(f"word{number}" for number in range(300))]
    files = {**make_files(), TOKENIZER: make_tokenizer(many)}
    with pytest.raises(TokenizerForeign, match="knows 304 tokens, but its network has"):
        read_checkpoint("tiny", files.get)


def test_another_pooling_than_the_mean_is_refused(make_files: Make) -> None:
    mean = {**make_files(), POOLING: b'{"pooling_mode_mean_tokens": true}'}
    assert read_checkpoint("tiny", mean.get).name == "tiny"
    first = {**make_files(), POOLING: b'{"pooling_mode_cls_token": true}'}
    with pytest.raises(CheckpointUnusable, match="another pooling"):
        read_checkpoint("tiny", first.get)


def test_transformers_reads_the_same_sizes_and_the_same_tokens(make_files: Make, tmp_path: Path) -> None:
    from transformers import BertConfig, PreTrainedTokenizerFast

    files = make_files()
    checkpoint = read_checkpoint("tiny", files.get)
    config = BertConfig.from_dict(json.loads(files[CONFIG]))
    assert [*(getattr(config, field) for field in SIZES), config.layer_norm_eps] == [
        *astuple(checkpoint.shape)
    ]
    (tmp_path / TOKENIZER).write_bytes(files[TOKENIZER])
    theirs = PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / TOKENIZER))
    ours = WordPieces.of("tiny", checkpoint.tokenizer)
    for text in ("two brothers of the west", "Snow, war & robots", "nobody knows zqzq", "恐龙", ""):
        assert list(ours.read(text, 80).ids) == theirs(text)["input_ids"]
