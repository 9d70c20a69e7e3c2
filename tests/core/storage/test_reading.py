"""Own data from CSV and JSON lines: everything right, or the first wrong row by file, row and column."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.catalogue import Item
from rectitude.dataset import Edge, Node, PersonData, RawData
from rectitude.domain import DomainDescription
from rectitude.errors import BadData, BadRow
from rectitude.storage.reading import ImportSummary, read_import
from rectitude.storage.store import Store

KNOWN = frozenset({"9", "10"})

ITEMS = """\
item_id,title,year,genres,shelf
1,Fargo,1996,Crime|Drama,B7
2,"Heat, uncut",,,
"""
USERS = "user_id,age,postcode\na,30,1010\nb,,\n"
EVENTS = """\
user_id,item_id,event,timestamp,value
a,1,rating,881250949,5
b,2,view,1997-12-04T15:55:49Z,
c,1,purchase,1997-12-04,2
"""
GRAPH = "head,relation,tail\n1,directed_by,Joel Coen\nJoel Coen,born_in,Minnesota\n2,cites,1\n"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_four_csv_files_become_a_data_set(folder: Path, shop: DomainDescription) -> None:
    raw, summary = read_import(
        shop,
        (),
        items=write(folder, "items.csv", ITEMS),
        users=write(folder, "users.csv", USERS),
        events=write(folder, "events.csv", EVENTS),
        graph=write(folder, "graph.csv", GRAPH),
    )
    assert raw.items == [
        Item("1", "Fargo", {"year": 1996, "genres": ("Crime", "Drama"), "shelf": "B7"}),
        Item("2", "Heat, uncut", {}),
    ]
    assert raw.people == [PersonData("a", {"age": 30}), PersonData("b", {})]
    assert list(raw.events.user_ids) == ["a", "b", "c"]
    assert list(raw.events.kinds) == ["rating", "view", "purchase"]
    assert list(raw.events.values) == [5.0, 1.0, 2.0]
    assert list(raw.events.times) == [881250949000000, 881250949000000, 881193600000000]
    coen = Node("directed_by", "Joel Coen", "Joel Coen")
    assert raw.edges == [
        Edge(Node("item", "1"), "directed_by", coen),
        Edge(coen, "born_in", Node("born_in", "Minnesota", "Minnesota")),
        Edge(Node("item", "2"), "cites", Node("item", "1")),
    ]
    assert summary == ImportSummary(
        items=2,
        people=3,
        events=3,
        edges=3,
        notices=(
            "items.csv: kept as text and shown, but read by no rule, "
            "because the domain does not declare them: shelf.",
            "users.csv: not kept, because the domain does not declare them: postcode.",
        ),
    )
    assert [source.name for source in raw.sources] == [
        "items.csv (items)",
        "users.csv (users)",
        "events.csv (events)",
        "graph.csv (graph)",
    ]
    assert all(source.own and not source.simulated and len(source.digest) == 64 for source in raw.sources)


def test_json_lines_say_the_same_as_csv(folder: Path, shop: DomainDescription) -> None:
    rows = [
        {"item_id": 1, "title": "Fargo", "year": 1996, "genres": ["Crime", "Drama"], "shelf": "B7"},
        {"item_id": "2", "title": "Heat, uncut", "year": None, "genres": ""},
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)
    from_csv, _ = read_import(shop, (), items=write(folder, "items.csv", ITEMS))
    for name in ("items.jsonl", "items.NDJSON", "items.txt"):
        from_json, _ = read_import(shop, (), items=write(folder, name, f"\ufeff{lines}\n"))
        assert from_json.items == from_csv.items


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_do_no_harm(
    folder: Path, shop: DomainDescription
) -> None:
    plain, _ = read_import(shop, (), items=write(folder, "items.csv", ITEMS))
    odd = "\ufeff" + ITEMS.replace("\n", "\r\n") + "\r\n\r\n"
    assert read_import(shop, (), items=write(folder, "odd.csv", odd))[0].items == plain.items


def test_what_is_read_can_be_stored_twice_and_answers(
    folder: Path, shop: DomainDescription, store: Store
) -> None:
    files = {
        "items": write(folder, "items.csv", ITEMS),
        "events": write(folder, "events.csv", EVENTS),
        "graph": write(folder, "graph.csv", GRAPH),
    }
    raw, _ = read_import(shop, (), **files)
    assert store.upsert(raw) == 3
    digest = store.data_digest()
    again, _ = read_import(shop, store.item_ids(), **files)
    assert store.upsert(again) == 0
    assert store.data_digest() == digest
    assert store.dataset().catalogue.shown(0) == {"year": 1996, "genres": ("Crime", "Drama"), "shelf": "B7"}


def test_events_and_statements_may_name_items_that_are_stored(folder: Path, shop: DomainDescription) -> None:
    raw, summary = read_import(
        shop,
        KNOWN,
        events=write(folder, "events.csv", "user_id,item_id,event,timestamp,device\na,10,view,1,tv\n"),
        graph=write(folder, "graph.csv", "head,relation,tail,weight\n10,like,9,2\n"),
    )
    assert list(raw.events.item_ids) == ["10"]
    assert raw.edges == [Edge(Node("item", "10"), "like", Node("item", "9"))]
    assert summary.notices == (
        "events.csv: not kept, because an event has no such field: device.",
        "graph.csv: not kept, because a statement has no such field: weight.",
    )


def test_a_graph_that_reaches_no_item_is_mentioned(folder: Path, shop: DomainDescription) -> None:
    graph = write(folder, "graph.csv", "head,relation,tail\nFargo,directed_by,Joel Coen\n")
    _, summary = read_import(shop, KNOWN, graph=graph)
    assert summary.notices == (
        "graph.csv: no cell of head or tail is an item id, so the graph reaches no item.",
    )


def test_a_header_without_events_is_an_empty_log(folder: Path, shop: DomainDescription) -> None:
    events = write(folder, "events.csv", "user_id,item_id,event,timestamp\n")
    assert read_import(shop, KNOWN, events=events)[1].events == 0


@pytest.mark.parametrize(
    ("content", "row", "column", "problem"),
    [
        ("", 1, "item_id", "the file is empty"),
        (" \n\n", 1, "item_id", "the file is empty"),
        ("item_id,title\n", 1, "item_id", "the file has no items"),
        ("id,title\n1,A\n", 1, "item_id", "no such column; it has id, title"),
        ("item_id;title\n1;A\n", 1, "item_id", "must be separated by commas"),
        ("item_id,title,\n1,A,\n", 1, "", "the name of column 3"),
        ("item_id,title,year,year\n1,A,2,3\n", 1, "year", "the name of column 4"),
        ("item_id,title,ye\aar\n1,A,2\n", 1, "ye\aar", "the name of column 3"),
        ("item_id,title\n1,A\n2\n", 3, "title", "the row has 1 fields, the header 2"),
        ("item_id,title\n1,A\n2,B,C\n", 3, "title", "the row has 3 fields, the header 2"),
        ("item_id,title\n1,A\n,B\n", 3, "item_id", "is missing"),
        ("item_id,title\n1,A\n2,  \n", 3, "title", "is missing"),
        ("item_id,title\n1,A\n2,B\n1,C\n", 4, "item_id", "the id '1' stands in row 2 already"),
        ("item_id,title,year\n1,A,MCM\n", 2, "year", "'MCM' is not a number"),
        ("item_id,title,shelf\n1,A,\x1b[31m\n", 2, "shelf", "control character U+001B"),
        ("item_id,title\n1\x00,A\n", 2, "item_id", "control character U+0000"),
        (f"item_id,title\n1,{'x' * 10_001}\n", 2, "title", "has 10001 characters"),
        (f"item_id,title\n1,{'x' * 200_000}\n", 2, "", "cannot be taken apart"),
        ('item_id,title\n1,"A\n2,B\n', 2, "", "cannot be taken apart"),
        (b"item_id,title\n1,A\n2,Mis\xe9rables\n", 3, "title", "is not UTF-8"),
        ("item_id,title\n1,A\n".encode("utf-16"), 1, "item_id", "no such column"),
        ('{"item_id": 1, "title": "A"}\n{"item_id": 2}\n', 2, "title", "is missing"),
        ('{"item_id": 1, "title": "A"}\n{"item_id": 2,\n', 2, "", "not one JSON object"),
        ('[{"item_id": 1, "title": "A"}]\n', 1, "", "write one object a line"),
        ('{"item_id": 1, "title": "A", "year": NaN}\n', 1, "", "NaN is not a number"),
        ('{"item_id": 1, "title": "A", "title": "B"}\n', 1, "", "twice"),
        ('{"item_id": 1, "title": "\\ud800"}\n', 1, "title", "is not UTF-8"),
        ('{"item_id": 1, "title": "A", "year": 1e999}\n', 1, "year", "is not a number"),
        ('{"item_id": 1, "title": ' + "[" * 100_000 + "\n", 1, "", "not one JSON object"),
    ],
)
def test_a_bad_row_of_items_is_named(
    folder: Path, shop: DomainDescription, content: str | bytes, row: int, column: str, problem: str
) -> None:
    with pytest.raises(BadRow) as caught:
        read_import(shop, (), items=write(folder, "films.txt", content))
    assert (caught.value.file, caught.value.row, caught.value.column) == ("films.txt", row, column)
    assert problem in str(caught.value)
    assert str(caught.value).endswith("Nothing was imported.")


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        (",10,view,1,", "user_id", "is missing"),
        ("a,404,view,1,", "item_id", "the item '404' is not in the catalogue"),
        ("a,10,sneeze,1,", "event", "'sneeze' is no event here; known are rating, view, purchase"),
        ("a,10,,1,", "event", "is missing"),
        ("a,10,view,,", "timestamp", "is missing"),
        ("a,10,view,soon,", "timestamp", "neither seconds since 1970"),
        ("a,10,rating,1,", "value", "is missing, and what a rating says is its value"),
        ("a,10,rating,1,inf", "value", "'inf' is not a number"),
        ("a,10,rating,1,1e999", "value", "is too large"),
    ],
)
def test_a_bad_row_of_events_is_named(
    folder: Path, shop: DomainDescription, line: str, column: str, problem: str
) -> None:
    events = write(folder, "log.csv", f"user_id,item_id,event,timestamp,value\na,9,view,1,\n{line}\n")
    with pytest.raises(BadRow) as caught:
        read_import(shop, KNOWN, events=events)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("log.csv", 3, column)
    assert problem in str(caught.value)


def test_a_bad_row_of_people_or_of_the_graph_is_named(folder: Path, shop: DomainDescription) -> None:
    with pytest.raises(BadRow, match=r"users\.csv, row 3, column 'user_id': the id 'a' stands in row 2"):
        read_import(shop, (), users=write(folder, "users.csv", "user_id\na\na\n"))
    with pytest.raises(BadRow, match=r"graph\.csv, row 2, column 'relation': is missing"):
        read_import(shop, (), graph=write(folder, "graph.csv", "head,relation,tail\n1,,2\n"))


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_named(folder: Path, shop: DomainDescription, name: str) -> None:
    with pytest.raises(BadData, match=r"cannot be read: .*; check the path"):
        read_import(shop, (), items=folder / name)


names = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
)


@given(st.dictionaries(names, st.tuples(names, st.none() | st.integers(-(10**9), 10**9)), min_size=1))
def test_csv_and_json_lines_carry_any_text_unchanged(
    folder: Path, shop: DomainDescription, found: dict[str, tuple[str, int | None]]
) -> None:
    expected = [
        Item(item_id, title, {} if year is None else {"year": year})
        for item_id, (title, year) in found.items()
    ]
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["item_id", "title", "year"])
    writer.writerows([item.item_id, item.title, item.attributes.get("year")] for item in expected)
    lines = [{"item_id": item.item_id, "title": item.title, **item.attributes} for item in expected]
    as_json = "\n".join(json.dumps(line) for line in lines)
    for file in (write(folder, "any.csv", table.getvalue()), write(folder, "any.jsonl", as_json)):
        assert read_import(shop, (), items=file)[0].items == expected


@given(st.binary(max_size=60), st.sampled_from(["noise.csv", "noise.jsonl"]))
def test_any_bytes_are_data_or_a_sentence(
    folder: Path, shop: DomainDescription, noise: bytes, name: str
) -> None:
    file = write(folder, name, b'item_id,title,year\n1,"A",' + noise if name == "noise.csv" else noise)
    try:
        raw, _ = read_import(shop, (), items=file)
    except BadData as error:
        assert name in str(error)
    else:
        assert isinstance(raw, RawData)
        assert raw.items
