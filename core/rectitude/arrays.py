"""The array types that cross rooms, by what their entries mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
"""Positions of items in the catalogue."""
Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]
"""One-byte bin numbers; the last code of a feature means *missing*."""
Mask = npt.NDArray[np.bool_]
Arrays = Mapping[str, npt.NDArray[np.generic]]
"""Named arrays as a part stores them; no object dtype, so that no pickle is ever needed."""

MICRO = 1_000_000
"""Micro-units in one unit of score, probability or share."""
