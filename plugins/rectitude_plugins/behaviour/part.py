"""The part `behaviour`: seven readings of a person's history, all of them sums over past actions.

Each reading is weights on past actions times an item-item matrix, so each is linear in the history and
its value is divided among the actions exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Floats, Integers, Mask, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, History
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.retrieval import best_rows
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    FeatureColumn,
    Inputs,
    Retrieved,
    Trace,
)
from rectitude_plugins.behaviour.learning import learn_behaviour
from rectitude_plugins.behaviour.readings import READINGS, SUCCESSES, Reading, acting, weights_of

MODALITY = "behaviour/"
DAY = 86_400_000_000

SINCE_LAST = FeatureSpec(
    "since_last_visit", "how long the last visit is ago", "behaviour", reads_profile=True
)
AMOUNT = FeatureSpec("history_length", "how much is known of the person", "behaviour", reads_profile=True)
FEATURES = (
    *(FeatureSpec(reading.name, reading.label, "behaviour", reads_profile=True) for reading in READINGS),
    SINCE_LAST,
    AMOUNT,
)


class Behaviour:
    """Learns item-item matrices from events; `items` is how many of the most active ones it covers."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        """Take the settings of a domain."""
        self.most = int(settings.get("items", 4_000))  # type: ignore[arg-type]  # a whole number by declaration

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return one feature a reading, and how recent and how much the history is."""
        return FEATURES

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return the matrices over the items with the most events."""
        return learn_behaviour(dataset, self.most)

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundBehaviour:
        """Return the part that answers."""
        place = np.full(len(catalogue), -1, dtype=np.int32)
        covered = arrays["covered"].astype(np.int32, copy=False)
        place[covered] = np.arange(len(covered), dtype=np.int32)
        matrices = {reading.name: _vectors(arrays[reading.matrix]) for reading in READINGS}
        return BoundBehaviour(covered, place, matrices, arrays["thresholds"].astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """A history as the readings take it: where each action stands in the matrices, and how it went.

    `used` marks actions on covered items, `whole` says whether that is all of them, `liked` marks successes.
    """

    places: Rows
    used: Mask
    whole: bool
    liked: Mask

    def weighed(self, name: str) -> tuple[Integers, Vectors]:
        """Return the positions of the actions that count in a reading, and how much each of them does."""
        if self.whole and name != SUCCESSES:
            return acting(name, len(self.places))
        weights = weights_of(name, self.liked) * self.used
        acted = np.flatnonzero(weights)
        return acted, weights[acted]


@dataclass(frozen=True, slots=True, eq=False)
class BoundBehaviour:
    """Answers from matrices over `covered` rows; `place` finds a row in them, −1 where it is not covered."""

    covered: Rows
    place: Rows
    matrices: Mapping[str, Vectors]
    thresholds: Floats

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return each reading of the history in item space; nothing for somebody without one."""
        history = inputs.person.history
        if not len(history):
            return []
        past, known = self._past(history), np.ones(1, dtype=np.bool_)
        return [
            Encoding(MODALITY + reading.name, self._read(reading, past)[None], known) for reading in READINGS
        ]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return the best rows of the readings that find candidates, without what the person has had."""
        if not len(inputs.person.history):
            return []
        had = inputs.person.history.rows
        return [
            Retrieved(reading.name, self._best(encodings, reading.name, had, int(depth * reading.share)))
            for reading in READINGS
            if reading.share
        ]

    @hookimpl
    def fuse(self, inputs: Inputs, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return every reading of the candidates; missing for somebody without a history."""
        history = inputs.person.history
        if not len(history):
            return []
        rows, size = candidates.rows, len(candidates)
        since = (inputs.at - int(history.times[-1])) / DAY
        return [
            *(
                FeatureColumn(
                    reading.name, encodings[MODALITY + reading.name].matrix[0].take(rows).astype(np.float64)
                )
                for reading in READINGS
            ),
            FeatureColumn(SINCE_LAST.name, np.full(size, max(since, 0.0))),
            FeatureColumn(AMOUNT.name, np.full(size, float(len(history)))),
        ]

    @hookimpl
    def trace(self, inputs: Inputs, rows: Rows) -> Sequence[Trace]:
        """Return what each past action adds to the readings that are explained by them."""
        history = inputs.person.history
        if not len(history):
            return []
        past = self._past(history)
        return [self._trace(reading.name, past, rows) for reading in READINGS if reading.traced]

    def _past(self, history: History) -> Past:
        places = self.place[history.rows]
        used = places >= 0
        return Past(places, used, bool(used.all()), history.values >= self.thresholds[history.kinds])

    def _read(self, reading: Reading, past: Past) -> Vectors:
        """Return float32[items]: one reading of a history for every item of the catalogue."""
        acted, weights = past.weighed(reading.name)
        matrix, places = self.matrices[reading.name], past.places[acted]
        if reading.factored:
            weights, rows = matrix.take(places, axis=1) @ weights, matrix
        else:
            rows = matrix.take(places, axis=0)
        covered: Vectors = weights @ rows
        if len(covered) == len(self.place):
            return covered
        read = np.zeros(len(self.place), dtype=np.float32)
        read[self.covered] = covered
        return read

    def _best(self, encodings: Encodings, name: str, had: Rows, count: int) -> Rows:
        scores = encodings[MODALITY + name].matrix[0].copy()
        scores[had] = -np.inf
        best = best_rows(scores, count)
        found: Rows = best[scores[best] > 0]
        return found

    def _trace(self, name: str, past: Past, rows: Rows) -> Trace:
        acted, weights = past.weighed(name)
        matrix, places = self.matrices[name], self.place[rows]
        inside = places >= 0
        cells = past.places.take(acted).astype(np.int64) * len(matrix) + places[inside][:, None]
        parts = matrix.take(cells) * weights
        if not inside.all():
            every = np.zeros((len(rows), len(acted)))
            every[inside] = parts
            parts = every
        return Trace(name, acted.astype(np.int32), parts.astype(np.float64, copy=False))


def _vectors(array: npt.NDArray[np.generic]) -> Vectors:
    return np.asarray(array).astype(np.float32, copy=False)  # a memmap slows every look-up


plugin = Plugin(Role.PART, Behaviour, "reads what a person did: taste, company, runs, sittings, what follows")
