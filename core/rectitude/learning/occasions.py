"""Moments to learn ranking from: choices that people made, and practice variants of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rectitude.arrays import Rows
from rectitude.dataset import Dataset
from rectitude.learning.turns import Turn
from rectitude.notices import no_notices
from rectitude.recommend import without_person
from rectitude.values import Inputs, Person, Request

MOST = 2_000
"""People of one slice that are asked; of more, as many are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Occasion:
    """One choice to learn from: what the engine would have met, the row chosen, and the rows not offered.

    `had` is all that the person had before, also where `inputs` hide it: a thing that was liked and is
    owned is no sign of what is not wanted. `plain` is false where something is made up or hidden.
    """

    inputs: Inputs
    target: int
    had: Rows
    plain: bool


def drawn(taken: tuple[Turn, ...], generator: np.random.Generator) -> tuple[Turn, ...]:
    """Return the turns, or MOST of them in their order where there are more."""
    if len(taken) <= MOST:
        return taken
    return tuple(taken[at] for at in np.sort(generator.choice(len(taken), MOST, replace=False)).tolist())


def occasions(earlier: Dataset, taken: Sequence[Turn], generator: np.random.Generator) -> Iterator[Occasion]:
    """Yield each turn as the engine would have met it, and for some of them a practice variant."""
    for turn in taken:
        inputs = inputs_at(earlier, turn)
        plain = Occasion(inputs, turn.target, inputs.person.history.rows, plain=True)
        yield plain
        draw = generator.random()
        if draw < QUERIES:
            said = words_for(earlier.catalogue.titles[turn.target], generator)
            if said:
                asked = replace(inputs.request, query=said)
                yield replace(plain, inputs=replace(inputs, request=asked), plain=False)
        elif draw < QUERIES + UNPROFILED:
            hidden = replace(inputs, request=replace(inputs.request, profiling=False))
            yield replace(plain, inputs=without_person(hidden), plain=False)
        elif draw < QUERIES + UNPROFILED + SHORT:
            yield replace(plain, inputs=with_short_history(inputs, generator), plain=False)


QUERIES, UNPROFILED, SHORT = 0.05, 0.1, 0.15
"""How often a turn is practised again with a made-up query, without a profile, with a short history."""


def inputs_at(earlier: Dataset, turn: Turn) -> Inputs:
    """Return what the engine would have been given at a turn."""
    data = earlier.people[turn.person]
    person = Person(data.user_id, known=True, profile=data.profile, history=earlier.history(turn.person))
    request = Request(domain=earlier.description.name, user_id=data.user_id, at=turn.at)
    nothing = np.zeros(0, dtype=np.int32)
    return Inputs("practice", request, person, turn.at, 0, nothing, None, no_notices())


def words_for(title: str, generator: np.random.Generator) -> str:
    """Return one or two words of a title as a query (simulated), of three letters or more if it has such."""
    every = title.split()
    words = [word for word in every if len(word) > 2] or every
    count = min(len(words), 1 + int(generator.integers(2)))
    return " ".join(generator.choice(words, size=count, replace=False).tolist()) if words else ""


def with_short_history(inputs: Inputs, generator: np.random.Generator) -> Inputs:
    """Return the inputs with only the last few actions known, or none: a newcomer."""
    history = inputs.person.history
    length = int(generator.choice([0, 1, 3, 5]))
    recent = history.last(length)
    known = length > 0
    profile = inputs.person.profile if known else {}
    return replace(inputs, person=replace(inputs.person, history=recent, known=known, profile=profile))
