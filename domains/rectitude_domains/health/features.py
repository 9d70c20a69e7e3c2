"""Features of health: nearness to what was chosen, leanings, goals, people alike, and what calls for care.

Leanings are log ratios: a label's share in a person's history against its share in everybody's, shrunk
towards the latter (a multinomial with a Dirichlet prior). What people alike choose is such a ratio for each
item within those who say the same of themselves, a mean over what they say. All but one read the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Floats, Integers, Mask, Rows, Vectors
from rectitude.catalogue import Catalogue, Column, Value
from rectitude.dataset import Dataset, History
from rectitude.domain import FeatureSpec
from rectitude_domains.health.goals import GOALS
from rectitude_domains.health.likeness import goal_matrix, kindred, label_codes, made_of
from rectitude_domains.health.palate import Palate, fit_palate, palate_of
from rectitude_domains.health.profile import Reading, read_profile
from rectitude_plugins.behaviour.fitting import (
    INFORMED,
    LOOK,
    WANTED,
    Fitting,
    fit_both,
    fitting_of,
    looks_of,
    said_by,
)
from rectitude_plugins.behaviour.learning import interactions

KINDRED = FeatureSpec("kindred", "what goes with what you chose", "behaviour", True)
COMPOSITION = FeatureSpec("composition", "what it is made of, next to what you chose", "attributes", True)
GROUP_LEAN = FeatureSpec("group_lean", "how your choices lean to its kind", "attributes", True)
TABLE_LEAN = FeatureSpec("table_lean", "how your choices lean to its kitchen", "attributes", True)
GOAL_MATCH = FeatureSpec("goal_match", "how many of your goals it suits", "profile", True)
ALIKE = FeatureSpec("people_alike", "what people with a profile like yours choose", "profile", True)
CARE = FeatureSpec("care", "how many of your conditions ask to limit it", "profile", True)
DIET = FeatureSpec("diet_fit", "whether it fits your diet", "profile", True)
FITS = FeatureSpec(
    "fits", "what choices and a profile like yours lead to", "profile", True, prior_weight=INFORMED
)
WANTS = FeatureSpec(
    "wants", "what it is made of, next to your choices and profile", "profile", True, prior_weight=WANTED
)
RICH = FeatureSpec("rich_in", "how many nutrients it is high in", "attributes", item_only=True)
OF_PERSON = (KINDRED, COMPOSITION, GROUP_LEAN, TABLE_LEAN, GOAL_MATCH, ALIKE, CARE, DIET, FITS, WANTS)
OF_ITEM = (RICH,)
FEATURES = (*OF_PERSON, *OF_ITEM)

SHRINK_CHOICES, SHRINK_LABELS, SHRINK_PEOPLE = 3.0, 4.0, 12.0
AGES = (25, 40, 55, 70)
ALL_GOALS = tuple(GOALS)


def fit_features(dataset: Dataset, seed: int) -> Arrays:
    """Return vectors and labels of the items, common shares, lifts by what people say, and the models."""
    columns, events = dataset.catalogue.columns, dataset.events
    looks = looks_of(dataset)
    weights = np.where(looks[events.kind], LOOK, 1.0)
    shown = np.bincount(events.item, weights, minlength=len(dataset.catalogue)).astype(np.float64)
    groups = label_codes((columns["food_group"], columns["theme"])).astype(np.int64)
    tables = label_codes((columns["food_table"],)).astype(np.int64)
    told = [said_of(read_profile(person.profile)) for person in dataset.people]
    columns_of = {label: at for at, label in enumerate(sorted({label for one in told for label in one}))}
    lifts = lifts_of(dataset, told, columns_of, weights, shown)
    described = made_of(dataset.catalogue)
    models = fit_both(dataset, described, told, columns_of, seed)
    covered = models["covered"]
    place = np.full(len(shown), -1, dtype=np.int32)
    place[covered] = np.arange(len(covered), dtype=np.int32)
    whole = np.arange(len(shown), dtype=np.int32)
    said = said_by(told, columns_of).astype(np.float64)
    return {
        **models,
        **fit_palate(described, interactions(dataset, whole, ~looks[events.kind]), said).arrays(),
        "kindred": kindred(interactions(dataset, place, ~looks[events.kind]), described[covered]),
        "groups": groups,
        "tables": tables,
        "group_shares": _shares(groups, shown),
        "table_shares": _shares(tables, shown),
        "labels": np.array(list(columns_of), dtype=np.str_),
        "lifts": lifts,
    }


def _shares(codes: Integers, shown: Floats) -> Floats:
    counts = np.bincount(codes, shown) + 1.0
    return np.asarray(counts / counts.sum())


def said_of(reading: Reading) -> tuple[str, ...]:
    """Return what people say of themselves, one label each.

    >>> said_of(read_profile({"age": 71, "goals": ("heart",), "diet": "vegan"}))
    ('goal=heart', 'age=4', 'diet=vegan')
    """
    labels = [f"goal={goal}" for goal in reading.goals or ()]
    if reading.age is not None:
        labels.append(f"age={sum(edge <= reading.age for edge in AGES)}")
    if reading.diet is not None:
        labels.append(f"diet={reading.diet}")
    return tuple(labels)


def lifts_of(
    dataset: Dataset,
    told: Sequence[Sequence[str]],
    place: Mapping[str, int],
    weights: Floats,
    shown: Floats,
) -> Vectors:
    """Return float32[labels, items]: the log lift of each item among who says a label."""
    seen = np.zeros((len(place), len(shown)))
    for person, several in enumerate(told):
        taken = dataset.positions(person)
        own = np.bincount(dataset.events.item[taken], weights[taken], minlength=len(shown))
        seen[[place[label] for label in several]] += own
    common = (shown + 1.0) / (shown + 1.0).sum()
    expected = seen.sum(axis=1, keepdims=True) * common
    return np.asarray(np.log((seen + SHRINK_PEOPLE) / (expected + SHRINK_PEOPLE)), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One snapshot's items and lifts, and the features that are computed from them."""

    palate: Palate
    fitting: Fitting
    kindred: Vectors
    covered: Rows
    place_of: Rows
    groups: Integers
    tables: Integers
    group_shares: Floats
    table_shares: Floats
    place: Mapping[str, int]
    lifts: Vectors
    looks: npt.NDArray[np.bool_]
    suits: Mask
    high_in: Mask
    limits: Column
    diets: Column

    @property
    def everything(self) -> Rows:
        """The rows of all items."""
        return np.arange(len(self.groups), dtype=np.int32)

    def weights(self, history: History) -> Floats:
        """Return how much each past action counts in nearness and leanings."""
        return np.where(self.looks[history.kinds], LOOK, 1.0)

    def goes_with(self, history: History) -> Floats:
        """Return float64[items]: the kindred feature; zero for items that it does not cover."""
        found = np.zeros(len(self.groups))
        found[self.covered] = self.kindred[self._chosen(history)].sum(axis=0)
        return found

    def goes_with_parts(self, history: History, rows: Rows) -> tuple[Rows, Floats]:
        """Return which past actions count in the kindred feature, and float64[rows, those] what they add."""
        counted = self._counted(history)
        inside = self.place_of[rows] >= 0
        parts = np.zeros((len(rows), len(counted)))
        cells = np.ix_(self.place_of[history.rows[counted]], self.place_of[rows[inside]])
        parts[inside] = self.kindred[cells].T
        return counted, parts

    def _counted(self, history: History) -> Rows:
        """Return the positions of past choices of covered items."""
        kept = ~self.looks[history.kinds] & (self.place_of[history.rows] >= 0)
        return np.flatnonzero(kept).astype(np.int32)

    def _chosen(self, history: History) -> Rows:
        return self.place_of[history.rows[self._counted(history)]]

    def nearness(self, history: History) -> Floats:
        """Return float64[items]: the composition feature, which is the sum of its parts."""
        counted = self._choices(history)
        scaled = self._scaled(len(counted))
        mean = (self.palate.seen[history.rows[counted]] - self.palate.usual).sum(axis=0) / max(
            len(counted), 1
        )
        return np.asarray(self.palate.taken @ (scaled * mean), dtype=np.float64)

    def parts(self, history: History, rows: Rows) -> tuple[Rows, Floats]:
        """Return which past actions count in the composition, and float64[rows, those] what they add."""
        counted = self._choices(history)
        scaled = self._scaled(len(counted)) / max(len(counted), 1)
        apart = self.palate.seen[history.rows[counted]] - self.palate.usual
        return counted, np.asarray((self.palate.taken[rows] * scaled) @ apart.T, dtype=np.float64)

    def _scaled(self, choices: int) -> Vectors:
        return self.palate.shrunk(float(choices))

    def _choices(self, history: History) -> Rows:
        """Return the positions of past choices, looks left out."""
        return np.flatnonzero(~self.looks[history.kinds]).astype(np.int32)

    def leaning(self, history: History, codes: Integers, shares: Floats) -> Floats:
        """Return float64[items]: the log of a label's share in the history over the common one."""
        weights = self.weights(history)
        own = np.bincount(codes[history.rows], weights, minlength=len(shares))
        share = (own + SHRINK_LABELS * shares) / (weights.sum() + SHRINK_LABELS)
        return np.asarray(np.log(share / shares)[codes], dtype=np.float64)

    def of_person(self, history: History, profile: Mapping[str, Value]) -> dict[str, Floats]:
        """Return what history and profile allow, float64[items] each; what nothing is known for is out."""
        reading = read_profile(profile)
        found = {**self.of_history(history), **self.of_profile(reading)}
        said = [self.place[label] for label in said_of(reading) if label in self.place]
        if len(history) or said:
            fits, wants = self.fitting.read(history, said).astype(np.float64)
            found |= {FITS.name: fits, WANTS.name: wants}
        return found

    def of_history(self, history: History) -> dict[str, Floats]:
        """Return the features that rest on past actions; none for somebody without any."""
        if not len(history):
            return {}
        return {
            KINDRED.name: self.goes_with(history),
            COMPOSITION.name: self.nearness(history),
            GROUP_LEAN.name: self.leaning(history, self.groups, self.group_shares),
            TABLE_LEAN.name: self.leaning(history, self.tables, self.table_shares),
        }

    def of_profile(self, reading: Reading) -> dict[str, Floats]:
        """Return the features that rest on what the person says; what nothing is said for is left out."""
        found: dict[str, Floats] = {}
        if reading.goals:
            wanted = [ALL_GOALS.index(goal) for goal in reading.goals]
            found[GOAL_MATCH.name] = self.suits[:, wanted].mean(axis=1)
        known = [self.place[label] for label in said_of(reading) if label in self.place]
        if known:
            found[ALIKE.name] = self.lifts[known].mean(axis=0).astype(np.float64)
        if reading.conditions is not None:
            found[CARE.name] = _held(self.limits, reading.conditions)
        if reading.diet is not None:
            found[DIET.name] = _held(self.diets, (reading.diet,))
        return found

    def of_items(self) -> dict[str, Floats]:
        """Return the features that depend on the item alone."""
        return {RICH.name: self.high_in.sum(axis=1).astype(np.float64)}


def _held(column: Column, words: Sequence[str]) -> Floats:
    """Return float64[items]: how many of the words are among an item's tags; NaN where these are missing."""
    places = [at for at, label in enumerate(column.labels) if label in words]
    counts = column.values[:, places].sum(axis=1).astype(np.float64)
    return np.where(column.present, counts, np.nan)


def shelf_of(arrays: Arrays, catalogue: Catalogue) -> Shelf:
    """Return the shelf that fitted arrays and a catalogue make."""
    columns = catalogue.columns
    covered = arrays["covered"].astype(np.int32, copy=False)
    place_of = np.full(len(catalogue), -1, dtype=np.int32)
    place_of[covered] = np.arange(len(covered), dtype=np.int32)
    return Shelf(
        palate=palate_of(arrays),
        fitting=fitting_of(arrays, len(catalogue)),
        kindred=arrays["kindred"].astype(np.float32, copy=False),
        covered=covered,
        place_of=place_of,
        groups=arrays["groups"].astype(np.int64, copy=False),
        tables=arrays["tables"].astype(np.int64, copy=False),
        group_shares=arrays["group_shares"].astype(np.float64, copy=False),
        table_shares=arrays["table_shares"].astype(np.float64, copy=False),
        place={str(label): at for at, label in enumerate(arrays["labels"].tolist())},
        lifts=arrays["lifts"].astype(np.float32, copy=False),
        looks=arrays["looks"].astype(np.bool_, copy=False),
        suits=goal_matrix(columns["suits"], ALL_GOALS),
        high_in=columns["high_in"].values.astype(np.bool_).reshape(len(catalogue), -1),
        limits=columns["limit_conditions"],
        diets=columns["diets"],
    )
