"""What items are made of, as vectors, and how near they are to what somebody chose.

The composition feature is Fisher's linear discriminant between a person's chosen items and the catalogue:
x'Σ⁻¹(m − μ), where m is the shrunk mean of the chosen vectors and Σ the catalogue's covariance (Fisher, The
use of multiple measurements in taxonomic problems, 1936). With whitened vectors w, that is w·mean(w of the
chosen), so it is a sum over past choices and is traced to them.
"""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats, Mask, Vectors
from rectitude.catalogue import Catalogue, Column, Kind, numbers_of
from rectitude_domains.health.nutrients import NUTRIENTS

RIDGE = 0.1
"""Added to every direction's variance, in units of a standardised figure."""
WORDS = ("kind", "food_group", "theme", "food_table")
TAGS = ("suits", "allergens", "high_in")


def composition(catalogue: Catalogue) -> Vectors:
    """Return float32[items, d]: whitened vectors; x·y is the product under Σ⁻¹ of what items are made of."""
    parts = [_figure(catalogue.columns[nutrient.name]) for nutrient in NUTRIENTS]
    parts += [_indicators(catalogue.columns[name]) for name in (*WORDS, *TAGS)]
    raw = np.concatenate(parts, axis=1)
    centred = raw - raw.mean(axis=0)
    covariance = centred.T @ centred / max(len(centred), 1) + RIDGE * np.eye(centred.shape[1])
    root = np.linalg.cholesky(covariance)
    whitened: Vectors = np.linalg.solve(root, centred.T).T.astype(np.float32)
    return whitened


def _figure(column: Column) -> Floats:
    """Return float64[items, 1]: the log of a figure, standardised; a missing one is at the mean."""
    figures = np.log1p(numbers_of(column) / 1e6)
    known = column.present
    if not known.any() or figures[known].std() == 0:
        return np.zeros((len(figures), 1))
    scaled = (figures - figures[known].mean()) / figures[known].std()
    return np.where(known, scaled, 0.0)[:, None]


def _indicators(column: Column) -> Floats:
    """Return float64[items, labels]: which labels an item has."""
    if column.attribute.kind is Kind.TAGS:
        return column.values.astype(np.float64).reshape(len(column.present), len(column.labels))
    codes = numbers_of(column)
    held = codes[:, None] == np.arange(len(column.labels))
    return np.asarray(held & column.present[:, None], dtype=np.float64)


def label_codes(columns: tuple[Column, ...]) -> Floats:
    """Return float64[items]: one number for each pair of labels that items have in two enumerations."""
    total = np.zeros(len(columns[0].present), dtype=np.int64)
    for column in columns:
        codes = np.where(column.present, numbers_of(column) + 1, 0)
        total = total * (len(column.labels) + 1) + codes
    return np.unique(total, return_inverse=True)[1].astype(np.float64)


def goal_matrix(column: Column, goals: tuple[str, ...]) -> Mask:
    """Return bool[items, goals]: which goals an item suits."""
    place = {label: at for at, label in enumerate(column.labels)}
    held = np.zeros((len(column.present), len(goals)), dtype=np.bool_)
    for at, goal in enumerate(goals):
        if goal in place:
            held[:, at] = column.values[:, place[goal]].astype(np.bool_)
    return held
