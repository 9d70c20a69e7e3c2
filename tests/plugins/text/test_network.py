"""The network against vectors that torch computed, and what padding must not do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rectitude_plugins.text.checkpoint import Checkpoint, read_checkpoint
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.network import Bert, bert_of, encoded
from rectitude_plugins.text.tokens import WordPieces

REFERENCE = Path(__file__).with_name("reference.json")


@pytest.fixture(scope="module")
def bert(tiny: Checkpoint) -> Bert:
    return bert_of(tiny)


def test_the_network_says_what_the_reference_says(minilm: LanguageModel) -> None:
    reference = json.loads(REFERENCE.read_text(encoding="utf-8"))
    checkpoint = read_checkpoint(minilm.name, minilm.files())
    pieces, bert = WordPieces.of(minilm.name, checkpoint.tokenizer), bert_of(checkpoint)
    vectors = encoded(bert, [pieces.read(text, 64) for text in reference["texts"]])
    np.testing.assert_allclose(vectors, np.array(reference["vectors"]), atol=1e-5)


def test_vectors_have_unit_length(bert: Bert, tiny: Checkpoint) -> None:
    pieces = WordPieces.of("tiny", tiny.tokenizer)
    vectors = encoded(bert, [pieces.read(text, 16) for text in ("red rock", "a film about snow", "")])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_who_is_encoded_together_does_not_matter(bert: Bert, tiny: Checkpoint) -> None:
    pieces = WordPieces.of("tiny", tiny.tokenizer)
    short, long = pieces.read("red", 16), pieces.read("two brothers and a war with robots", 16)
    alone, together = encoded(bert, [short]), encoded(bert, [short, long])
    np.testing.assert_allclose(together[0], alone[0], atol=1e-6)


def test_order_and_words_matter(bert: Bert, tiny: Checkpoint) -> None:
    pieces = WordPieces.of("tiny", tiny.tokenizer)
    texts = ("red rock west", "west rock red", "blue rock west")
    one, turned, other = encoded(bert, [pieces.read(text, 16) for text in texts])
    assert one @ turned < 0.9999 and one @ other < 0.9999
