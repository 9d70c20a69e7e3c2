from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.errors import LedgerUnavailable, UnknownRecord
from rectitude.layers import Verification
from rectitude.records import Record
from rectitude_explain.ledger import SqliteLedger

MakeRecord = Callable[..., Record]
SIZE = 11


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, make_record: MakeRecord) -> Path:
    folder = tmp_path_factory.mktemp("tampering")
    with SqliteLedger(folder / "ledger.db", folder / "keys", lambda: 0) as ledger:
        for number in range(SIZE):
            ledger.append(make_record(f"r{number}", ("ann", "bob", None)[number % 3]))
        assert ledger.verify().problems == ()
    return folder


def flip(cell: bytes | str, at: int, bits: int) -> bytes:
    """Turn bits of one byte of a cell."""
    raw = bytearray(cell.encode() if isinstance(cell, str) else cell)
    raw[at % len(raw)] ^= bits
    return bytes(raw)


def verified_after(original: Path, statements: str) -> Verification:
    """Copy the ledger, alter the copy in SQL, and verify it."""
    copy = original / "copy.db"
    shutil.copy(original / "ledger.db", copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.create_function("flip", 3, flip)
        connection.executescript(statements)
    with SqliteLedger(copy, original / "keys") as ledger:
        return ledger.verify()


@pytest.mark.parametrize(
    ("statements", "problems"),
    [
        (
            "UPDATE leaf SET header = replace(header, '\"tail\":3', '\"tail\":4') WHERE position = 5",
            [
                "record 5: its leaf is not the hash of its header and digests",
                "record 5: it does not open under its key and header",
            ],
        ),
        (
            "UPDATE leaf SET header = replace(header, '\"r5\"', '\"r6\"') WHERE position = 5",
            [
                "record 5: its row is filed under another id, domain or time than its header says",
                "record 5: its leaf is not the hash of its header and digests",
                "record 5: it does not open under its key and header",
            ],
        ),
        (
            "UPDATE leaf SET header = '{' WHERE position = 5",
            [
                "record 5: its header cannot be read",
                "record 5: its leaf is not the hash of its header and digests",
                "record 5: it does not open under its key and header",
            ],
        ),
        (
            "UPDATE leaf SET id = 'other' WHERE position = 2",
            ["record 2: its row is filed under another id, domain or time than its header says"],
        ),
        (
            "UPDATE leaf SET domain = 'books' WHERE position = 2",
            ["record 2: its row is filed under another id, domain or time than its header says"],
        ),
        (
            "UPDATE leaf SET at = at + 1 WHERE position = 2",
            ["record 2: its row is filed under another id, domain or time than its header says"],
        ),
        (
            "UPDATE leaf SET ciphertext = flip(ciphertext, 40, 1) WHERE position = 4",
            [
                "record 4: its ciphertext is not the one that was sealed",
                "record 4: it does not open under its key and header",
            ],
        ),
        (
            "UPDATE leaf SET sealed = flip(sealed, 0, 128) WHERE position = 4",
            [
                "record 4: its ciphertext is not the one that was sealed",
                "record 4: its leaf is not the hash of its header and digests",
            ],
        ),
        (
            "UPDATE leaf SET content = flip(content, 31, 1) WHERE position = 4",
            [
                "record 4: its leaf is not the hash of its header and digests",
                "record 4: its content is not the one that its leaf commits to",
            ],
        ),
        (
            "UPDATE leaf SET leaf = flip(leaf, 7, 2) WHERE position = 6",
            ["record 6: its leaf is not the hash of its header and digests"],
        ),
        (
            "UPDATE leaf SET subtrees = flip(subtrees, 32, 2) WHERE position = 3",
            ["record 3: the subtree of 4 leaves that it completes has another hash"],
        ),
        (
            "UPDATE leaf SET subtrees = x'' WHERE position = 3",
            ["record 3: it holds 0 bytes of subtree hashes where 64 belong"],
        ),
        (
            "UPDATE head SET signature = flip(signature, 63, 1) WHERE size = 11",
            ["head of size 11: its signature is not that of the ledger's key"],
        ),
        (
            "UPDATE head SET signature = x'00' WHERE size = 4",
            ["head of size 4: its signature is not that of the ledger's key"],
        ),
        (
            "UPDATE head SET at = at + 1 WHERE size = 0",
            ["head of size 0: its signature is not that of the ledger's key"],
        ),
        (
            "UPDATE head SET root = flip(root, 3, 1) WHERE size = 11",
            [
                "head of size 11: its signature is not that of the ledger's key",
                "head of size 11: the tree has another root",
            ],
        ),
        (
            "UPDATE head SET size = 12 WHERE size = 11",
            [
                "head of size 12: its signature is not that of the ledger's key",
                "head of size 12: the ledger ends after 11 records, newer ones are gone",
            ],
        ),
        ("DELETE FROM head WHERE size = 11", ["the records from 10 on stand under no signed head"]),
        (
            "DELETE FROM leaf WHERE position = 10",
            ["head of size 11: the ledger ends after 10 records, newer ones are gone"],
        ),
        (
            "DELETE FROM leaf WHERE position IN (4, 5)",
            [
                "record 6: it follows 4 rows, so rows are missing",
                "head of size 5: the last record that it closes is missing",
                "head of size 6: the last record that it closes is missing",
            ],
        ),
        (
            "UPDATE leaf SET position = -1 WHERE position = 6;"
            "UPDATE leaf SET position = 6 WHERE position = 8;"
            "UPDATE leaf SET position = 8 WHERE position = -1",
            ["record 7: the subtree of 2 leaves that it completes has another hash"],
        ),
        (
            "UPDATE leaf SET position = -1 WHERE position = 2;"
            "UPDATE leaf SET position = 2 WHERE position = 3;"
            "UPDATE leaf SET position = 3 WHERE position = -1",
            [
                "record 2: it holds 64 bytes of subtree hashes where 0 belong",
                "record 3: it holds 0 bytes of subtree hashes where 64 belong",
            ],
        ),
        (
            "UPDATE leaf SET key = (SELECT key FROM leaf WHERE position = 1) WHERE position = 3",
            ["record 3: it does not open under its key and header"],
        ),
        (
            "UPDATE person_key SET person = 'cat' WHERE person = 'bob'",
            [f"record {index}: its key was altered or given to another owner" for index in (1, 4, 7, 10)],
        ),
        (
            "UPDATE person_key SET domain = 'books' WHERE person = 'bob'",
            [f"record {index}: its key was altered or given to another owner" for index in (1, 4, 7, 10)],
        ),
        (
            "UPDATE person_key SET wrapped = flip(wrapped, 20, 1) WHERE person = 'bob'",
            [f"record {index}: its key was altered or given to another owner" for index in (1, 4, 7, 10)],
        ),
        (
            "INSERT INTO leaf SELECT 11, 'r11', domain, at, key, sealed, content, leaf, x'', header,"
            " ciphertext FROM leaf WHERE position = 10",
            [
                "record 11: its row is filed under another id, domain or time than its header says",
                "record 11: it holds 0 bytes of subtree hashes where 64 belong",
                "the records from 11 on stand under no signed head",
            ],
        ),
        ("DROP TABLE head", ["the database file is damaged: no such table: head"]),
    ],
)
def test_what_was_altered_is_named(original: Path, statements: str, problems: Sequence[str]) -> None:
    found = verified_after(original, statements)
    assert [problem for problem in problems if problem not in found.problems] == []


def test_an_alteration_in_the_middle_is_not_named_again_by_everything_above_it(original: Path) -> None:
    found = verified_after(original, "UPDATE leaf SET subtrees = flip(subtrees, 0, 1) WHERE position = 1")
    places = [problem.split(":")[0] for problem in found.problems]
    assert places == ["record 1", "head of size 2", "head of size 3", "record 3"]


def test_leaf_and_subtrees_recomputed_after_a_change_still_miss_the_signed_root(original: Path) -> None:
    """A forger who can hash but not sign changes the last record and everything that follows from it."""
    found = verified_after(
        original,
        """
        UPDATE leaf SET header = replace(header, '"tail":3', '"tail":9') WHERE position = 10;
        UPDATE leaf SET leaf = x'00' || x'11' WHERE position = 10;
        """,
    )
    assert "head of size 11: the tree has another root" in found.problems


def test_many_problems_are_counted_and_the_first_are_named(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rectitude_explain.ledger.verify.audit.SHOWN_PROBLEMS", 5)
    found = verified_after(original, "UPDATE head SET signature = x'00'")
    assert len(found.problems) == 6
    assert found.problems[-1] == f"and {SIZE + 1 - 5} more"


CELLS = {
    "leaf": ("id", "domain", "sealed", "content", "leaf", "subtrees", "header", "ciphertext"),
    "head": ("root", "signature"),
    "person_key": ("domain", "person", "wrapped"),
}


@given(st.data())
def test_no_bit_of_any_cell_can_be_turned_unnoticed(original: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(CELLS)))
    column = data.draw(st.sampled_from(CELLS[table]))
    row, at = data.draw(st.integers(0, SIZE - 1)), data.draw(st.integers(0, 2000))
    bits = 1 << data.draw(st.integers(0, 7))
    filled = f"SELECT rowid FROM {table} WHERE length({column}) > 0"
    found = verified_after(
        original,
        f"UPDATE OR REPLACE {table} SET {column} = CASE typeof({column})"
        f" WHEN 'text' THEN CAST(flip({column}, {at}, {bits}) AS TEXT) ELSE flip({column}, {at}, {bits}) END"
        f" WHERE rowid = ({filled} LIMIT 1 OFFSET {row} % (SELECT count(*) FROM ({filled})))",
    )
    assert found.problems != ()


def test_no_page_of_the_file_can_be_lost_unnoticed(original: Path) -> None:
    copy = original / "copy.db"
    pages = (original / "ledger.db").read_bytes()
    unnoticed = []
    for start in range(0, len(pages), 4096):
        copy.write_bytes(pages[:start] + bytes(4096) + pages[start + 4096 :])
        try:
            with SqliteLedger(copy, original / "keys") as ledger:
                unnoticed += [start] if not ledger.verify().problems else []
        except LedgerUnavailable:
            continue
    assert unnoticed == []


def test_an_index_that_no_longer_finds_a_record_is_noticed(original: Path) -> None:
    """The row itself is whole, but whoever asks for its id would be told that there is no such record."""
    pages = bytearray((original / "ledger.db").read_bytes())
    index_pages = [
        start
        for start in range(0, len(pages), 4096)
        if pages[start] == 10 and b"r10" in pages[start : start + 4096]
    ]
    at = pages.index(b"r10", index_pages[0])
    pages[at : at + 3] = b"r1x"
    copy = original / "copy.db"
    copy.write_bytes(pages)
    with SqliteLedger(copy, original / "keys") as ledger:
        assert [problem for problem in ledger.verify().problems if "missing from index" in problem] != []
        with pytest.raises(UnknownRecord):
            ledger.find("r10")
