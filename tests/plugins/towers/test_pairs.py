"""Pairs to tune on: what is read, and how a bad row is named."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_data import catalogue

from rectitude.errors import BadData, BadRow
from rectitude_plugins.towers.pairs import LONGEST_QUERY, Pair, read_pairs

HERE = Path(__file__).parent
THINGS = catalogue(5)


def is_readable(query: str) -> bool:
    return query.isascii()


def written(folder: Path, content: str | bytes, name: str = "pairs.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_query_goes_with_the_row_of_its_item(tmp_path: Path) -> None:
    file = written(tmp_path, "item_id,query\n3,three friends\n1,one man\n3,again\n")
    assert read_pairs(file, THINGS, is_readable) == (
        Pair("three friends", 3),
        Pair("one man", 1),
        Pair("again", 3),
    )


def test_json_lines_and_other_columns_are_taken(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '{"query": "x", "item_id": "0", "by": "me"}\n{"item_id": 1, "query": "y"}\n',
        "pairs.jsonl",
    )
    assert read_pairs(file, THINGS, is_readable) == (Pair("x", 0), Pair("y", 1))


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("item_id,query\n1,a\n9,b\n", 3, "item_id"),
        ("item_id,query\n1,a\n,b\n", 3, "item_id"),
        ("item_id,query\n1,\n", 2, "query"),
        ("item_id,query\n1,   \n", 2, "query"),
        ("item_id,query\n1,恐龙\n", 2, "query"),
        ("item_id,query\n1,a\x07b\n", 2, "query"),
        (f"item_id,query\n1,{'a' * (LONGEST_QUERY + 1)}\n", 2, "query"),
        (b"item_id,query\n1,caf\xe9\n", 2, "query"),
        ("item_id,query\n1,a,b\n", 2, "query"),
        ("item_id,words\n1,a\n", 1, "query"),
        ("item_id;query\n1;a\n", 1, "item_id"),
        ("", 1, "item_id"),
    ],
    ids=[
        "no such item",
        "no item",
        "no query",
        "a blank query",
        "unknown words",
        "a control character",
        "too long",
        "not UTF-8",
        "too many fields",
        "no column",
        "semicolons",
        "empty file",
    ],
)
def test_a_bad_row_is_named_and_nothing_is_tuned(
    tmp_path: Path, content: str | bytes, row: int, column: str
) -> None:
    with pytest.raises(BadRow, match=r"Nothing was tuned\.$") as refused:
        read_pairs(written(tmp_path, content), THINGS, is_readable)
    assert (refused.value.row, refused.value.column) == (row, column)


def test_one_item_alone_teaches_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="fewer than 2 items"):
        read_pairs(written(tmp_path, "item_id,query\n1,a\n1,b\n"), THINGS, is_readable)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"nowhere\.csv cannot be read"):
        read_pairs(tmp_path / "nowhere.csv", THINGS, is_readable)


def test_training_pairs_and_known_items_have_no_film_in_common() -> None:
    files = HERE / "training_pairs.csv", HERE.parent / "text" / "known_items.csv"
    taught, asked = (
        {row["item_id"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
        for file in files
    )
    assert len(taught) == 239 and not taught & asked
