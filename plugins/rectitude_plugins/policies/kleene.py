"""Truth in three values as small whole numbers: false −1, unknown 0, true 1.

So *and* is the minimum, *or* the maximum, *not* the sign and *same* the product (Kleene's strong logic,
"Introduction to Metamathematics", 1952, §64), on Python's integers as on int8 arrays. CEL says the same of
its `&&` and `||`, which absorb an error where the other side decides.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Trits = npt.NDArray[np.int8]
"""Truth values of many candidates."""

FALSE, UNKNOWN, TRUE = -1, 0, 1


def trits(holds: npt.NDArray[np.bool_] | bool, known: npt.NDArray[np.bool_] | bool) -> Trits:
    """Return true or false where a comparison is known, unknown elsewhere; the shapes are broadcast.

    >>> trits(np.array([True, False, True]), np.array([True, True, False]))
    array([ 1, -1,  0], dtype=int8)
    """
    signs = np.multiply(holds, 2, dtype=np.int8)
    signs -= np.int8(1)
    return np.multiply(signs, known, dtype=np.int8)


def trit(value: bool | None) -> int:
    """Return a truth value that may be missing.

    >>> trit(None), trit(False)
    (0, -1)
    """
    return UNKNOWN if value is None else TRUE if value else FALSE
