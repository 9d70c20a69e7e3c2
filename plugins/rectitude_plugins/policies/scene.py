"""What conditions are asked about: some items, a slate and a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from rectitude_plugins.policies.kleene import Trits
from rectitude_plugins.policies.profile import NOBODY, Profile

Positions = npt.NDArray[np.intp]


def no_rows() -> Positions:
    """Return the positions of an empty slate."""
    return np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One question to all conditions: positions of candidates and of items on the slate, and the person.

    `flags` are the attributes of items that hold for this request only, for the whole catalogue. `elements`
    are the words that macro variables stand for.
    """

    rows: Positions
    slate: Positions
    person: Profile = NOBODY
    flags: Mapping[str, Trits] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)

    def with_element(self, variable: str, word: str) -> Scene:
        """Return the scene in which a variable stands for a word."""
        return replace(self, elements={**self.elements, variable: word})
