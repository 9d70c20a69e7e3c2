"""Requests made up from the catalogue and the declared profile: ordinary ones, missing values, extremes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import MICRO
from rectitude.catalogue import LARGEST, Attribute, Catalogue, Kind, Value, misfit
from rectitude.dataset import Dataset
from rectitude.learning.train import LONGEST
from rectitude.values import Request
from rectitude_plugins.authoring.conformance.sample import ordinary

FOREIGN = "no such word"
LENGTHS = (1, 3, 5, 10, 10, 20, LONGEST)
NOBODY = "nobody-known"


@dataclass(frozen=True, slots=True, eq=False)
class Deck:
    """What requests of one domain are drawn from; the same seed draws the same ones."""

    dataset: Dataset
    words: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, dataset: Dataset) -> Deck:
        """Return the deck of a domain: its people, its items, and the words that profiles and items use."""
        profiles = [person.profile for person in dataset.people]
        items = words_of_items(dataset.catalogue)
        declared = dataset.description.profile
        return cls(dataset, {one.name: words_in(one, profiles, items) for one in declared})

    def draw(self, count: int, seed: int) -> Iterator[Request]:
        """Yield `count` requests that the engine takes in; most ask as a person of the data."""
        generator = np.random.default_rng(seed)
        for _ in range(count):
            yield self.one(generator)

    def one(self, generator: np.random.Generator) -> Request:
        """Return one request."""
        return Request(
            domain=self.dataset.description.name,
            user_id=self._whom(generator),
            history=self._items(generator, 0.3, 6),
            profile=self._profile(generator),
            query=self._query(generator),
            at=self._time(generator),
            k=int(generator.choice(LENGTHS)),
            exclude=self._items(generator, 0.2, 4),
            only=self._items(generator, 1.0, 15) if generator.random() < 0.1 else None,
            profiling=bool(generator.random() < 0.8),
            seed=int(generator.integers(LARGEST)),
        )

    def _whom(self, generator: np.random.Generator) -> str | None:
        people, draw = self.dataset.people, generator.random()
        if draw < 0.6 and people:
            return people[int(generator.integers(len(people)))].user_id
        return NOBODY if draw < 0.8 else None

    def _items(self, generator: np.random.Generator, often: float, most: int) -> tuple[str, ...]:
        ids = self.dataset.catalogue.item_ids
        if generator.random() >= often:
            return ()
        count = int(generator.integers(1, min(most, len(ids)), endpoint=True))
        return tuple(ids[row] for row in generator.choice(len(ids), count, replace=False).tolist())

    def _profile(self, generator: np.random.Generator) -> dict[str, Value]:
        """Return no profile, somebody's with some attributes changed, or one with all of them drawn."""
        people, draw = self.dataset.people, generator.random()
        if draw < 0.35:
            return {}
        known = draw < 0.8 and len(people) > 0
        profile = dict(people[int(generator.integers(len(people)))].profile) if known else {}
        for attribute in self.dataset.description.profile:
            if not known or generator.random() < 0.1:
                self._change(profile, attribute, generator)
        return {name: value for name, value in profile.items() if not self._refused(name, value)}

    def _change(
        self, profile: dict[str, Value], attribute: Attribute, generator: np.random.Generator
    ) -> None:
        """Make one attribute ordinary, extreme or missing, or leave it out."""
        draw, words = generator.random(), self.words[attribute.name]
        profile.pop(attribute.name, None)
        if draw < 0.45:
            profile[attribute.name] = ordinary(attribute, words, generator)
        elif draw < 0.65:
            every = extremes(attribute, words)
            profile[attribute.name] = every[int(generator.integers(len(every)))]
        elif draw < 0.75:
            profile[attribute.name] = None

    def _refused(self, name: str, value: Value) -> bool:
        declared = (one for one in self.dataset.description.profile if one.name == name)
        return all(misfit(one, value) for one in declared)

    def _query(self, generator: np.random.Generator) -> str | None:
        draw, titles = generator.random(), self.dataset.catalogue.titles
        if draw < 0.6:
            return None
        title = titles[int(generator.integers(len(titles)))]
        return title if draw < 0.85 and title.strip() else FOREIGN

    def _time(self, generator: np.random.Generator) -> int | None:
        draw, end = generator.random(), self.dataset.end
        if draw < 0.85:
            return None
        return int(generator.choice([0, max(end, 0), max(end, 0) + 400 * 86_400 * MICRO]))


def words_of_items(catalogue: Catalogue) -> tuple[str, ...]:
    """Return words that items use, which a profile's words may be compared with; a few hundred at most."""
    labels = [label for column in catalogue.columns.values() for label in column.labels]
    return tuple(dict.fromkeys(labels))[:300]


def words_in(
    attribute: Attribute, profiles: Sequence[Mapping[str, Value]], of_items: Sequence[str]
) -> tuple[str, ...]:
    """Return the words that an attribute of people may hold: those that people use, and those of items."""
    held: list[str] = []
    for profile in profiles:
        value = profile.get(attribute.name)
        held.extend([value] if isinstance(value, str) else ())
        held.extend(value if isinstance(value, tuple | Mapping) else ())
    return tuple(dict.fromkeys([*held, *of_items, FOREIGN]))


def extremes(attribute: Attribute, words: Sequence[str]) -> tuple[Value, ...]:
    """Return the outermost values that an attribute may have.

    >>> extremes(Attribute("age", Kind.INTEGER, least=0, most=130), ())
    (0, 130, 1)
    """
    some = tuple(words[:50])
    fixed: Mapping[Kind, tuple[Value, ...]] = {
        Kind.BOOLEAN: (True, False),
        Kind.TAGS: ((), (FOREIGN,), some),
        Kind.SHARES: ({}, {FOREIGN: 1.0}, dict.fromkeys(some, 0.0), dict.fromkeys(some, float(LARGEST))),
        Kind.DATE: ("0001-01-01", "9999-12-31", "1970-01-01"),
        Kind.ENUMERATION: (FOREIGN, ""),
        Kind.TEXT: ("", FOREIGN, "å" * 500),
    }
    if attribute.kind in fixed:
        return fixed[attribute.kind]
    bound = LARGEST if attribute.kind is Kind.INTEGER else LARGEST // MICRO
    least = -bound if attribute.least is None else attribute.least
    most = bound if attribute.most is None else attribute.most
    return (least, most, *(value for value in (0, 1, -1) if least < value < most))
