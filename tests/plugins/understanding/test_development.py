"""The development set: queries that name a film, more or less well spelt, and queries that name none.

The thresholds of spelling and nearness were chosen on it, over the whole catalogue of the reference data;
here the films that it names stand among titles that are ordinary words.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from asked import Listener

from rectitude.catalogue import Item
from rectitude_domains.ecommerce.description import ECOMMERCE

QUERIES = Path(__file__).parent / "development.csv"
ORDINARY = (
    "Two Friends", "The War", "Safe", "Fresh", "Big", "Giant", "Trust", "Fall", "Contact", "Ghost", "Mother",
    "Kids", "Paris, France", "Paris, Texas", "Money Talks", "The Secret Agent", "The Wife", "Taxi Driver",
    "North", "High School High", "Beverly Hills Ninja", "Big Night", "Bad Boys", "The Game", "The Doors",
    "Total Eclipse", "Home Alone", "It", "M", "Friday", "Home for the Holidays",
)  # fmt: skip


def rows() -> list[tuple[str, frozenset[str]]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [
            (row["query"], frozenset(title for title in row["titles"].split(";") if title))
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def listener() -> Listener:
    titles = sorted({title for _, several in rows() for title in several} | set(ORDINARY))
    years = {"Heat": 1995}
    items = [
        Item(str(at), title, {"year": years[title]} if title in years else {})
        for at, title in enumerate(titles)
    ]
    return Listener.of(ECOMMERCE, items)


def found(listener: Listener, query: str) -> set[str]:
    return {one.label for one in listener.reader.read(query).entities if one.kind == "item"}


def test_no_query_is_taken_to_name_a_film_that_it_does_not(listener: Listener) -> None:
    wrong = {query: found(listener, query) - meant for query, meant in rows()}
    assert not {query: several for query, several in wrong.items() if several}


def test_four_of_five_names_are_found_however_they_are_spelt(listener: Listener) -> None:
    meant = [(query, title) for query, several in rows() for title in several]
    hits = [title in found(listener, query) for query, title in meant]
    assert len(hits) >= 80 and sum(hits) / len(hits) >= 0.82
