"""Films described in our own words: for MovieLens only, and apart from those that search is measured on."""

from __future__ import annotations

import csv
from pathlib import Path

from small_data import dataset

from rectitude.dataset import Dataset, RawData
from rectitude.storage.store import Store
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.searches import searches_for
from rectitude_domains.ecommerce.shop import Shop

MEASURED = Path(__file__).parents[2] / "plugins" / "text" / "known_items.csv"


def stored(raw: RawData, folder: Path) -> Dataset:
    with Store.open(folder / "shop.db", ECOMMERCE) as store:
        store.replace_all(raw)
        return store.dataset()


def test_every_description_is_of_a_film_and_none_of_one_that_is_measured(
    movielens: RawData, tmp_path: Path
) -> None:
    known = stored(movielens, tmp_path)
    searches = Shop().practise(known)
    titles = dict(zip(known.catalogue.item_ids, known.catalogue.titles, strict=True))
    assert len(searches) > 150
    assert len({search.item_id for search in searches}) == len(searches)
    assert len({search.query for search in searches}) == len(searches)
    with MEASURED.open(encoding="utf-8", newline="") as file:
        measured = {titles[row["item_id"]] for row in csv.DictReader(file)}
    assert not {titles[search.item_id] for search in searches} & measured


def test_under_the_ids_of_an_own_catalogue_they_mean_nothing() -> None:
    assert searches_for(dataset([], 3, 0)) == ()
