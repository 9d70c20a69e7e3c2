"""Features of finance: how a history leans to what instruments are, and what people with like answers choose.

A leaning is a log ratio: the share of, say, an issuer in a person's history against its share in everybody's,
shrunk towards the latter (a multinomial with a Dirichlet prior at the common shares). What people alike
choose is the same ratio within those who gave the same answer, a mean over answers and a sum over attributes
as if these were independent (naive Bayes). These read the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Floats, Rows, Vectors
from rectitude.catalogue import Catalogue, Column, Value, numbers_of
from rectitude.dataset import Dataset, History
from rectitude.domain import FeatureSpec
from rectitude.hookspecs import hookimpl
from rectitude.retrieval import best_rows
from rectitude.values import Candidates, Encoding, Encodings, Facts, FeatureColumn, Inputs, Retrieved
from rectitude_domains.finance.facts import Market, facts_of, market_of
from rectitude_domains.finance.fitting import made_of
from rectitude_plugins.behaviour.fitting import (
    INFORMED,
    LOOK,
    WANTED,
    Fitting,
    fit_both,
    fitting_of,
    looks_of,
    together,
)

LEANINGS = {
    "asset_class": "how what you chose leans to its asset class",
    "product": "how what you chose leans to its kind of product",
    "risk_class": "how what you chose leans to its risk class",
    "region": "how what you chose leans to its region",
    "industry": "how what you chose leans to its industry",
    "index": "how what you chose leans to its index",
    "currency": "how what you chose leans to its currency",
    "issuer": "how what you chose leans to its issuer",
    "income": "how what you chose leans to paying out or keeping income",
    "sustainable": "how what you chose leans to sustainable names",
}
PEOPLE_ALIKE, FITS, WANTS = "people_alike", "fits", "wants"
MODALITY = "fits"
RISK_ABOVE, KNOWN_PRODUCT, DEMAND = "risk_above", "known_product", "demand_ever"
FEATURES = (
    *(FeatureSpec(f"lean_{name}", label, "behaviour", True) for name, label in LEANINGS.items()),
    FeatureSpec(FITS, "what choices and answers like yours lead to", "profile", True, prior_weight=INFORMED),
    FeatureSpec(
        WANTS, "what it is made of, next to your choices and answers", "profile", True, prior_weight=WANTED
    ),
    FeatureSpec(PEOPLE_ALIKE, "what people with answers like yours choose", "profile", True),
    FeatureSpec(RISK_ABOVE, "how its risk class stands to the one you want", "profile", True),
    FeatureSpec(KNOWN_PRODUCT, "whether you know this kind of product", "profile", True),
    FeatureSpec(DEMAND, "how much it was asked for over all", "popularity", item_only=True),
)
SHRINK_HISTORY, SHRINK_PEOPLE = 4.0, 20.0
SHARE = 1.0
"""Which part of the depth is retrieved by how instruments fit."""
BANDS = {"horizon_years": (3, 6, 11, 21), "risk_tolerance": (2, 3, 4, 5, 6, 7)}
"""Where answers in whole numbers are cut; all other answers that are no words are left out."""

Codes2 = npt.NDArray[np.int16]


def fit_features(dataset: Dataset, seed: int) -> Arrays:
    """Return the code of each item in each attribute, common shares, lifts by answer, and the models."""
    codes, widths = codes_of_items(dataset.catalogue)
    weights = event_weights(dataset)
    shown = np.bincount(dataset.events.item, weights, minlength=len(codes)).astype(np.float64)
    common = [_shares(codes[:, at], shown, width) for at, width in enumerate(widths)]
    told = [answers_of(person.profile) for person in dataset.people]
    place = {label: at for at, label in enumerate(sorted({label for several in told for label in several}))}
    lifts = lifts_of(dataset, told, place, codes, common)
    return {
        **fit_both(dataset, made_of(dataset.catalogue), told, place, seed),
        "codes": codes,
        "shown": shown,
        "widths": np.array(widths, dtype=np.int64),
        "common": np.concatenate(common),
        "labels": np.array(list(place), dtype=np.str_),
        "lifts": lifts.astype(np.float32),
        "risk_class": numbers_of(dataset.catalogue.columns["risk_class"]),
        "products": np.array(words_of(dataset.catalogue.columns["product"]), dtype=np.str_),
    }


def codes_of_items(catalogue: Catalogue) -> tuple[Codes2, list[int]]:
    """Return int16[items, attributes] and the number of labels of each; what is missing has a label too."""
    columns = [words_of(catalogue.columns[name]) for name in LEANINGS]
    tables = [sorted(set(words)) for words in columns]
    places = [{word: at for at, word in enumerate(table)} for table in tables]
    codes = [[place[word] for word in words] for words, place in zip(columns, places, strict=True)]
    return np.array(codes, dtype=np.int16).T, [len(table) for table in tables]


def words_of(column: Column) -> list[str]:
    """Return one word an item: the value, the first of several tags, or "" where it is missing."""
    values = [column.value(row) for row in range(len(column.present))]
    return [
        "" if value in (None, ()) else str(value[0] if isinstance(value, tuple) else value)
        for value in values
    ]


def event_weights(dataset: Dataset) -> Floats:
    """Return float64[events]: one for a purchase or a holding, LOOK for a look."""
    return np.where(looks_of(dataset)[dataset.events.kind], LOOK, 1.0)


def _shares(codes: Codes2, weights: Floats, width: int) -> Floats:
    """Return the share of each label, with one thought event spread evenly."""
    counts = np.bincount(codes, weights, minlength=width) + 1.0 / width
    return np.asarray(counts / counts.sum())


def answers_of(profile: Mapping[str, Value]) -> tuple[str, ...]:
    """Return what a person answered, one label an answer.

    >>> answers_of({"objectives": "income", "risk_tolerance": 2, "knowledge": ("bond",)})
    ('objectives=income', 'risk_tolerance=1', 'knowledge=bond')
    """
    labels = []
    for name, value in profile.items():
        if isinstance(value, tuple):
            labels += [f"{name}={word}" for word in value]
        elif name in BANDS and isinstance(value, int):
            labels.append(f"{name}={sum(edge <= value for edge in BANDS[name])}")
        elif isinstance(value, bool | str) and name != "answered_on":
            labels.append(f"{name}={value}")
    return tuple(labels)


def lifts_of(
    dataset: Dataset,
    told: Sequence[Sequence[str]],
    place: Mapping[str, int],
    codes: Codes2,
    common: Sequence[Floats],
) -> Floats:
    """Return float64[answers, items]: the log lift of each item among those who gave an answer."""
    weights = event_weights(dataset)
    seen = np.zeros((len(place), len(codes)))
    for person, several in enumerate(told):
        taken = dataset.positions(person)
        own = np.bincount(dataset.events.item[taken], weights[taken], minlength=len(codes))
        seen[[place[label] for label in several]] += own
    lifts = np.zeros_like(seen)
    for at, shares in enumerate(common):
        held = np.zeros((len(shares), len(place)))
        np.add.at(held, codes[:, at], seen.T)
        expected = shares[:, None] * held.sum(axis=0)
        thought = SHRINK_PEOPLE * shares[:, None]
        lifts += np.log((held + thought) / (expected + thought)).T[:, codes[:, at]]
    return lifts


@dataclass(frozen=True, slots=True, eq=False)
class BoundFeatures:
    """Answers from one set of codes, shares and lifts; `starts` says where an attribute's labels begin."""

    codes: Codes2
    starts: npt.NDArray[np.int64]
    common: Floats
    place: Mapping[str, int]
    lifts: Vectors
    risk_class: npt.NDArray[np.int64]
    products: npt.NDArray[np.str_]
    looks: npt.NDArray[np.bool_]
    market: Market
    shown: Floats
    fitting: Fitting

    @hookimpl
    def derive(self, inputs: Inputs) -> Facts:
        """Return what follows from answers and holdings, for rules to read."""
        return facts_of(inputs, self.market)

    @hookimpl
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return what both models say of all instruments; nothing where nothing is known of the person."""
        answers = self._answers(inputs.person.profile)
        history = inputs.person.history
        if not len(history) and not answers:
            return []
        read = self.fitting.read(history, answers)
        return [Encoding(MODALITY, read, np.ones(2, dtype=np.bool_))]

    @hookimpl
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return what fits best, without what the person has met or finds too risky by its own answer."""
        if MODALITY not in encodings:
            return []
        fit = together(encodings[MODALITY].matrix)
        fit[inputs.person.history.rows] = np.nan
        tolerance = inputs.person.profile.get("risk_tolerance")
        if isinstance(tolerance, int):
            fit[self.risk_class > tolerance] = np.nan
        best = best_rows(fit, int(depth * SHARE))
        return [Retrieved(FITS, best[np.isfinite(fit[best])])]

    @hookimpl
    def fuse(self, inputs: Inputs, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return the features that the person's history and answers allow."""
        columns = []
        if MODALITY in encodings:
            read = encodings[MODALITY].matrix[:, candidates.rows].astype(np.float64)
            columns += [FeatureColumn(FITS, read[0]), FeatureColumn(WANTS, read[1])]
        profile, rows = inputs.person.profile, candidates.rows
        if len(inputs.person.history):
            leanings = self._leanings(inputs.person.history, rows)
            columns += [
                FeatureColumn(f"lean_{name}", column)
                for name, column in zip(LEANINGS, leanings.T, strict=True)
            ]
        answers = self._answers(profile)
        if answers:
            alike = self.lifts[answers][:, rows].mean(axis=0)
            columns.append(FeatureColumn(PEOPLE_ALIKE, alike.astype(np.float64)))
        tolerance, knowledge = profile.get("risk_tolerance"), profile.get("knowledge")
        if isinstance(tolerance, int):
            columns.append(FeatureColumn(RISK_ABOVE, (self.risk_class[rows] - tolerance).astype(np.float64)))
        if isinstance(knowledge, tuple):
            known = np.isin(self.products[rows], knowledge)
            columns.append(FeatureColumn(KNOWN_PRODUCT, known.astype(np.float64)))
        return columns

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        """Return how often each instrument was chosen or looked at, in logarithms."""
        return [FeatureColumn(DEMAND, np.log1p(self.shown))]

    def _leanings(self, history: History, rows: Rows) -> Floats:
        """Return float64[rows, attributes]: the log of a label's share in the history over the common one."""
        weights = self._counts(history)
        held = (self.codes[history.rows] + self.starts).ravel()
        own = np.bincount(held, np.repeat(weights, len(self.starts)), minlength=len(self.common))
        shares = (own + SHRINK_HISTORY * self.common) / (weights.sum() + SHRINK_HISTORY)
        leaning = np.log(shares / self.common)
        return np.asarray(leaning[self.codes[rows] + self.starts], dtype=np.float64)

    def _counts(self, history: History) -> Floats:
        return np.where(self.looks[history.kinds], LOOK, 1.0)

    def _answers(self, profile: Mapping[str, Value]) -> list[int]:
        return [self.place[label] for label in answers_of(profile) if label in self.place]


def bind_features(arrays: Arrays, catalogue: Catalogue) -> BoundFeatures:
    """Return what answers from fitted arrays."""
    widths = arrays["widths"].astype(np.int64)
    return BoundFeatures(
        codes=arrays["codes"].astype(np.int16, copy=False),
        starts=np.concatenate([[0], np.cumsum(widths)[:-1]]).astype(np.int64),
        common=arrays["common"].astype(np.float64, copy=False),
        place={str(label): at for at, label in enumerate(arrays["labels"].tolist())},
        lifts=arrays["lifts"].astype(np.float32, copy=False),
        risk_class=arrays["risk_class"].astype(np.int64, copy=False),
        products=arrays["products"].astype(np.str_, copy=False),
        looks=arrays["looks"].astype(np.bool_, copy=False),
        market=market_of(catalogue),
        shown=arrays["shown"].astype(np.float64, copy=False),
        fitting=fitting_of(arrays, len(catalogue)),
    )
