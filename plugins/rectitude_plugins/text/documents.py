"""What the encoder reads of an item: its title and the attributes that the domain declares as searched."""

from __future__ import annotations

from rectitude.catalogue import Catalogue, Column


def documents_of(catalogue: Catalogue) -> list[str]:
    """Return one text an item.

    >>> from rectitude.catalogue import Attribute, Item, Kind, catalogue_of
    >>> genres = Attribute("genres", Kind.TAGS, searched=True)
    >>> schema = [Attribute("year", Kind.INTEGER, searched=True), genres]
    >>> film = Item("1", "Fargo", {"year": 1996, "genres": ("Crime", "Drama")})
    >>> documents_of(catalogue_of([film], schema))
    ['Fargo. 1996. Crime, Drama']
    """
    searched = [column for column in catalogue.columns.values() if column.attribute.searched]
    return [
        ". ".join(part for part in (title, *(_words(column, row) for column in searched)) if part)
        for row, title in enumerate(catalogue.titles)
    ]


def _words(column: Column, row: int) -> str:
    value = column.value(row)
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
