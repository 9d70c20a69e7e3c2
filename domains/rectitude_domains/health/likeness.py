"""What items are made of, as numbers: figures, labels, goals; and what goes with what because of it."""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats, Mask, Vectors
from rectitude.catalogue import Catalogue, Column, Kind, numbers_of
from rectitude_domains.health.nutrients import NUTRIENTS
from rectitude_plugins.behaviour.linear import ease, whole_gram

SIDE, CHOICES_RIDGE = 0.3, 100.0
WORDS = ("kind", "food_group", "theme", "food_table")
TAGS = ("suits", "allergens", "high_in")


def made_of(catalogue: Catalogue) -> Floats:
    """Return float64[items, d]: figures and labels of every item, each column of mean 0 and deviation 1."""
    parts = [_figure(catalogue.columns[nutrient.name]) for nutrient in NUTRIENTS]
    parts += [_indicators(catalogue.columns[name]) for name in (*WORDS, *TAGS)]
    raw = np.concatenate(parts, axis=1)
    deviation = raw.std(axis=0)
    return np.asarray((raw - raw.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0))


def kindred(interactions: Vectors, described: Floats) -> Vectors:
    """Return B float32[n, n]: EASE over people's choices and what items are made of, in one closed form.

    Each figure or label counts as SIDE people who chose the items by it: G = XᵀX + SIDE·VVᵀ. O. Jeunen,
    J. Van Balen, B. Goethals, Closed-form models for collaborative filtering with side-information,
    RecSys 2020.
    """
    gram = whole_gram(interactions) + SIDE * described @ described.T
    return ease(np.asarray(gram, dtype=np.float64), CHOICES_RIDGE)


def _figure(column: Column) -> Floats:
    """Return float64[items, 1]: the log of a figure; a missing one is at the mean."""
    figures = np.log1p(numbers_of(column) / 1e6)
    known = column.present
    middle = figures[known].mean() if known.any() else 0.0
    return np.where(known, figures, middle)[:, None]


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
