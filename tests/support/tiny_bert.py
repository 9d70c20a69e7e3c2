"""A tiny language model of a few words with random weights, as the files of a checkpoint."""

from __future__ import annotations

import json

import numpy as np
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from rectitude_plugins.text.checkpoint import CONFIG, TENSORS, TOKENIZER, Shape, expected

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
