"""Checkpoints for the text part: a tiny one made here, and the pinned one, fetched once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from rectitude.home import Home
from rectitude_plugins.text.checkpoint import CONFIG, TENSORS, TOKENIZER, Checkpoint, Shape, expected
from rectitude_plugins.text.checkpoint import read_checkpoint as read
from rectitude_plugins.text.compiling import serving_form
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel

THINGS = ["red", "blue", "rock", "west", "film", "two", "brothers", "space", "war", "robots", "snow"]
SMALL = ["a", "the", "of", "and", "about", "with", ",", ".", "0", "1", "2", "x", "##q", "##z", "##s"]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *THINGS, *SMALL]
SHAPE = Shape(words=len(VOCABULARY), width=32, blocks=2, heads=4, inner=64, places=80, kinds=2, epsilon=1e-12)


def tokenizer(vocabulary: list[str] = VOCABULARY) -> bytes:
    """Return a tokenizer of the kind that BERT uses, for a few words."""
    places = {word: at for at, word in enumerate(vocabulary)}
    made = Tokenizer(WordPiece(places, unk_token="[UNK]"))
    made.normalizer = BertNormalizer()
    made.pre_tokenizer = BertPreTokenizer()
    around = [(sign, places[sign]) for sign in ("[CLS]", "[SEP]")]
    made.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=around)
    return made.to_str().encode()


def tiny_files(seed: int = 0) -> dict[str, bytes]:
    """Return the files of a tiny checkpoint with random weights."""
    generator = np.random.default_rng(seed)
    tensors = {
        name: (generator.normal(1.0 if name.endswith("LayerNorm.weight") else 0.0, 0.2, size)).astype(
            np.float32
        )
        for name, size in expected(SHAPE).items()
    }
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "vocab_size": SHAPE.words,
        "hidden_size": SHAPE.width,
        "num_hidden_layers": SHAPE.blocks,
        "num_attention_heads": SHAPE.heads,
        "intermediate_size": SHAPE.inner,
        "max_position_embeddings": SHAPE.places,
        "type_vocab_size": SHAPE.kinds,
        "layer_norm_eps": SHAPE.epsilon,
    }
    return {CONFIG: json.dumps(config).encode(), TOKENIZER: tokenizer(), TENSORS: save(tensors)}


@pytest.fixture(scope="session")
def make_files() -> Callable[..., dict[str, bytes]]:
    """Return what makes the files of a tiny checkpoint (from a seed), for tests that change them."""
    return tiny_files


@pytest.fixture(scope="session")
def make_tokenizer() -> Callable[[list[str]], bytes]:
    """Return what makes the file of a tokenizer that knows some words."""
    return tokenizer


@pytest.fixture(scope="session")
def tiny() -> Checkpoint:
    """A tiny checkpoint with random weights."""
    return read("tiny", tiny_files().get)


@pytest.fixture(scope="session")
def tiny_form(tiny: Checkpoint) -> ServingForm:
    """The form that serves the tiny checkpoint, for up to 16 tokens."""
    return serving_form(tiny, (8, 16))


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny checkpoint as a folder."""
    folder = tmp_path_factory.mktemp("tiny")
    for name, content in tiny_files().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def minilm(pytestconfig: pytest.Config) -> LanguageModel:
    """The pinned model, with what was made of it, among what pytest remembers; it is never committed."""
    assert pytestconfig.cache is not None
    return LanguageModel("", "", Home(pytestconfig.cache.mkdir("language-model")))
