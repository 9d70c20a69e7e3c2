"""Learning the matrices of all readings from one slice of the data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rectitude.arrays import Arrays, Mask, Rows, Vectors
from rectitude.dataset import Dataset
from rectitude_plugins.behaviour.linear import ease, latent_directions, whole_gram, window_gram
from rectitude_plugins.behaviour.neighbours import sitting_cosine, sitting_share, transitions
from rectitude_plugins.behaviour.sequence import Sequence, pairs_of, sequence_of

LIKED_RIDGE, ALL_RIDGE, WINDOW_RIDGE = 100.0, 300.0, 300.0
LONG_WINDOW, SHORT_WINDOW = 40, 15
RANK = 40


def learn_behaviour(dataset: Dataset, most: int) -> Arrays:
    """Return the matrices over the `most` items with the most events, by reading.

    `covered` int32[n] names their rows, `thresholds` float64[kinds] says from which value an event of a
    kind is a success.
    """
    covered, place = covered_items(dataset, most)
    sequence = on_covered(sequence_of(dataset), place)
    items = len(covered)
    everything = interactions(dataset, place, np.ones(len(dataset.events), dtype=np.bool_))
    counts = np.bincount(sequence.item, minlength=items).astype(np.float64)
    near = pairs_of(sequence, LONG_WINDOW - 1)
    close = near.distance < SHORT_WINDOW
    short = replace(near, earlier=near.earlier[close], later=near.later[close], distance=near.distance[close])
    return {
        "covered": covered,
        "thresholds": np.array([kind.threshold for kind in dataset.description.events]),
        "taste": ease(whole_gram(interactions(dataset, place, dataset.positive)), LIKED_RIDGE),
        "company": ease(whole_gram(everything), ALL_RIDGE),
        "latent": latent_directions(everything, RANK, shrink=10.0),
        "run": ease(window_gram(near, counts, LONG_WINDOW), WINDOW_RIDGE),
        "step": ease(window_gram(short, counts, SHORT_WINDOW), WINDOW_RIDGE),
        "sitting": sitting_cosine(sequence, items, width=20, shrink=10.0),
        "beside": sitting_share(sequence, items, width=5, shrink=10.0),
        "next": transitions(sequence, items, width=3, shrink=5.0),
    }


def interactions(dataset: Dataset, place: Rows, kept: Mask) -> Vectors:
    """Return float32[people, covered items]: 1 where a person has an event that `kept` marks."""
    matrix = np.zeros((len(dataset.people), int(place.max(initial=-1)) + 1), dtype=np.float32)
    used = kept & (place[dataset.events.item] >= 0)
    matrix[dataset.events.person[used], place[dataset.events.item[used]]] = 1.0
    return matrix


def covered_items(dataset: Dataset, most: int) -> tuple[Rows, Rows]:
    """Return the rows of the items with the most events, ascending, and each row's place among them."""
    counts = np.bincount(dataset.events.item, minlength=len(dataset.catalogue))
    busiest = np.argsort(-counts, kind="stable")[:most]
    covered = np.sort(busiest).astype(np.int32)
    place = np.full(len(dataset.catalogue), -1, dtype=np.int32)
    place[covered] = np.arange(len(covered), dtype=np.int32)
    return covered, place


def on_covered(sequence: Sequence, place: Rows) -> Sequence:
    """Return the events on covered items, each item as its place among them."""
    kept = place[sequence.item] >= 0
    return Sequence(sequence.person[kept], place[sequence.item[kept]], sequence.time[kept])
