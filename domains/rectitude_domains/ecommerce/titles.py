"""Film titles as people say them: catalogues file "Godfather, The", a shop writes "The Godfather"."""

from __future__ import annotations

import re

ARTICLES = ("The", "A", "An", "La", "Le", "Les", "L'", "Il", "O", "Der", "Die", "Das", "Det", "El", "Los")

_FILED = re.compile(rf"(?P<title>.+), (?P<article>{'|'.join(ARTICLES)})")
_TWO_NAMES = re.compile(r"(?P<title>.+?) \((?P<other>[^()]+)\)")


def spoken(filed: str) -> str:
    """Return a title with its article in front, in a second name in brackets too.

    >>> spoken("Godfather: Part II, The"), spoken("Blue Angel, The (Blaue Engel, Der)")
    ('The Godfather: Part II', 'The Blue Angel (Der Blaue Engel)')
    """
    both = _TWO_NAMES.fullmatch(filed)
    return f"{_fronted(both['title'])} ({_fronted(both['other'])})" if both else _fronted(filed)


def names_of(filed: str) -> tuple[str, ...]:
    """Return the names that a title holds, each as it is spoken: the first, and one in brackets.

    >>> names_of("Boat, The (Das Boot)"), names_of("Sunset Blvd. (a.k.a. Sunset Boulevard)")
    (('The Boat', 'Das Boot'), ('Sunset Blvd.', 'Sunset Boulevard'))
    """
    both = _TWO_NAMES.fullmatch(filed)
    names = (both["title"], both["other"].removeprefix("a.k.a. ")) if both else (filed,)
    return tuple(_fronted(name.strip()) for name in names)


def apart(filed: str, year: str) -> tuple[str, str]:
    """Return a filed title and its year, moved out of the title where it stands there by mistake.

    >>> apart("The Time of the Great Giving (1995)", "V")
    ('The Time of the Great Giving', '1995')
    """
    both = _TWO_NAMES.fullmatch(filed)
    if not is_year(year) and both and is_year(both["other"]):
        return both["title"], both["other"]
    return filed, year


def is_year(words: str) -> bool:
    """Say whether these are the four digits of a year."""
    return len(words) == 4 and words.isascii() and words.isdigit()


def _fronted(filed: str) -> str:
    found = _FILED.fullmatch(filed)
    if not found:
        return filed
    gap = "" if found["article"].endswith("'") else " "
    return f"{found['article']}{gap}{found['title']}"
