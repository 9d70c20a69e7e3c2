"""Encoding at request time: tokenizer and LiteRT, both imported with the first text."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rectitude.arrays import Vectors
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.tokens import READ, Reading, WordPieces

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter

REMEMBERED = 2_048
"""Texts whose vectors are kept in the process, the least recently asked for making way."""
TOO_UNREAD = 1 / 3
"""With more than this share of its tokens unread, a text has no vector worth comparing."""


class Encoder:
    """From text to a unit vector; the same text always has the same, whoever asked before.

    Threads may share one: programs run one at a time, since each has only one set of tensors.
    """

    def __init__(self, form: ServingForm, remembered: int = REMEMBERED) -> None:
        """Hold a form; nothing is loaded until a text comes."""
        self._form, self._remembered = form, remembered
        self._programs: dict[int, Interpreter] = {}
        self._kept: OrderedDict[str, tuple[Reading, Vectors | None]] = OrderedDict()
        self._lock = threading.RLock()

    @cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces.of("that serves", self._form.tokenizer.tobytes())

    @property
    def longest(self) -> int:
        """The most tokens that are read of a text."""
        return max(self._form.programs)

    def encode(self, text: str) -> Vectors | None:
        """Return float32[width] of unit length, or None for a text that cannot be read."""
        return self._looked_up(text)[1]

    def unread(self, text: str) -> float:
        """Return the share of a text's tokens that the tokenizer does not know or could only spell."""
        return self._looked_up(text)[0].unread

    def encode_anew(self, text: str) -> Vectors:
        """Return a text's vector, remembered or not, and readable or not."""
        with self._lock:
            return self._run(self._pieces.read(text, self.longest))

    def _looked_up(self, whole: str) -> tuple[Reading, Vectors | None]:
        text = whole[:READ]  # what is remembered must not grow with what is sent
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
            reading = self._pieces.read(text, self.longest)
            vector = self._run(reading) if reading.unread <= TOO_UNREAD else None
            self._kept[text] = reading, vector
            if len(self._kept) > self._remembered:
                self._kept.popitem(last=False)
            return reading, vector

    def _run(self, reading: Reading) -> Vectors:
        length = next(length for length in self._form.programs if length >= len(reading.ids))
        program = self._program(length)
        words, mask = self._form.rows(reading.ids, length), np.zeros((1, length), dtype=np.float32)
        mask[0, : len(reading.ids)] = 1.0
        for place in program.get_input_details():
            program.set_tensor(place["index"], words if len(place["shape"]) == words.ndim else mask)
        program.invoke()
        vector: Vectors = program.get_tensor(program.get_output_details()[0]["index"])[0]
        unit: Vectors = vector / np.sqrt(vector @ vector)
        return unit

    def _program(self, length: int) -> Interpreter:
        if length not in self._programs:
            from ai_edge_litert.interpreter import Interpreter

            content = self._form.programs[length].tobytes()
            with quiet():
                program = Interpreter(model_content=content, num_threads=1)
                program.allocate_tensors()
            self._programs[length] = program
        return self._programs[length]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep off standard error what LiteRT says of itself when it starts, which no setting stops."""
    try:
        kept = os.dup(ERRORS)
    except OSError:  # closed, so nothing can be said
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # a device, not a file
        os.dup2(nowhere.fileno(), ERRORS)
    try:
        yield
    finally:
        os.dup2(kept, ERRORS)
        os.close(kept)


ERRORS = 2
"""The number of standard error, which compiled code writes to past Python's own."""
