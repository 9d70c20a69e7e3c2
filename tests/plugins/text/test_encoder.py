"""Encoding at request time: the same text, the same vector, whoever asked before, and no TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rectitude_plugins.text.encoder import Encoder, quiet
from rectitude_plugins.text.form import ServingForm


def vector(encoder: Encoder, text: str) -> np.ndarray:
    found = encoder.encode(text)
    assert found is not None
    return found


def test_a_remembered_vector_is_the_computed_one(tiny_form: ServingForm) -> None:
    encoder = Encoder(tiny_form)
    first = vector(encoder, "red rock west")
    assert vector(encoder, "red rock west") is first
    assert first.tobytes() == encoder.encode_anew("red rock west").tobytes()
    np.testing.assert_allclose(first @ first, 1.0, atol=1e-6)


def test_vectors_do_not_depend_on_what_was_asked_before(tiny_form: ServingForm) -> None:
    texts = ["red", "a film about two brothers and robots", "snow , snow", "blue"]
    encoder = Encoder(tiny_form)
    forward = {text: vector(encoder, text).tobytes() for text in texts}
    alone = {text: vector(Encoder(tiny_form), text).tobytes() for text in reversed(texts)}
    assert forward == alone


def test_only_so_many_texts_are_remembered(tiny_form: ServingForm) -> None:
    encoder = Encoder(tiny_form, remembered=2)
    red = vector(encoder, "red")
    vector(encoder, "blue")
    assert vector(encoder, "red") is red
    blue_makes_way = vector(encoder, "snow")
    assert vector(encoder, "red") is red
    assert vector(encoder, "snow") is blue_makes_way
    vector(encoder, "blue")
    assert vector(encoder, "red") is not red


def test_a_text_takes_the_shortest_program_that_holds_it(tiny_form: ServingForm) -> None:
    short = Encoder(ServingForm.from_arrays({**tiny_form.to_arrays(), "program_16": np.zeros(0, np.uint8)}))
    assert vector(short, "two brothers and a war .").shape == (32,)
    with pytest.raises(ValueError, match="model_content"):
        short.encode("two brothers and a war . .")


def test_what_is_past_the_longest_program_is_not_read(tiny_form: ServingForm) -> None:
    encoder = Encoder(tiny_form)
    text = " ".join(["red", "rock"] * 7)
    np.testing.assert_array_equal(vector(encoder, text), vector(encoder, text + " snow" * 1_000))


def test_a_text_that_cannot_be_read_has_no_vector(tiny_form: ServingForm) -> None:
    encoder = Encoder(tiny_form)
    for text in ("恐龙", "🎉🎉", "\x00", "", "red xqz"):
        assert encoder.encode(text) is None
        assert encoder.unread(text) > 0.3
    assert encoder.unread("red rock") == 0.0


def test_what_is_remembered_does_not_grow_with_what_is_sent(tiny_form: ServingForm) -> None:
    encoder = Encoder(tiny_form)
    flood = "red rock " * 10_000
    assert vector(encoder, flood) is vector(encoder, flood + "snow")


def test_threads_get_the_vectors_that_one_thread_gets(tiny_form: ServingForm) -> None:
    texts = [f"{one} {other}" for one in ("red", "blue", "snow") for other in ("rock", "film", "war")] * 10
    alone = [Encoder(tiny_form).encode_anew(text).tobytes() for text in texts[:9]] * 10
    shared = Encoder(tiny_form, remembered=2)
    with ThreadPoolExecutor(4) as threads:
        assert [found.tobytes() for found in threads.map(lambda text: vector(shared, text), texts)] == alone


def test_encoding_imports_no_learning_framework(tiny_form: ServingForm, tmp_path: Path) -> None:
    stored = tmp_path / "form.npz"
    with stored.open("wb") as file:
        np.savez(file, allow_pickle=False, **tiny_form.to_arrays())
    script = """
import sys, numpy as np
from rectitude_plugins.text.part import plugin
from rectitude_plugins.text.encoder import Encoder, quiet
from rectitude_plugins.text.form import ServingForm
heavy = {"tensorflow", "keras", "transformers", "ai_edge_litert", "tokenizers", "safetensors"}
encoder = Encoder(ServingForm.from_arrays(dict(np.load(sys.argv[1]))))
print(sorted(heavy & set(sys.modules)))
encoder.encode("red")
print(sorted(heavy & set(sys.modules)))
"""
    command = [sys.executable, "-c", script, str(stored)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["[]", "['ai_edge_litert', 'tokenizers']"]


def test_what_compiled_code_says_at_its_start_is_not_shown_and_errors_are_afterwards(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet():
        os.write(2, b"INFO: nobody asked")
    os.write(2, b"a real error")
    assert capfd.readouterr().err == "a real error"
