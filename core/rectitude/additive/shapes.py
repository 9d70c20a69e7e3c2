"""What stored arrays must look like before anything is computed from them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from rectitude.additive.binning import BINS, COARSE_MISSING, MISSING
from rectitude.arrays import Arrays, Codes
from rectitude.errors import SnapshotError

Scalar = TypeVar("Scalar", bound=np.generic)
Pairs = npt.NDArray[np.int16]
"""[p, 2]: the two features of each pair term, by position, the smaller first."""


def refuse(problem: str) -> SnapshotError:
    """Return the error for arrays that are not an additive model's, naming the problem."""
    return SnapshotError(f"The additive ranker cannot be used: {problem}. Train it anew.")


def check_names(arrays: Arrays, names: Collection[str]) -> None:
    """Raise SnapshotError unless exactly the named arrays are there."""
    missing, surplus = sorted(set(names) - set(arrays)), sorted(set(arrays) - set(names))
    if missing:
        raise refuse(f"the arrays {', '.join(missing)} are missing")
    if surplus:
        raise refuse(f"the arrays {', '.join(surplus)} are unknown to it")


def typed(name: str, array: npt.NDArray[np.generic], dtype: type[Scalar]) -> npt.NDArray[Scalar]:
    """Return the same array, known to hold `dtype`; raises SnapshotError if it holds anything else."""
    if not np.issubdtype(array.dtype, dtype):
        raise refuse(f"{name} holds {array.dtype}, where {dtype.__name__} is needed")
    return cast("npt.NDArray[Scalar]", array)


def check_shape(name: str, array: npt.NDArray[np.generic], shape: tuple[int, ...]) -> None:
    """Raise SnapshotError unless the array has exactly this shape."""
    if array.shape != shape:
        raise refuse(f"{name} has the shape {list(array.shape)}, where {list(shape)} is needed")


def check_pairs(pairs: Pairs, features: int) -> None:
    """Raise SnapshotError unless every pair names two features, the smaller first, and none stands twice."""
    check_shape("pairs", pairs, (len(pairs), 2))
    first, second = pairs.T
    if np.any(first < 0) or np.any(first >= second) or np.any(second >= features):
        raise refuse(f"each of its pairs must name two of {features} features, the smaller first")
    if len(np.unique(pairs, axis=0)) < len(pairs):
        raise refuse("one of its pairs stands twice")


def check_coarse(coarse: Codes, features: int) -> None:
    """Raise SnapshotError unless each feature's codes are coarsened in order, MISSING to its own code."""
    check_shape("coarse", coarse, (features, BINS + 1))
    if np.any(coarse[:, 1:] < coarse[:, :-1]) or np.any(coarse[:, MISSING] != COARSE_MISSING):
        raise refuse(f"coarse must ascend within a feature and end in {COARSE_MISSING}, the missing code")


def check_matrix(codes: Codes, features: int) -> None:
    """Raise ValueError unless codes are uint8[m, d] and none is past MISSING."""
    if codes.ndim != 2:
        raise ValueError(
            f"Codes have the shape {list(codes.shape)}; give one row a candidate, [m, {features}]."
        )
    check_codes(codes, features)


def check_codes(codes: Codes, features: int) -> None:
    """Raise ValueError unless codes are uint8[…, d] and none is past MISSING."""
    if codes.dtype != np.uint8 or codes.shape[-1:] != (features,):
        raise ValueError(
            f"Codes are {codes.dtype}{list(codes.shape)}, where uint8[…, {features}] is needed; "
            "make them with codes_of from this ranker's own edges."
        )
    if codes.size and codes.max() > MISSING:
        raise ValueError(f"A code is {codes.max()}; the last one is {MISSING}, which means missing.")
