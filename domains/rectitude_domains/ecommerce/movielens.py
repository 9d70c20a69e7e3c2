"""MovieLens-100k as the shop's reference data: real people's film ratings and a graph of film facts.

The set comes inside the wheel of a recommender library and is fetched, never stored in this repository.
What is changed: articles go in front of titles; the genre "unknown" is no genre; a year that stands in
the title is moved out of it. What is left out: people's postal codes, which no rule and no feature needs.
Sources: F. M. Harper and J. A. Konstan, "The MovieLens Datasets", ACM TiiS 5(4), 2015; film facts from
Freebase as linked by KB4Rec (W. X. Zhao et al., Data Intelligence 1(2), 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rectitude.arrays import MICRO
from rectitude.catalogue import Item, Value
from rectitude.dataset import Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.sources import WheelSource, fetch_wheel, read_member
from rectitude_domains.ecommerce.relations import KINDS, RELATION_ENDS
from rectitude_domains.ecommerce.titles import title_and_year

MOVIELENS = WheelSource(
    name="MovieLens-100k",
    package="recbole",
    version="1.2.1",
    sha256="9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407",
    licence="GroupLens terms: research use with acknowledgement; no redistribution and no commercial use "
    "without permission",
    terms="fetch",
    what="100,000 film ratings, with people, films and film facts",
)

RATING = "rating"

_FOLDER = "recbole/dataset_example/ml-100k/ml-100k"
_GENDERS = {"F": "female", "M": "male"}


def load_movielens(workspace: Path, progress: Callable[[str], None]) -> RawData:
    """Return the data set, fetched into `workspace` if need be; raises SourceUnavailable."""
    return read_movielens(fetch_wheel(MOVIELENS, workspace, progress))


def read_movielens(wheel: Path) -> RawData:
    """Return what the wheel holds, ratings in the order of its file, times in microseconds."""
    source = Source(MOVIELENS.name, MOVIELENS.licence, MOVIELENS.sha256)
    return RawData(
        items=[_item(row) for row in _table(wheel, "item")],
        people=[_person(row) for row in _table(wheel, "user")],
        events=_ratings(_table(wheel, "inter")),
        edges=_statements(_table(wheel, "kg"), _table(wheel, "link")),
        sources=[source],
    )


def _table(wheel: Path, ending: str) -> list[list[str]]:
    """Return the rows of one tab-separated file, without its header."""
    lines = read_member(wheel, f"{_FOLDER}.{ending}").decode("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def _item(row: Sequence[str]) -> Item:
    item_id, filed, released, listed = row
    title, year = title_and_year(filed, released)
    genres = tuple(genre for genre in listed.split(" ") if genre and genre != "unknown")
    attributes: dict[str, Value] = {"year": year, "genres": genres}
    return Item(item_id, title, {name: value for name, value in attributes.items() if value})


def _person(row: Sequence[str]) -> PersonData:
    user_id, age, gender, occupation, _postal_code = row
    return PersonData(user_id, {"age": int(age), "gender": _GENDERS[gender], "occupation": occupation})


def _ratings(rows: Sequence[Sequence[str]]) -> RawEvents:
    user_ids, item_ids, values, seconds = zip(*rows, strict=True)
    times = [int(second) * MICRO for second in seconds]
    return RawEvents(user_ids, item_ids, [RATING] * len(rows), [float(value) for value in values], times)


def _statements(rows: Sequence[Sequence[str]], links: Sequence[Sequence[str]]) -> list[Edge]:
    """Return the film facts; an entity that is a film of the shop is that item, all others are nameless."""
    kinds: dict[str, int] = {}
    for head, relation, tail in rows:
        for entity, kind in zip((head, tail), RELATION_ENDS[relation], strict=True):
            kinds[entity] = min(kinds.get(entity, len(KINDS)), KINDS.index(kind))
    nodes = {entity: Node(KINDS[kind], entity) for entity, kind in kinds.items()}
    nodes |= {entity: Node("item", item_id) for item_id, entity in links}
    return [Edge(nodes[head], relation, nodes[tail]) for head, relation, tail in rows]
