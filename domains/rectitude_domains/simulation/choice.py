"""From taste and attention to choices: a person sees a slate, looks at some of it, and may take one item.

On each occasion a slate is drawn: a part by attention, which is the same for all, and a part by the
person's own search, which follows taste. The lower a place, the less often it is examined (position bias:
Craswell et al., WSDM 2008). Examined items are compared by utility plus Gumbel noise, which is the
multinomial logit of McFadden (1974); the best few are looked at, and the best of them is taken if it beats
the person's threshold. Nobody looks at the same item twice: what was looked at and left is done with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Mask, Rows


@dataclass(frozen=True, slots=True)
class Habits:
    """How people choose.

    A slate has `shown` places, a `searched` share of them found by own search. Place p (from 0) is
    examined with probability (1 + p)**−`position`. `noise` divides utilities: choice is ∝ exp(u / noise);
    `focus` does the same in search, where less is sharper. The best `looks` are looked at, one of utility
    plus noise above `threshold` is taken.
    """

    shown: int = 24
    searched: float = 0.5
    position: float = 0.3
    noise: float = 0.5
    focus: float = 0.5
    looks: int = 3
    threshold: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What was looked at, in order: `person`, `item`, `occasion` (counted from 0 for each person), the
    `place` on the slate, and whether it was `taken`.
    """

    person: Rows
    item: Rows
    occasion: Rows
    place: Rows
    taken: Mask

    def __len__(self) -> int:
        """Return the number of looks."""
        return len(self.person)


def choices(
    utility: Floats,
    exposure: Floats,
    occasions: Integers,
    habits: Habits,
    generator: np.random.Generator,
    had: Mask | None = None,
    findable: Floats | None = None,
) -> Choices:
    """Return all looks of all people, person by person and occasion by occasion.

    `utility` float64[people, items], `exposure` float64[items] summing to one, `occasions` int64[people];
    `had` bool[people, items] says what people have from the start; `findable` float64[items] is how much
    search itself favours an item, the same for all where it is left out.
    """
    attention = np.cumsum(exposure)
    favour = np.ones(utility.shape[1]) if findable is None else findable
    found: list[tuple[int, int, int, int, bool]] = []
    for person, times in enumerate(occasions.tolist()):
        own = utility[person] / habits.noise
        search = np.cumsum(favour * np.exp((utility[person] - utility[person].max()) / habits.focus))
        met = np.zeros(len(own), dtype=np.bool_) if had is None else had[person].copy()
        for occasion in range(times):
            slate = _slate(attention, search, habits, generator)
            looked, taken = _looked(slate, own, met, habits, generator)
            found.extend((person, int(slate[place]), occasion, place, place == taken) for place in looked)
            met[slate[looked]] = True
    table = np.array(found, dtype=np.int32).reshape(-1, 5)
    return Choices(table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4].astype(np.bool_))


def _slate(attention: Floats, search: Floats, habits: Habits, generator: np.random.Generator) -> Rows:
    """Return the item rows of one slate, each once, in random order."""
    searched = round(habits.shown * habits.searched)
    drawn = [_drawn(search, searched, generator), _drawn(attention, habits.shown - searched, generator)]
    return generator.permutation(np.unique(np.concatenate(drawn)))


def _drawn(cumulative: Floats, count: int, generator: np.random.Generator) -> Rows:
    spots = generator.random(count) * cumulative[-1]
    rows: Rows = np.searchsorted(cumulative, spots, side="right").astype(np.int32)
    return np.minimum(rows, np.int32(len(cumulative) - 1))


def _looked(
    slate: Rows, own: Floats, met: Mask, habits: Habits, generator: np.random.Generator
) -> tuple[list[int], int]:
    """Return the places looked at, in the order of the slate, and the place that is taken, or −1."""
    places = np.arange(len(slate))
    examined = generator.random(len(slate)) < (1.0 + places) ** -habits.position
    felt = own[slate] + generator.gumbel(size=len(slate))
    felt[~examined | met[slate]] = -np.inf
    front = np.argsort(-felt, kind="stable")[: habits.looks]
    looked = sorted(int(place) for place in front if np.isfinite(felt[place]))
    best = int(front[0])
    return looked, best if felt[best] > habits.threshold / habits.noise else -1
