"""The additive model with pair terms, as it was learned: tables of floats over one-byte codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
from rectitude.arrays import Arrays, Codes, Floats

LARGEST = 1e6
"""No table entry is larger: far beyond any logarithm, and whole micro-units then have room in 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class AdditiveModel:
    """f(x) = Σ_i f_i(x_i) + Σ_(i,j) f_ij(x_i, x_j) over the codes x of d named features.

    `edges` float64[d, 63] turn values into codes; `mains` float64[d, 65] holds f_i; `pairs` int16[p, 2]
    names i < j; `coarse` uint8[d, 65] maps a code to its row or column in `pair_tables`
    float64[p, 33, 33], which holds f_ij. Scores are in logarithmic units; an intercept belongs to any
    main. Raises SnapshotError if the arrays do not fit together.

    Reference: Lou, Caruana, Gehrke, Hooker: Accurate intelligible models with pairwise interactions,
    KDD 2013.
    """

    features: tuple[str, ...]
    edges: Floats
    mains: Floats
    pairs: Pairs
    coarse: Codes
    pair_tables: Floats

    def __post_init__(self) -> None:
        """Check names, shapes and values once, so that nobody after has to."""
        d, p = len(self.features), len(self.pairs)
        if not d or len(set(self.features)) < d:
            raise refuse("it needs one feature or more, each with a name of its own")
        check_shape("edges", self.edges, (d, BINS - 1))
        check_shape("mains", self.mains, (d, BINS + 1))
        check_shape("pair_tables", self.pair_tables, (p, COARSE + 1, COARSE + 1))
        check_pairs(self.pairs, d)
        check_coarse(self.coarse, d)
        if not np.all(self.edges[:, :-1] <= self.edges[:, 1:]):
            raise refuse("edges must ascend within a feature")
        for name, table in (("mains", self.mains), ("pair_tables", self.pair_tables)):
            if not np.all(np.abs(table) <= LARGEST):
                raise refuse(f"{name} holds an entry that is no number within ±{LARGEST:.0f}")

    def predict(self, codes: Codes) -> Floats:
        """Return f for codes uint8[m, d] as float64[m], by the formula and nothing cleverer."""
        check_matrix(codes, len(self.features))
        score = np.zeros(len(codes))
        for i, main in enumerate(self.mains):
            score += main[codes[:, i]]
        for (i, j), table in zip(self.pairs, self.pair_tables, strict=True):
            score += table[self.coarse[i, codes[:, i]], self.coarse[j, codes[:, j]]]
        return score

    def to_arrays(self) -> Arrays:
        """Return the model as named arrays without object dtype."""
        return {
            "features": np.array(self.features, dtype=np.str_),
            "edges": self.edges,
            "mains": self.mains,
            "pairs": self.pairs,
            "coarse": self.coarse,
            "pair_tables": self.pair_tables,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> AdditiveModel:
        """Return the model that `to_arrays` stored; raises SnapshotError if it is not one."""
        check_names(arrays, ("features", "edges", "mains", "pairs", "coarse", "pair_tables"))
        return cls(
            features=tuple(typed("features", arrays["features"], np.str_).tolist()),
            edges=typed("edges", arrays["edges"], np.float64),
            mains=typed("mains", arrays["mains"], np.float64),
            pairs=typed("pairs", arrays["pairs"], np.int16),
            coarse=typed("coarse", arrays["coarse"], np.uint8),
            pair_tables=typed("pair_tables", arrays["pair_tables"], np.float64),
        )
