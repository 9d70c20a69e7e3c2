"""What people truly like: taste times traits, what no trait tells, and an appeal that all feel.

A utility is in units of its own spread: over the items one person's taste has deviation one. It is
rounded to micro-units, so that two machines whose sums differ in the last bit simulate the same people.
"""

from __future__ import annotations

import numpy as np

from rectitude.arrays import Floats, Mask

DECIMALS = 6


def standard(rows: Floats) -> Floats:
    """Return rows moved and scaled to mean zero and deviation one; a constant row becomes zeros.

    >>> standard(np.array([[1.0, 3.0], [5.0, 5.0]])).tolist()
    [[-1.0, 1.0], [0.0, 0.0]]
    """
    centred = rows - rows.mean(axis=1, keepdims=True)
    scale = centred.std(axis=1, keepdims=True)
    return np.asarray(centred / np.where(scale > 0, scale, 1.0))


def peculiar(people: int, items: int, factors: int, generator: np.random.Generator) -> Floats:
    """Return float64[people, items] of deviation about one: tastes in `factors` hidden directions.

    Nothing that is known of persons or items tells them; only what people choose together does.
    """
    persons = generator.standard_normal((people, factors))
    hidden = generator.standard_normal((items, factors))
    return np.asarray(persons @ hidden.T / np.sqrt(factors))


def utilities(tastes: Floats, traits: Floats, appeal: Floats, own: Floats) -> Floats:
    """Return float64[people, items]: standard(tastes · traitsᵀ) + appeal + own, in micro-units.

    `appeal` float64[items] is what everybody feels, `own` float64[people, items] what no trait tells;
    both come in the wanted size.
    """
    return np.round(standard(tastes @ traits.T) + appeal + own, DECIMALS)


def craving(utility: Floats, unsafe: Mask, who: Mask, strength: float) -> Floats:
    """Return the utilities with a planted unsafe preference: `who` bool[people] love what is `unsafe`.

    `unsafe` bool[people, items] says what is unsafe for whom; `strength` is added there.

    >>> craving(np.zeros((2, 2)), np.eye(2, dtype=bool), np.array([True, False]), 3.0).tolist()
    [[3.0, 0.0], [0.0, 0.0]]
    """
    return np.asarray(utility + strength * (unsafe & who[:, None]))
