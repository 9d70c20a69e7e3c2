"""Serving: a candidate's attribution is a look-up in whole micro-units, and its score is their sum."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rectitude.additive.binning import BINS, COARSE
from rectitude.additive.shapes import (
    Pairs,
    check_coarse,
    check_matrix,
    check_names,
    check_pairs,
    check_shape,
    refuse,
    typed,
)
from rectitude.arrays import Arrays, Codes, Integers

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Attribution tables of d features in micro-units, as `fold` makes them.

    `base` is the mean score of the background; `mains` int64[d, 65] is each feature's own part; `pairs`
    int16[p, 2] and `coarse` uint8[d, 65] are the model's; `shares` int64[p, 2, 33, 33] splits each pair
    term between its two features: `shares[n, 0]` belongs to the first of pair n, `shares[n, 1]` to the
    second. Raises SnapshotError if the arrays do not fit together.
    """

    base: int
    mains: Integers
    pairs: Pairs
    coarse: Codes
    shares: Integers
    layout: Layout = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the arrays and work out once where each look-up falls."""
        d, p = len(self.mains), len(self.pairs)
        if not d:
            raise refuse("its tables have no feature")
        check_shape("mains", self.mains, (d, BINS + 1))
        check_shape("shares", self.shares, (p, 2, COARSE + 1, COARSE + 1))
        check_pairs(self.pairs, d)
        check_coarse(self.coarse, d)
        object.__setattr__(self, "layout", _layout(self.pairs, self.coarse))

    def reach(self) -> int:
        """Return the most by which the scores of two candidates can differ, in micro-units."""
        pairs = self.shares.sum(axis=1)
        return int(np.ptp(self.mains, axis=1).sum() + np.ptp(pairs, axis=(1, 2)).sum())

    def to_arrays(self) -> Arrays:
        """Return the tables as named arrays without object dtype."""
        return {
            "base": np.array(self.base, dtype=np.int64),
            "mains": self.mains,
            "pairs": self.pairs,
            "coarse": self.coarse,
            "shares": self.shares,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Tables:
        """Return the tables that `to_arrays` stored; raises SnapshotError if they are none."""
        check_names(arrays, ("base", "mains", "pairs", "coarse", "shares"))
        check_shape("base", arrays["base"], ())
        return cls(
            base=int(typed("base", arrays["base"], np.int64)),
            mains=typed("mains", arrays["mains"], np.int64),
            pairs=typed("pairs", arrays["pairs"], np.int16),
            coarse=typed("coarse", arrays["coarse"], np.uint8),
            shares=typed("shares", arrays["shares"], np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where look-ups fall in flat tables: what depends on the ranker alone is worked out once.

    `features` intp[d, 1] is where a feature's 65 codes begin; `rows` and `columns` intp[65·d] are what a
    code adds to the position inside a pair's table; `tables` intp[2, p, 1] is where each share begins.
    """

    features: Positions
    first: Positions
    second: Positions
    rows: Positions
    columns: Positions
    tables: Positions
    owners: tuple[tuple[int, int], ...]


def attribute(tables: Tables, codes: Codes) -> Integers:
    """Return φ int64[m, d], C-contiguous, in micro-units, for codes uint8[m, d].

    φ_i = mains_i[x_i] + Σ shares of i in its pairs at (x_i, x_j): the Shapley value of feature i
    (see `rectitude.additive.folding`), rounded table by table. Costs d + 2p look-ups a candidate.

    >>> silent = Tables(7, np.arange(130).reshape(2, 65), np.array([[0, 1]], np.int16),
    ...     np.full((2, 65), 32, np.uint8), np.array([10, 20]).repeat(1089).reshape(1, 2, 33, 33))
    >>> attribute(silent, np.array([[0, 64], [1, 0]], np.uint8))
    array([[ 10, 149],
           [ 11,  85]])
    """
    layout = tables.layout
    check_matrix(codes, len(tables.mains))
    # Features by rows: whole rows are then gathered and added, which halves the time of add.reduceat.
    positions = codes.T + layout.features
    attribution = tables.mains.take(positions)
    cells = layout.rows.take(positions.take(layout.first, axis=0))
    cells += layout.columns.take(positions.take(layout.second, axis=0))
    shares = tables.shares.take(cells + layout.tables)
    for (i, j), of_first, of_second in zip(layout.owners, shares[0], shares[1], strict=True):
        attribution[i] += of_first
        attribution[j] += of_second
    return np.ascontiguousarray(attribution.T)


def scores(tables: Tables, codes: Codes) -> Integers:
    """Return int64[m] in micro-units: the base plus the sum of the attribution. There is no other score."""
    return np.asarray(attribute(tables, codes).sum(axis=1) + tables.base)


def _layout(pairs: Pairs, coarse: Codes) -> Layout:
    """Return the positions that `attribute` starts from."""
    d, p, side = len(coarse), len(pairs), COARSE + 1
    flat = coarse.ravel().astype(np.intp)
    begin = np.arange(2 * p, dtype=np.intp).reshape(p, 2, 1) * side * side
    return Layout(
        features=np.arange(d, dtype=np.intp)[:, None] * (BINS + 1),
        first=pairs[:, 0].astype(np.intp),
        second=pairs[:, 1].astype(np.intp),
        rows=flat * side,
        columns=flat,
        tables=np.ascontiguousarray(begin.swapaxes(0, 1)),
        owners=tuple((int(i), int(j)) for i, j in pairs),
    )
