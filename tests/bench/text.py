"""What the text encoder costs: queries, catalogue, the process that serves. Run it as a script.

Ratios are measured side by side in one run; single times depend on who else uses the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

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
REPEATS = 300


def milliseconds(call: Callable[[], object], repeats: int = REPEATS) -> tuple[float, float]:
    """Return the median and the least time of a call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1_000.0)
    return float(np.median(times)), min(times)


def said(what: str, measured: str, reach: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:<58} {measured:>24}   {reach}")


def measure_queries(form: ServingForm, pieces: WordPieces) -> None:
    """Print what a query costs, computed and remembered, at every length."""
    encoder = Encoder(form)
    tokens = len(pieces.read(QUERY, encoder.longest).ids)
    median, least = milliseconds(lambda: encoder.encode_anew(QUERY))
    said(f"one query of {tokens} tokens, computed", f"{median:.2f} ms (least {least:.2f})", "<= 2.5 ms")
    kept, _ = milliseconds(lambda: encoder.encode(QUERY))
    said("the same, remembered", f"{kept:.4f} ms", "<= 0.02 ms")
    for length in form.programs:
        text = " ".join(["park"] * (length - 2))
        median, least = milliseconds(lambda text=text: encoder.encode_anew(text), 50)  # type: ignore[misc]
        said(f"one text of {length} tokens, computed", f"{median:.2f} ms (least {least:.2f})")


def measure_catalogue(form: ServingForm) -> None:
    """Print how fast short texts are encoded, and that a second run encodes none."""
    texts = [f"{text} {number}" for number in range(20) for text in list(probes())[:24]]
    encoder, asked = Encoder(form), 0

    def encode(text: str) -> np.ndarray | None:
        nonlocal asked
        asked += 1
        return encoder.encode(text)

    with tempfile.TemporaryDirectory() as folder:
        for run in ("first", "second"):
            asked, start = 0, time.perf_counter()
            vectors_of(texts, encode, form.width, Shelf(Path(folder)), "vectors")
            rate = len(texts) / (time.perf_counter() - start)
            measured = f"{rate:,.0f} texts/s, {asked} encoded"
            said(f"catalogue of {len(texts)} short texts, {run} run", measured, ">= 100/s, then 0")


def measure_graph(model: LanguageModel, form: ServingForm) -> None:
    """Print the same network under tf.function beside the form, in turns of one run."""
    import tensorflow as tf

    from rectitude_plugins.text.network import bert_of

    checkpoint = read_checkpoint(model.name, model.files())
    ids = WordPieces.of(model.name, checkpoint.tokenizer).read(QUERY, 64).ids
    bert = bert_of(checkpoint)
    graph = tf.function(bert)
    tokens, mask = tf.constant([ids], tf.int32), tf.ones((1, len(ids)))
    encoder = Encoder(form)
    slow, _ = milliseconds(lambda: graph(tokens, mask).numpy(), 100)
    fast, _ = milliseconds(lambda: encoder.encode_anew(QUERY), 100)
    said(
        "the same network under tf.function",
        f"{slow:.2f} ms, {slow / fast:.1f} times the form's",
        ">= 4 times",
    )


FRESH = """
import resource, sys, time
start = time.perf_counter()
import numpy as np
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.form import ServingForm
folder, query = sys.argv[1:]
import pathlib
arrays = {file.stem: np.load(file, mmap_mode="r") for file in pathlib.Path(folder).glob("*.npy")}
encoder = Encoder(ServingForm.from_arrays(arrays))
encoder.encode(query)
first = time.perf_counter() - start
for length in (14, 30, 62):
    encoder.encode(" ".join(["park"] * length))
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{first:.2f} s, {megabytes:.0f} MB, tensorflow: {'tensorflow' in sys.modules}")
"""


def measure_process(form: ServingForm) -> None:
    """Print what a fresh process takes until its first vector, and with all programs loaded."""
    with tempfile.TemporaryDirectory() as folder:
        for name, array in form.to_arrays().items():
            np.save(Path(folder) / f"{name}.npy", array, allow_pickle=False)
        command = [sys.executable, "-c", FRESH, folder, QUERY]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    said("fresh process: first vector, memory, tensorflow", told.stdout.strip(), "<= 2 s, <= 350 MB, False")


def measure_search(width: int = 384) -> None:
    """Print what comparing with every item costs."""
    generator = np.random.default_rng(0)
    for items in (1_682, 50_000):
        vectors = generator.standard_normal((items, width), dtype=np.float32)
        median, _ = milliseconds(lambda vectors=vectors: vectors @ vectors[0], 50)  # type: ignore[misc]
        said(f"exact search among {items:,} items", f"{median:.2f} ms")


def main() -> None:
    """Measure the pinned model, made first where it is not there."""
    model = LanguageModel("", "", Home.of(os.environ))
    _, form = model.form()
    pieces = WordPieces.of(model.name, form.tokenizer.tobytes())
    measure_queries(form, pieces)
    measure_catalogue(form)
    measure_process(form)
    measure_search(form.width)
    measure_graph(model, form)


if __name__ == "__main__":
    main()
