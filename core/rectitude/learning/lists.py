"""Lists to learn ranking from, made by the engine's own stages over earlier slices of time.

Parts are fitted anew on each slice, which ends before the choices that it is asked about, so no feature
ever sees its own label. Where people have made too few choices, searches are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Mask
from rectitude.dataset import Dataset, Search
from rectitude.domain import FeatureSpec
from rectitude.errors import BadData
from rectitude.learning.occasions import Occasion, drawn, occasions
from rectitude.learning.searches import made_up, written
from rectitude.learning.turns import before_turns, turns
from rectitude.recommend import DEPTH, encode, measure, retrieve, sift, situate, understand
from rectitude.situation import searching
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


FEWEST, SEARCHES = 200, 0.2
"""Searches are made up for a fifth of the plain lists, and for what is lacking of so many plain lists."""


def ranking_lists(
    dataset: Dataset,
    bind: Bind,
    slices: int,
    seed: int,
    progress: Callable[[str], None],
    searches: Sequence[Search] = (),
) -> RankingLists:
    """Return the lists of the last `slices` successes of every person, and practice lists.

    `searches` are those that the domain's authors wrote; others are made up. A list whose chosen item was
    not retrieved gets it added, so that ranking is learned apart from retrieval. Raises BadData where there
    is nothing that a list could be made from.
    """
    generator = np.random.default_rng(seed)
    made: list[OneList] = []
    searched: tuple[Dataset, Bound] | None = None
    for back in range(1, slices + 1):
        taken = drawn(turns(dataset, back), generator)
        if taken:
            earlier = before_turns(dataset, taken)
            bound = bind(earlier)
            searched = searched or (earlier, bound)
            progress(f"lists: slice {back} of {slices}, {len(taken)} people")
            made.extend(one_list(occasion, bound) for occasion in occasions(earlier, taken, generator))
    if searched is None and not any(title.split() for title in dataset.catalogue.titles):
        raise BadData(
            f"The catalogue of {dataset.description.name} has no item whose title could be searched for, "
            "so there is nothing to learn a ranking from; import items first."
        )
    known, bound = searched or (dataset, bind(dataset))
    made.extend(_searches(known, bound, searches, made, generator, progress))
    return _together(made, bound)


def _searches(
    dataset: Dataset,
    bound: Bound,
    searches: Sequence[Search],
    made: Sequence[OneList],
    generator: np.random.Generator,
    progress: Callable[[str], None],
) -> list[OneList]:
    """Return lists of searches that nobody made: some out of the catalogue, and those that were written."""
    plain = sum(entry.plain for entry in made)
    count = max(FEWEST - plain, int(SEARCHES * plain))
    lists = [one_list(occasion, bound) for occasion in made_up(dataset, count, generator)]
    described = [one_list(occasion, bound) for occasion in written(dataset, searches)]
    progress(f"lists: {len(lists) + len(described)} made-up searches beside {plain} choices of people")
    return [*lists, *described]


def one_list(occasion: Occasion, bound: Bound) -> OneList:
    """Run stages 1 to 4 and return the candidates' features; what the person has had is left out."""
    inputs = occasion.inputs
    understood = understand(inputs, bound)
    asked = searching(inputs, understood)
    encodings = encode(asked, bound)
    _, prior = situate(inputs, understood, bound)
    found = retrieve(asked, encodings, prior, DEPTH, bound, sift(understood, bound))
    candidates = _fresh(found, occasion)
    values = measure(asked, encodings, candidates, prior, bound)
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
