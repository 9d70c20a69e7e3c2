"""What instruments are made of, as columns that the models of fitting read."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats
from rectitude.catalogue import Catalogue, Column, Kind, numbers_of

MADE_OF = (
    "kind",
    "asset_class",
    "product",
    "risk_class",
    "region",
    "industry",
    "currency",
    "country",
    "issuer",
    "income",
    "sustainable",
    "complex",
    "liquidity",
    "index",
)


def made_of(catalogue: Catalogue) -> Floats:
    """Return float64[items, labels]: which labels that others have too an instrument has."""
    return np.concatenate([labels_of(catalogue.columns[name]) for name in MADE_OF], axis=1)


def labels_of(column: Column) -> Floats:
    """Return float64[items, labels]: one column for each label that two items or more have."""
    if column.attribute.kind is Kind.TAGS:
        held = column.values.astype(np.bool_).reshape(len(column.present), -1)
    else:
        numbers = np.where(column.present, numbers_of(column), -1)
        held = numbers[:, None] == np.unique(numbers)
    return held[:, held.sum(axis=0) > 1].astype(np.float64)
