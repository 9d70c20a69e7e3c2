"""HTML from Python values; whatever is not markup already is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

EMPTY = frozenset({"input", "link", "meta"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(element: str, /, *children: str, **attributes: str | bool) -> Markup:
    """Return one element; `class_` and `for_` lose their last line, true attributes stand alone.

    >>> tag("a", "<Fargo>", href="/x?a=1&b=2", class_="item")
    '<a href="/x?a=1&amp;b=2" class="item">&lt;Fargo&gt;</a>'
    """
    told = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    inside = "".join(child if isinstance(child, Markup) else escape(child) for child in children)
    return Markup(f"<{element}{told}>" if element in EMPTY else f"<{element}{told}>{inside}</{element}>")


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def together(*children: str) -> Markup:
    """Return several pieces one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children))


def prose(text: str) -> Markup:
    """Return a sentence in which words between backticks are code.

    >>> prose("Its `id`.")
    'Its <code>id</code>.'
    """
    pieces = text.split("`")
    return together(*(tag("code", piece) if place % 2 else piece for place, piece in enumerate(pieces)))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table; a narrow screen shows each row as a block, with the columns' names before the cells."""
    head = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in columns)))
    body = [
        tag("tr", *(tag("td", cell, data_label=column) for column, cell in zip(columns, row, strict=True)))
        for row in rows
    ]
    return tag("table", head, tag("tbody", *body))


def document(title: str, script: str, *body: str) -> str:
    """Return a whole page; `script` names the one script it runs, or is empty."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/static/style.css"),
        tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        tag("script", src=f"/static/{script}", defer=True) if script else "",
    )
    links = (("/", "Start"), ("/docs", "Documentation"), ("/openapi.json", "OpenAPI"))
    top = tag(
        "header",
        tag("a", "Skip to the content", href="#content", class_="skip"),
        tag("p", "Rectitude", class_="brand"),
        tag("nav", *(tag("a", words, href=href) for href, words in links), aria_label="Pages"),
    )
    page = tag("html", head, tag("body", top, tag("main", *body, id="content")), lang="en")
    return f"<!doctype html>{page}"
