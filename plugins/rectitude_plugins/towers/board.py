"""Curves of a training for TensorBoard. Importing this module imports TensorFlow."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # reorders sums, and says so on every start

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import tensorflow as tf


@contextmanager
def curves(log_dir: Path | None) -> Iterator[Callable[[int, Mapping[str, float]], None]]:
    """Lend a function that draws figures of a step, into a folder or nowhere."""
    if log_dir is None:
        yield lambda step, figures: None
        return
    writer = tf.summary.create_file_writer(str(log_dir))

    def draw(step: int, figures: Mapping[str, float]) -> None:
        with writer.as_default(step=step):
            for name, figure in figures.items():
                tf.summary.scalar(name, figure)
        writer.flush()

    yield draw
    writer.close()
