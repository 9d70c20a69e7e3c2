"""Searches to practise on: films described in our own words, for the reference catalogue only.

Nobody searched so. The descriptions were written for this purpose from memory of the films, mostly without a
word of the title; none is of a film that the known-item figures are measured on (tests/plugins/text).
"""

from __future__ import annotations

import csv
from importlib.resources import files

from rectitude.dataset import Dataset, Search
from rectitude_domains.ecommerce.movielens import MOVIELENS


def searches_for(dataset: Dataset) -> tuple[Search, ...]:
    """Return the descriptions where the catalogue is that of MovieLens; under other ids they mean nothing."""
    if MOVIELENS.name not in {source.name for source in dataset.sources}:
        return ()
    text = (files("rectitude_domains.ecommerce") / "searches.csv").read_text(encoding="utf-8")
    return tuple(Search(row["query"], row["item_id"]) for row in csv.DictReader(text.splitlines()))
