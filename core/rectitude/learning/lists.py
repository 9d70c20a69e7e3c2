"""Lists to learn ranking from, made by the engine's own stages over earlier slices of time.

Parts are fitted anew on each slice, which ends before the choices that it is asked about, so no feature
ever sees its own label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rectitude.arrays import Floats, Integers, Mask
from rectitude.dataset import Dataset
from rectitude.domain import FeatureSpec
from rectitude.learning.turns import Turn, before_turns, turns
from rectitude.notices import no_notices
from rectitude.recommend import DEPTH, encode, measure, retrieve, situate, understand, without_person
from rectitude.snapshot import Bound
from rectitude.values import Candidates, Inputs, Person, Request

Bind = Callable[[Dataset], Bound]
"""Fits and binds a domain's parts on a slice of its data."""


@dataclass(frozen=True, slots=True, eq=False)
class RankingLists:
    """Candidate lists with one chosen item each.

    `values` float64[n, d] holds all lists one after the other, list i at `starts[i]:starts[i + 1]`;
    `chosen[i]` is the position in `values` of its chosen item. `pairs` are the pair terms that the
    domain asks for; `plain[i]` is false for practice lists (a query made up, history hidden).
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


def ranking_lists(
    dataset: Dataset, bind: Bind, slices: int, seed: int, progress: Callable[[str], None]
) -> RankingLists:
    """Return the lists of the last `slices` successes of every person.

    A list whose chosen item was not retrieved gets it added, so that ranking is learned apart from
    retrieval.
    """
    generator = np.random.default_rng(seed)
    made: list[OneList] = []
    bound = bind(dataset)
    for back in range(1, slices + 1):
        taken = turns(dataset, back)
        earlier = before_turns(dataset, taken)
        bound = bind(earlier)
        progress(f"lists: slice {back} of {slices}, {len(taken)} people")
        for inputs, target, plain in occasions(earlier, taken, generator):
            made.append(one_list(inputs, target, plain, bound))
    return _together(made, bound)


def occasions(
    earlier: Dataset, taken: Sequence[Turn], generator: np.random.Generator
) -> Iterable[tuple[Inputs, int, bool]]:
    """Yield each turn as the engine would have met it, and for some of them a practice variant."""
    for turn in taken:
        inputs = inputs_at(earlier, turn)
        yield inputs, turn.target, True
        draw = generator.random()
        if draw < QUERIES:
            yield with_query(inputs, earlier, turn.target, generator), turn.target, False
        elif draw < QUERIES + UNPROFILED:
            hidden = replace(inputs, request=replace(inputs.request, profiling=False))
            yield without_person(hidden), turn.target, False
        elif draw < QUERIES + UNPROFILED + SHORT:
            yield with_short_history(inputs, generator), turn.target, False


QUERIES, UNPROFILED, SHORT = 0.15, 0.1, 0.15
"""How often a turn is practised again with a made-up query, without a profile, with a short history."""


def inputs_at(earlier: Dataset, turn: Turn) -> Inputs:
    """Return what the engine would have been given at a turn."""
    data = earlier.people[turn.person]
    person = Person(data.user_id, known=True, profile=data.profile, history=earlier.history(turn.person))
    request = Request(domain=earlier.description.name, user_id=data.user_id, at=turn.at)
    nothing = np.zeros(0, dtype=np.int32)
    return Inputs("practice", request, person, turn.at, 0, nothing, None, no_notices())


def with_query(inputs: Inputs, earlier: Dataset, target: int, generator: np.random.Generator) -> Inputs:
    """Return the inputs with a query of one or two words of the chosen item's title (simulated)."""
    words = [word for word in earlier.catalogue.titles[target].split() if len(word) > 2]
    if not words:
        return inputs
    count = min(len(words), 1 + int(generator.integers(2)))
    said = " ".join(generator.choice(words, size=count, replace=False).tolist())
    return replace(inputs, request=replace(inputs.request, query=said))


def with_short_history(inputs: Inputs, generator: np.random.Generator) -> Inputs:
    """Return the inputs with only the last few actions known, or none: a newcomer."""
    history = inputs.person.history
    length = int(generator.choice([0, 1, 3, 5]))
    recent = history.last(length)
    known = length > 0
    profile = inputs.person.profile if known else {}
    return replace(inputs, person=replace(inputs.person, history=recent, known=known, profile=profile))


def one_list(inputs: Inputs, target: int, plain: bool, bound: Bound) -> OneList:
    """Run stages 1 to 4 and return the candidates' features; what the person has had is left out."""
    understood = understand(inputs, bound)
    encodings = encode(inputs, bound)
    _, prior = situate(inputs, understood, bound)
    found = retrieve(inputs, encodings, prior, DEPTH, bound)
    candidates = _fresh(found, inputs, target)
    values = measure(inputs, encodings, candidates, prior, bound)
    for column in bound.item_columns:
        values[:, bound.position[column.name]] = column.values[candidates.rows]
    if not inputs.request.profiling:
        values[:, bound.reads_profile] = np.nan
    return OneList(values, int(np.searchsorted(candidates.rows, target)), plain)


def _fresh(found: Candidates, inputs: Inputs, target: int) -> Candidates:
    kept = found.rows[~np.isin(found.rows, inputs.person.history.rows)]
    rows = np.union1d(kept, np.array([target], dtype=np.int32)).astype(np.int32)
    return Candidates(rows, (), np.zeros((0, len(rows)), dtype=np.int32))


def _together(made: Sequence[OneList], bound: Bound) -> RankingLists:
    lengths = np.array([len(entry.values) for entry in made], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    width = len(bound.features)
    return RankingLists(
        features=bound.features,
        pairs=bound.description.pairs,
        values=np.concatenate([entry.values for entry in made]) if made else np.zeros((0, width)),
        starts=starts,
        chosen=starts[:-1] + np.array([entry.chosen for entry in made], dtype=np.int64),
        plain=np.array([entry.plain for entry in made], dtype=np.bool_),
    )
