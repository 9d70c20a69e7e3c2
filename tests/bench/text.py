"""What the text encoder costs: queries, catalogue, the process that serves, beside the network itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from cold import LAUNCHER
from home import DOMAIN, environment
from measuring import Row, interleaved, median
from rectitude.home import Home
from rectitude_plugins.text.checkpoint import read_checkpoint
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.probes import probes
from rectitude_plugins.text.shelf import Shelf, vectors_of
from rectitude_plugins.text.tokens import WordPieces

QUERY = "dinosaurs come alive in a park"
"""Six words: eight tokens with the two around them."""
ROUNDS = 200


def measure(home: Path) -> list[Row]:
    """Measure the pinned model, whose form is made first where it is not there."""
    model = LanguageModel("", "", Home(home))
    _, form = model.form()
    return [*queries(model, form), *catalogue(form), *process(home)]


def queries(model: LanguageModel, form: ServingForm) -> list[Row]:
    """Return what a query costs, computed, under tf.function, and remembered, in turns."""
    import tensorflow as tf

    from rectitude_plugins.text.network import bert_of

    checkpoint = read_checkpoint(model.name, model.files())
    ids = WordPieces.of(model.name, checkpoint.tokenizer).read(QUERY, 64).ids
    graph, encoder = tf.function(bert_of(checkpoint)), Encoder(form)
    tokens, mask = tf.constant([ids], tf.int32), tf.ones((1, len(ids)))
    actions = {
        "form": lambda: encoder.encode_anew(QUERY),
        "graph": lambda: graph(tokens, mask).numpy(),
        "kept": lambda: encoder.encode(QUERY),
    }
    interleaved(actions, 3)
    taken = interleaved(actions, ROUNDS)
    one, network, kept = (median(taken[name]) for name in actions)
    told = f"{network / one:.1f} × faster ({network:.2f} ms)"
    return [
        Row(f"one query of {len(ids)} tokens, computed", "≤ 2.5 ms", f"{one:.2f} ms", one <= 2.5),
        Row("the same network under tf.function", "≥ 4 × slower", told, network >= 4 * one),
        Row("the same query, remembered", "≤ 0.02 ms", f"{kept:.4f} ms", kept <= 0.02),
    ]


def catalogue(form: ServingForm) -> list[Row]:
    """Return how fast short texts are encoded, and how many a second run encodes."""
    texts = [f"{text} {number}" for number in range(20) for text in list(probes())[:24]]
    encoder, asked = Encoder(form), 0

    def encode(text: str) -> np.ndarray | None:
        nonlocal asked
        asked += 1
        return encoder.encode(text)

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        vectors_of(texts, encode, form.width, Shelf(Path(folder)), "vectors")
        rate, asked = len(texts) / (time.perf_counter() - begun), 0
        vectors_of(texts, encode, form.width, Shelf(Path(folder)), "vectors")
    return [
        Row(f"a catalogue of {len(texts)} short texts", "≥ 100/s", f"{rate:,.0f} texts/s", rate >= 100),
        Row("the same again: encoded", "0", str(asked), asked == 0),
    ]


FRESH = """
import sys, time
begun = time.perf_counter()
from rectitude.engine import Engine
from rectitude.values import Request
with Engine.open() as engine:
    engine.recommend(Request(sys.argv[1], query=sys.argv[2]))
    first = time.perf_counter() - begun
    for words in (12, 28, 60):
        engine.recommend(Request(sys.argv[1], query=" ".join(["park"] * words)))
print(first, "tensorflow" in sys.modules)
"""


def process(home: Path) -> list[Row]:
    """Return what a fresh process takes until its first answer to a query, and with every program loaded."""
    command = [sys.executable, "-c", LAUNCHER, sys.executable, "-c", FRESH, DOMAIN, QUERY]
    told = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=True)
    seconds, framework = told.stdout.split()
    megabytes = int(told.stderr.split()[-1]) * (1 if sys.platform == "darwin" else 1_024) / 1e6
    return [
        Row(
            "fresh process: first answer to a query", "≤ 2 s", f"{float(seconds):.2f} s", float(seconds) <= 2
        ),
        Row("its memory, all lengths loaded", "≤ 350 MB", f"{megabytes:.0f} MB", megabytes <= 350),
        Row("it has imported TensorFlow", "no", "yes" if framework == "True" else "no", framework == "False"),
    ]
