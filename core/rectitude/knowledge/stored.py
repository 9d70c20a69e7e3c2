"""A compiled graph as named arrays and back, without a copy where the arrays are mapped from a file."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays
from rectitude.knowledge.compiled import Knowledge


def knowledge_to_arrays(knowledge: Knowledge) -> dict[str, npt.NDArray[np.generic]]:
    """Return the fields of a compiled graph as arrays, none of them of objects."""
    return {field.name: np.atleast_1d(getattr(knowledge, field.name)) for field in fields(knowledge)}


def knowledge_from_arrays(arrays: Arrays) -> Knowledge:
    """Return the compiled graph that `knowledge_to_arrays` took apart."""
    plain = {name: np.asarray(array) for name, array in arrays.items()}  # a memmap slows every index
    return Knowledge(
        kind_names=plain["kind_names"].astype(np.str_, copy=False),
        node_kind=plain["node_kind"].astype(np.int16, copy=False),
        keys=plain["keys"].astype(np.str_, copy=False),
        labels=plain["labels"].astype(np.str_, copy=False),
        relations=plain["relations"].astype(np.str_, copy=False),
        weights=plain["weights"].astype(np.float64, copy=False),
        indptr=plain["indptr"].astype(np.int64, copy=False),
        indices=plain["indices"].astype(np.int32, copy=False),
        relation=plain["relation"].astype(np.int16, copy=False),
        forward=plain["forward"].astype(np.bool_, copy=False),
        strength=plain["strength"].astype(np.float64, copy=False),
        restart=float(plain["restart"].astype(np.float64)[0]),
        base_row=plain["base_row"].astype(np.int32, copy=False),
        bases=plain["bases"].astype(np.float32, copy=False),
        general=plain["general"].astype(np.float64, copy=False),
        names=plain["names"].astype(np.str_, copy=False),
        name_node=plain["name_node"].astype(np.int32, copy=False),
    )
