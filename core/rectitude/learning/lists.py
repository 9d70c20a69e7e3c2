"""Lists to learn ranking from, made by the engine's own stages over earlier slices of time.

Parts are fitted anew on each slice, which ends before the choices that it is asked about, so no feature
ever sees its own label. Where people have made too few choices, searches are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Mask
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec
from rectitude.errors import BadData
from rectitude.learning.occasions import Occasion, drawn, known_item_occasions, occasions
from rectitude.learning.turns import before_turns, turns
from rectitude.recommend import DEPTH, encode, measure, retrieve, situate, understand
from rectitude.snapshot import Bound
from rectitude.values import Candidates

Bind = Callable[[Dataset], Bound]
"""Fits and binds a domain's parts on a slice of its data."""


@dataclass(frozen=True, slots=True, eq=False)
class RankingLists:
    """Candidate lists with one chosen item each.

    `values` float64[n, d] holds all lists one after the other, list i at `starts[i]:starts[i + 1]`;
    `chosen[i]` is the position in `values` of its chosen item. `pairs` are the pair terms that the
    domain asks for; `plain[i]` is false for practice lists (a query or a person made up, history hidden).
    """

    features: tuple[FeatureSpec, ...]
    pairs: tuple[tuple[str, str], ...]
    values: Floats
    starts: Integers
    chosen: Integers
    plain: Mask

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.chosen)


@dataclass(frozen=True, slots=True, eq=False)
class OneList:
    """One candidate list: its features, where the chosen item stands, and whether it is plain."""

    values: Floats
    chosen: int
    plain: bool


FEWEST = 200
"""Plain lists below which searches for known items are made up, so that a ranker learns from something."""


def ranking_lists(
    dataset: Dataset, bind: Bind, slices: int, seed: int, progress: Callable[[str], None]
) -> RankingLists:
    """Return the lists of the last `slices` successes of every person, and practice lists.

    A list whose chosen item was not retrieved gets it added, so that ranking is learned apart from
    retrieval. Raises BadData where there is nothing that a list could be made from.
    """
    generator = np.random.default_rng(seed)
    made: list[OneList] = []
    bound: Bound | None = None
    for back in range(1, slices + 1):
        taken = drawn(turns(dataset, back), generator)
        if taken:
            earlier = before_turns(dataset, taken)
            bound = bind(earlier)
            progress(f"lists: slice {back} of {slices}, {len(taken)} people")
            made.extend(one_list(occasion, bound) for occasion in occasions(earlier, taken, generator))
    lacking = FEWEST - sum(entry.plain for entry in made)
    searches = list(known_item_occasions(dataset, max(lacking, 0), generator))
    if searches:
        bound = bind(dataset)
        progress(f"lists: {lacking} made-up searches beside {FEWEST - lacking} choices of people")
        made.extend(one_list(occasion, bound) for occasion in searches)
    if bound is None:
        raise BadData(
            f"The catalogue of {dataset.description.name} has no item whose title could be searched for, "
            "so there is nothing to learn a ranking from; import items first."
        )
    return _together(made, bound)


def one_list(occasion: Occasion, bound: Bound) -> OneList:
    """Run stages 1 to 4 and return the candidates' features; what the person has had is left out."""
    inputs = occasion.inputs
    understood = understand(inputs, bound)
    encodings = encode(inputs, bound)
    _, prior = situate(inputs, understood, bound)
    found = retrieve(inputs, encodings, prior, DEPTH, bound)
    candidates = _fresh(found, occasion)
    values = measure(inputs, encodings, candidates, prior, bound)
    for column in bound.item_columns:
        values[:, bound.position[column.name]] = column.values[candidates.rows]
    if not inputs.request.profiling:
        values[:, bound.reads_profile] = np.nan
    return OneList(values, int(np.searchsorted(candidates.rows, occasion.target)), occasion.plain)


def _fresh(found: Candidates, occasion: Occasion) -> Candidates:
    kept = found.rows[~np.isin(found.rows, occasion.had)]
    rows = np.union1d(kept, np.array([occasion.target], dtype=np.int32)).astype(np.int32)
    return Candidates(rows, (), np.zeros((0, len(rows)), dtype=np.int32))


def _together(made: Sequence[OneList], bound: Bound) -> RankingLists:
    lengths = np.array([len(entry.values) for entry in made], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return RankingLists(
        features=bound.features,
        pairs=bound.description.pairs,
        values=np.concatenate([entry.values for entry in made]),
        starts=starts,
        chosen=starts[:-1] + np.array([entry.chosen for entry in made], dtype=np.int64),
        plain=np.array([entry.plain for entry in made], dtype=np.bool_),
    )
