"""The part `affinity`: how a history leans towards an item's attribute, and what people alike lean to.

Settings: `attribute` names an integer attribute of items that is cut into bands of `width` from `first`
on; `profile` names attributes of people by which they are alike, an integer one cut into `ages`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Floats, Integers, Rows
from rectitude.catalogue import Catalogue, Value, numbers_of
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec, Setting
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Plugin, Role
from rectitude.values import Candidates, FeatureColumn, Inputs

BANDS = 14
NO_BAND = BANDS
"""The band of items without the attribute."""
SHRINK_HISTORY, SHRINK_PEOPLE = 5.0, 10.0


class Affinity:
    """Learns leanings; see the module for its settings."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        """Take the settings of a domain."""
        self.attribute = str(settings["attribute"])
        self.first = int(settings["first"])  # type: ignore[arg-type]  # a whole number by declaration
        self.width = int(settings["width"])  # type: ignore[arg-type]  # as above
        self.profile = tuple(str(name) for name in _several(settings["profile"]))
        self.ages = tuple(int(str(edge)) for edge in _several(settings["ages"]))

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the two leanings; both read the person."""
        return [
            FeatureSpec("era", f"how your history leans to its {self.attribute}", "attributes", True),
            FeatureSpec("people_alike", "what people like you in age and calling choose", "profile", True),
        ]

    @hookimpl
    def fit(self, dataset: Dataset) -> Arrays:
        """Return each item's band, how common bands are, and each item's lift among people alike."""
        bands = self.bands(dataset.catalogue)
        counts = np.bincount(dataset.events.item, minlength=len(bands)).astype(np.float64)
        asked = np.bincount(bands, counts, minlength=BANDS + 1)[:NO_BAND]
        common = asked / max(float(asked.sum()), 1.0)
        labels, lifts = self.lifts(dataset, counts)
        return {"bands": bands, "common": common, "labels": labels, "lifts": lifts}

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundAffinity:
        """Return the part that answers."""
        place = {str(label): at for at, label in enumerate(arrays["labels"].tolist())}
        return BoundAffinity(
            self,
            arrays["bands"].astype(np.int64, copy=False),
            arrays["common"].astype(np.float64, copy=False),
            place,
            arrays["lifts"].astype(np.float64, copy=False),
        )

    def bands(self, catalogue: Catalogue) -> Integers:
        """Return int64[items]: the band of each item; the outer ones take what lies beyond them."""
        column = catalogue.column(self.attribute, "the part affinity")
        bands = np.clip((numbers_of(column) - self.first) // self.width, 0, BANDS - 1)
        return np.where(column.present, bands, NO_BAND)

    def likeness(self, profile: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the labels by which a person is like others, such as "age=2" or "gender=F"."""
        told = [(name, profile[name]) for name in self.profile if profile.get(name) is not None]
        return tuple(f"{name}={self._banded(value)}" for name, value in told)

    def _banded(self, value: Value) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(sum(edge <= value for edge in self.ages))
        return str(value)

    def lifts(self, dataset: Dataset, counts: Floats) -> tuple[npt.NDArray[np.str_], Floats]:
        """Return labels, and for each the log of an item's events among them over those expected, shrunk."""
        alike = [self.likeness(person.profile) for person in dataset.people]
        labels = sorted({label for several in alike for label in several})
        place = {label: at for at, label in enumerate(labels)}
        seen = np.zeros((len(labels), len(counts)))
        for person, several in enumerate(alike):
            rows = dataset.events.item[dataset.positions(person)]
            for label in several:
                np.add.at(seen[place[label]], rows, 1.0)
        expected = seen.sum(axis=1, keepdims=True) * (counts / max(float(counts.sum()), 1.0))
        lifts = np.log((seen + SHRINK_PEOPLE) / (expected + SHRINK_PEOPLE))
        return np.array(labels, dtype=np.str_), lifts


@dataclass(frozen=True, slots=True, eq=False)
class BoundAffinity:
    """Answers from one set of bands and lifts."""

    part: Affinity
    bands: Integers
    common: Floats
    place: Mapping[str, int]
    lifts: Floats

    @hookimpl
    def fuse(self, inputs: Inputs, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return both leanings, each missing where nothing is known that it could rest on."""
        columns = []
        if len(inputs.person.history):
            columns.append(FeatureColumn("era", self._era(inputs.person.history.rows, candidates.rows)))
        known = [self.place[one] for one in self.part.likeness(inputs.person.profile) if one in self.place]
        if known:
            alike = self.lifts[known][:, candidates.rows].sum(axis=0)
            columns.append(FeatureColumn("people_alike", alike))
        return columns

    def _era(self, history: Rows, rows: Rows) -> Floats:
        """Return the log of the band's share in the history over its share in the shop, shrunk.

        NaN for items without the attribute; in the history they count for nothing.
        """
        own = np.bincount(self.bands[history], minlength=BANDS + 1)[:NO_BAND]
        share = (own + SHRINK_HISTORY * self.common) / (own.sum() + SHRINK_HISTORY)
        lean = np.log(share / (self.common + 1e-6) + 1e-3)
        return np.append(lean, np.nan)[self.bands[rows]]


def _several(value: Setting) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,)


plugin = Plugin(Role.PART, Affinity, "knows what a history leans to, and what people alike choose")
