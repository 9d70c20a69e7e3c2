"""The page of one kind of problem."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rectitude.api.pages.markup import document, prose, tag
from rectitude.api.problems import KINDS, Kind, slug


@cache
def slugs() -> Mapping[str, Kind]:
    """Return every kind of problem by its name in a path."""
    return {slug(name): kind for name, kind in KINDS.items()}


def problem_page(name: str) -> str:
    """Return what a kind of problem means and what to do about it."""
    kind = slugs()[name]
    return document(
        kind.title,
        "",
        tag("h1", kind.title),
        tag(
            "p",
            "A problem document of the type ",
            tag("code", f"/problems/{name}"),
            f" has the status {kind.status}.",
        ),
        tag("p", prose(kind.advice)),
        tag("p", tag("a", "All kinds of problems", href="/docs#problems")),
    )
