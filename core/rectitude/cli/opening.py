"""Opening the engine, or as little of it as a command needs, and closing it again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rectitude.engine import Engine
    from rectitude.home import Home
    from rectitude.layers import Ledger

# The arithmetic is many small arrays: more than one thread for each of them only waits for the others.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread_for_arrays() -> None:
    """Ask the array libraries for one thread each; it has an effect only before they are imported."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


@contextmanager
def opened() -> Iterator[Engine]:
    """Lend the engine over the home that the environment names."""
    one_thread_for_arrays()
    from rectitude.engine import Engine

    with Engine.open() as engine:
        yield engine


@contextmanager
def opened_ledger() -> Iterator[tuple[Home, Ledger]]:
    """Lend the ledger alone, which needs no plugin, with the home that it stands in."""
    one_thread_for_arrays()
    from rectitude.home import Home
    from rectitude.layering import load_layers

    home = Home.of(os.environ)
    ledger = load_layers(home).ledger
    try:
        yield home, ledger
    finally:
        ledger.close()
