"""The book of names: everything that a query may name, by its words, written when a domain is fitted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import orjson

from rectitude.arrays import Arrays, Floats, Integers, Rows
from rectitude.asking import ITEM, Asking, Condition, Measure, Names, Phrase
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.filters import Operator
from rectitude_plugins.understanding.words import ARTICLES, normal, plain_in, stems_in, tokens_of

MOST_WORDS_IN_A_NAME = 12
MOST_SHARING = 8
"""Things of one kind that a name may stand for; what more of them are called is no name of any."""
SHORTEST_PART = 3
BRACKETS = re.compile(r"^(?P<head>[^()]+) \((?P<other>[^()]+)\)$")
COMMA = re.compile(r"^(?P<head>[^,]+), .+$")
COLON = re.compile(r"^(?P<head>(?!(?:The|An?) \S+:)\S+ [^:]*?)(?: or)?: .+$")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name one thing: an item by its row, anything else (row −1) by its kind and label.

    `plain` are its words as they are, `sure` says that no sign is needed that a name is meant.
    """

    stems: str
    plain: str
    kind: str
    label: str
    row: int = -1
    sure: bool = True


@dataclass(frozen=True, eq=False)
class Book:
    """All names of a domain, what it declares of queries, and which names hold a word.

    The names that hold word j of `words` are `holders[starts[j]:starts[j + 1]]`, positions in `keys`.
    """

    names: tuple[Name, ...]
    asking: Asking
    keys: tuple[str, ...]
    words: tuple[str, ...]
    starts: Integers
    holders: Rows

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Name, ...]]:
        """The names by their stems."""
        found: dict[str, list[Name]] = {}
        for name in self.names:
            found.setdefault(name.stems, []).append(name)
        return {key: tuple(several) for key, several in found.items()}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The position of each word."""
        return {word: at for at, word in enumerate(self.words)}

    @cached_property
    def rarity(self) -> Floats:
        """How much a word tells of the names that hold it: log(1 + names ÷ holders)."""
        return np.asarray(np.log1p(len(self.keys) / np.maximum(np.diff(self.starts), 1)))

    @cached_property
    def weight(self) -> Floats:
        """The rarity of all words of each name, added up."""
        rarity = np.repeat(self.rarity, np.diff(self.starts))
        return np.bincount(self.holders, rarity, len(self.keys)).astype(np.float64)

    def to_arrays(self) -> Arrays:
        """Return the book as a snapshot keeps it."""
        told = {
            "names": [[n.stems, n.plain, n.kind, n.label, n.row, n.sure] for n in self.names],
            "asking": asdict(self.asking),
            "keys": self.keys,
            "words": self.words,
        }
        text = np.frombuffer(orjson.dumps(told), dtype=np.uint8)
        return {"text": text, "starts": self.starts, "holders": self.holders}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Book:
        """Return the book that `to_arrays` kept."""
        told = orjson.loads(arrays["text"].tobytes())
        return cls(
            tuple(Name(*name) for name in told["names"]),
            asking_of(told["asking"]),
            tuple(told["keys"]),
            tuple(told["words"]),
            arrays["starts"].astype(np.int64, copy=False),
            arrays["holders"].astype(np.int32, copy=False),
        )


def asking_of(told: Mapping[str, list[dict[str, object]]]) -> Asking:
    """Return what a domain declares of queries from its plain form.

    >>> asking_of({"names": [], "measures": [{"attribute": "year", "words": ["made"], "calendar": True}],
    ...     "phrases": []}).measures
    (Measure(attribute='year', words=('made',), units=(), calendar=True),)
    """
    phrases = []
    for phrase in told["phrases"]:
        listed: list[dict[str, object]] = phrase["conditions"]  # type: ignore[assignment]  # what asdict has made of it
        conditions = tuple(
            Condition(**{**_tuples(one), "operator": Operator(str(one["operator"]))})  # type: ignore[arg-type]  # as above
            for one in listed
        )
        phrases.append(Phrase(**{**_tuples(phrase), "conditions": conditions}))  # type: ignore[arg-type]  # as above
    return Asking(
        tuple(Names(**_tuples(names)) for names in told["names"]),  # type: ignore[arg-type]  # as above
        tuple(Measure(**_tuples(measure)) for measure in told["measures"]),  # type: ignore[arg-type]  # as above
        tuple(phrases),
    )


def _tuples(told: Mapping[str, object]) -> dict[str, object]:
    """Return the same with tuples for lists, inside mappings too."""
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return {name: _tuples(value) if isinstance(value, dict) else value for name, value in plain.items()}


def book_of(dataset: Dataset) -> Book:
    """Return the book of a domain's names; people and events play no part in it."""
    asking = dataset.description.asking
    found = dict.fromkeys(name for name in _all_names(dataset, asking) if _is_name(name))
    sharing = Counter((name.stems, name.kind) for name in found)
    names = tuple(name for name in found if sharing[name.stems, name.kind] <= MOST_SHARING)
    keys = tuple(sorted({name.stems for name in names}))
    held = [set(key.split()) for key in keys]
    words = tuple(sorted(set().union(*held)))
    place = {word: at for at, word in enumerate(words)}
    pairs = sorted((place[word], at) for at, several in enumerate(held) for word in several)
    counts = np.bincount([word for word, _ in pairs], minlength=len(words)) if pairs else np.zeros(0, int)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Book(names, asking, keys, words, starts, np.array([at for _, at in pairs], dtype=np.int32))


def _is_name(name: Name) -> bool:
    return bool(name.stems) and name.stems.count(" ") < MOST_WORDS_IN_A_NAME


def _all_names(dataset: Dataset, asking: Asking) -> Iterator[Name]:
    catalogue = dataset.catalogue
    declared = {names.kind: names for names in asking.names}
    for kind, spec in declared.items():
        if kind != ITEM:
            yield from _declared(spec, catalogue)
    linked = [
        c for c in catalogue.columns.values() if c.attribute.linked and c.attribute.name not in declared
    ]
    for column in linked:
        yield from (_name(label, column.attribute.name, label) for label in column.labels)
    for edge in dataset.edges:
        for node in (edge.head, edge.tail):
            listed = node.kind in declared and declared[node.kind].also
            if node.label and node.kind != ITEM and not listed:
                yield _name(node.label, node.kind, node.label, sure=not _cued(declared, node.kind))
    yield from _titles(catalogue, asking, sure=not _cued(declared, ITEM))


def _cued(declared: Mapping[str, Names], kind: str) -> bool:
    return kind in declared and declared[kind].cued


def _declared(spec: Names, catalogue: Catalogue) -> Iterator[Name]:
    labels = catalogue.columns[spec.kind].labels if spec.kind in catalogue.columns else ()
    for label in (*labels, *(name for name in spec.also if name not in labels)):
        yield _name(label, spec.kind, label, sure=not spec.cued)
        yield from (_name(word, spec.kind, label) for word in spec.also.get(label, ()))


def _name(words: str, kind: str, label: str, *, sure: bool = True) -> Name:
    stems = stems_in(words)
    lone = stems.count(" ") == 0
    return Name(stems, plain_in(words), kind, label, sure=sure or not lone)


def _titles(catalogue: Catalogue, asking: Asking, *, sure: bool) -> Iterator[Name]:
    years = years_of(catalogue, asking)
    for row, title in enumerate(catalogue.titles):
        for words in spoken_as(title):
            stems, plain = stems_in(words), plain_in(words)
            telling = len([word for word in stems.split() if word not in ARTICLES])
            if telling < 2 and not sure and f"{words}," in title:
                continue
            yield Name(stems, plain, ITEM, title, row, sure or telling > 2)
            if years[row]:
                yield Name(f"{stems} {years[row]}", f"{plain} {years[row]}", ITEM, title, row)


def years_of(catalogue: Catalogue, asking: Asking) -> Sequence[str]:
    """Return each item's year in words where the domain has a calendar of whole years, or "" for each."""
    for measure in asking.measures:
        if measure.calendar and measure.attribute in catalogue.columns:
            column = catalogue.columns[measure.attribute]
            values = [column.value(row) for row in range(len(catalogue))]
            return [str(value) if isinstance(value, int) else "" for value in values]
    return [""] * len(catalogue)


def spoken_as(title: str) -> Iterator[str]:
    """Yield the ways to say a title: whole, up to a comma, bracket or colon, the bracket; no article too.

    What stands before a colon counts only where it is more than one word beside an article.

    >>> list(spoken_as("The Boat (Das Boot)"))
    ['The Boat (Das Boot)', 'Boat (Das Boot)', 'The Boat', 'Boat', 'Das Boot']
    >>> list(spoken_as("Spinach, cooked")), list(spoken_as("Star Trek: Generations"))
    (['Spinach, cooked', 'Spinach'], ['Star Trek: Generations', 'Star Trek'])
    """
    parts = [
        part for form in (BRACKETS, COMMA, COLON) if (found := form.match(title)) for part in found.groups()
    ]
    for words in (title, *(part for part in parts if len(part) >= SHORTEST_PART)):
        yield words
        first = tokens_of(normal(words[:20]))[:1]
        if first and first[0].plain in ARTICLES and words[first[0].end :].strip():
            yield words[first[0].end :].strip()
