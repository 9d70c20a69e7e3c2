"""What is found in a query before it is weighed: runs of words that name something or set a bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rectitude.filters import Filter, Operator
from rectitude_plugins.understanding.book import Name


@dataclass(frozen=True, slots=True)
class Bound:
    """A typed condition that words stand for, its value as the attribute's column keeps it."""

    attribute: str
    operator: Operator
    value: int | tuple[str, ...]

    def opposite(self) -> Bound:
        """Return the condition that holds where this one does not."""
        return Bound(self.attribute, self.operator.opposite, self.value)

    def filter(self, words: str, *, strict: bool) -> Filter:
        """Return the condition as the engine takes it."""
        return Filter(self.attribute, self.operator, self.value, words, strict)


@dataclass(frozen=True, slots=True)
class Mention:
    """The words from `start` to before `end`, and what they may mean: names, or bounds that all hold.

    `order` decides between readings of equally many words, the lower first. `seeds` are entities beside the
    names, as (kind, label). Words that are `taken` are no words to search by.
    """

    start: int
    end: int
    order: int
    names: tuple[Name, ...] = ()
    bounds: tuple[Bound, ...] = ()
    seeds: tuple[tuple[str, str], ...] = ()
    strict: bool = False
    taken: bool = False

    def __len__(self) -> int:
        """Return the number of words."""
        return self.end - self.start

    @property
    def places(self) -> range:
        """The positions of its words."""
        return range(self.start, self.end)


def chosen(found: Iterable[Mention]) -> list[Mention]:
    """Return mentions that share no word, the longest first to choose, in the order of the query."""
    free: list[Mention] = []
    for mention in sorted(found, key=lambda one: (-len(one), one.order, one.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in free):
            free.append(mention)
    return sorted(free, key=lambda one: one.start)
