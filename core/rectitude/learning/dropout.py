"""Modality dropout: lists to practise on in which a whole modality is missing, as it may be when serving."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rectitude.learning.lists import RankingLists

CHANCE = 0.3
"""How often a list is practised with one modality missing."""


def without_modalities(lists: RankingLists, chance: float, seed: int) -> RankingLists:
    """Return the lists, in a share `chance` of which one modality, drawn evenly, is missing from all rows.

    A missing feature has an entry of its own in its curve, so the others learn to do without it; the idea
    is Neverova et al., ModDrop, TPAMI 2016. The same seed drops the same.
    """
    if not chance:
        return lists
    generator = np.random.default_rng(seed)
    modalities = modalities_of(lists)
    column = np.array([modalities.index(feature.modality) for feature in lists.features])
    struck = np.flatnonzero(generator.random(len(lists)) < chance)
    dropped = generator.integers(len(modalities), size=len(struck))
    values = lists.values.copy()
    for at, modality in zip(struck.tolist(), dropped.tolist(), strict=True):
        values[lists.starts[at] : lists.starts[at + 1], column == modality] = np.nan
    return replace(lists, values=values)


def modalities_of(lists: RankingLists) -> tuple[str, ...]:
    """Return the modalities of the lists' features, in the order in which they are first declared."""
    return tuple(dict.fromkeys(feature.modality for feature in lists.features))
