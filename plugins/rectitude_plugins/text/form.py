"""The serving form of a text encoder: the words' vectors as a table, the rest as one program a length.

Words are looked up in a table that workers share in memory; the programs (LiteRT) take the vectors that
were found. So none of them holds the table, which is more than half of a small model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Vectors

LENGTHS = (8, 16, 32, 64)
"""Tokens that the programs take; a text takes the shortest that holds it, and is cut at the longest."""
PROGRAM = "program_"


@dataclass(frozen=True, slots=True, eq=False)
class ServingForm:
    """What serving needs: the tokenizer's file, the table of words (as whole numbers, one scale a word,
    or as they are with all scales one), and the programs by length.
    """

    tokenizer: npt.NDArray[np.uint8]
    words: npt.NDArray[np.generic]
    scales: Vectors
    programs: dict[int, npt.NDArray[np.uint8]]

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self.words.shape[1])

    def rows(self, ids: tuple[int, ...], length: int) -> Vectors:
        """Return float32[1, length, width]: the words' vectors, nought where there is no token."""
        found = np.zeros((1, length, self.width), dtype=np.float32)
        chosen = list(ids)
        found[0, : len(ids)] = self.words[chosen].astype(np.float32) * self.scales[chosen, None]
        return found

    def to_arrays(self) -> Arrays:
        """Return the form as named arrays."""
        programs = {f"{PROGRAM}{length}": program for length, program in self.programs.items()}
        return {"tokenizer": self.tokenizer, "words": self.words, "scales": self.scales, **programs}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> ServingForm:
        """Return what `to_arrays` gave."""
        programs = {
            int(name.removeprefix(PROGRAM)): array.astype(np.uint8, copy=False)
            for name, array in arrays.items()
            if name.startswith(PROGRAM)
        }
        return cls(
            arrays["tokenizer"].astype(np.uint8, copy=False),
            arrays["words"],
            arrays["scales"].astype(np.float32, copy=False),
            dict(sorted(programs.items())),
        )


def plain_table(words: Vectors) -> tuple[npt.NDArray[np.generic], Vectors]:
    """Return a table of words as it is, with scales of one."""
    return words, np.ones(len(words), dtype=np.float32)


def small_table(words: Vectors) -> tuple[npt.NDArray[np.generic], Vectors]:
    """Return a table in whole numbers of one byte, with the scale of each word.

    >>> small, scales = small_table(np.array([[1.0, -0.5]], dtype=np.float32))
    >>> small.tolist(), np.round(scales * 127, 3).tolist()
    ([[127, -64]], [1.0])
    """
    largest = np.abs(words).max(axis=1)
    scales = (np.where(largest > 0.0, largest, 1.0) / 127.0).astype(np.float32)
    return np.rint(words / scales[:, None]).astype(np.int8), scales
