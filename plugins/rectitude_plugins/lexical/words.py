"""From text to the words that are compared."""

from __future__ import annotations

import re
import unicodedata

from rectitude.catalogue import Catalogue, Column, Kind

WORD = re.compile(r"\w+")
LONGEST = 50
"""Characters of a word that are compared; the index gives every word the room of the longest."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and without accents.

    >>> words_of("Les Misérables (1995)")
    ['les', 'miserables', '1995']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return [word[:LONGEST] for word in words]


def documents_of(catalogue: Catalogue) -> list[list[str]]:
    """Return each item's words: its title and every attribute that the domain declares as searched."""
    searched = [column for column in catalogue.columns.values() if column.attribute.searched]
    return [
        [*words_of(title), *(word for column in searched for word in _words_in(column, row))]
        for row, title in enumerate(catalogue.titles)
    ]


def _words_in(column: Column, row: int) -> list[str]:
    value = column.value(row)
    if value is None:
        return []
    if column.attribute.kind is Kind.TAGS and isinstance(value, tuple):
        return [word for tag in value for word in words_of(tag)]
    return words_of(str(value))
