from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectitude.errors import DuplicateRecord, LedgerUnavailable, UnknownRecord
from rectitude.layers import Ledger
from rectitude.records import JSON, Record
from rectitude_explain.errors import (
    NotALedger,
    ProofOutOfRange,
    RecordDamaged,
    RecordErased,
    RecordNotCanonical,
)
from rectitude_explain.ledger import SqliteLedger
from rectitude_explain.ledger.canonical import LARGEST
from rectitude_explain.ledger.verify.checkpoint import read_note
from rectitude_explain.ledger.verify.merkle import EMPTY_ROOT, proves_consistency, proves_inclusion

MakeRecord = Callable[..., Record]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
payloads: st.SearchStrategy[dict[str, JSON]] = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts | st.lists(texts), max_size=4
)


def erase(path: Path, person: str | None) -> None:
    """Destroy keys as an erasure will."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM person_key WHERE person IS ?", (person,))


def test_it_is_the_ledger_that_the_engine_asks_for(ledger: SqliteLedger) -> None:
    asked: Ledger = ledger
    assert asked.version == "1"


def test_a_new_ledger_is_intact_and_its_head_closes_nothing(ledger: SqliteLedger) -> None:
    found = ledger.verify()
    assert (found.size, found.checked, found.problems) == (0, 0, ())
    assert found.root == EMPTY_ROOT.hex() == ledger.head().root
    assert ledger.headers() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payloads, st.binary(max_size=80), st.none() | texts, texts)
def test_what_is_appended_is_found_again(
    ledger: SqliteLedger,
    make_record: MakeRecord,
    payload: dict[str, JSON],
    answer: bytes,
    person: str | None,
    word: str,
) -> None:
    size = ledger.head().size
    draft = make_record(f"{word}/{size}", person)
    header = replace(draft.header, answer=sha256(answer).hexdigest(), domain=word, counts={word: size})
    record = Record(header, person, payload, answer)
    receipt = ledger.append(record)
    assert ledger.find(header.id) == record
    assert ledger.receipt(header.id) == receipt
    assert (receipt.index, receipt.size) == (size, size + 1)


def test_a_receipt_names_the_head_that_closes_it(ledger: SqliteLedger, make_record: MakeRecord) -> None:
    receipts = [ledger.append(make_record(f"r{number}")) for number in range(5)]
    assert [receipt.index for receipt in receipts] == list(range(5))
    head, signature = read_note(ledger.head().note)
    assert (head.size, head.root.hex()) == (5, receipts[-1].root)
    assert len(signature) == 64
    now = ledger.receipt("r1")
    assert (now.index, now.leaf, now.size, now.root) == (1, receipts[1].leaf, 5, receipts[-1].root)


def test_neither_header_nor_receipt_nor_ciphertext_shows_the_person(
    ledger: SqliteLedger, tmp_path: Path, make_record: MakeRecord
) -> None:
    ledger.append(make_record("r0", "ann-of-the-hill"))
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        cells = connection.execute("SELECT * FROM leaf").fetchone()
        owners = connection.execute("SELECT domain, person FROM person_key").fetchall()
    assert not any(b"ann-of-the-hill" in str(cell).encode() for cell in cells)
    assert owners == [("films", "ann-of-the-hill")]


def test_the_records_of_one_person_share_a_key_and_those_of_nobody_never_do(
    ledger: SqliteLedger, tmp_path: Path, make_record: MakeRecord
) -> None:
    for number, person in enumerate(["ann", "bob", "ann", None, None]):
        ledger.append(make_record(f"r{number}", person))
    ledger.append(make_record("r5", "ann", "books"))
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM leaf ORDER BY position")]
    assert keys[0] == keys[2]
    assert len(set(keys)) == 5
    assert ledger.find("r3").person is None


def test_an_id_is_recorded_once_and_the_second_time_its_index_is_told(
    ledger: SqliteLedger, make_record: MakeRecord
) -> None:
    ledger.append(make_record("r0"))
    first = ledger.append(make_record("r1", "ann"))
    before = ledger.head()
    with pytest.raises(DuplicateRecord) as caught:
        ledger.append(make_record("r1", "bob"))
    assert (caught.value.record_id, caught.value.index) == ("r1", first.index)
    assert ledger.head() == before
    assert ledger.find("r1").person == "ann"
    assert ledger.headers(person="bob") == []


def test_headers_come_newest_first_and_fit_every_condition(
    ledger: SqliteLedger, make_record: MakeRecord
) -> None:
    for number in range(12):
        person, domain = ("ann", "bob", None)[number % 3], ("films", "books")[number % 2]
        ledger.append(make_record(f"r{number}", person, domain, at=number))

    def ids(**conditions: str | int) -> list[str]:
        found = ledger.headers(**conditions)  # type: ignore[arg-type]  # a mapping loses which is which
        assert [f"r{index}" for index, _ in found] == [header.id for _, header in found]
        return [header.id for _, header in found]

    assert ids() == [f"r{number}" for number in reversed(range(12))]
    assert ids(limit=2) == ["r11", "r10"]
    assert ids(domain="books", limit=2) == ["r11", "r9"]
    assert ids(person="ann") == ["r9", "r6", "r3", "r0"]
    assert ids(person="ann", domain="films", since=1) == ["r6"]
    assert ids(since=10) == ["r11", "r10"]
    assert ids(person="cat") == ids(limit=0) == ids(limit=-1) == []


def test_an_unknown_id_is_said_to_be_unknown(ledger: SqliteLedger) -> None:
    for ask in (ledger.find, ledger.receipt, ledger.inclusion):
        with pytest.raises(UnknownRecord, match="no record 'r9'"):
            ask("r9")


def test_an_erased_record_cannot_be_read_and_everything_about_it_still_proves(
    ledger: SqliteLedger, tmp_path: Path, make_record: MakeRecord
) -> None:
    for number in range(9):
        ledger.append(make_record(f"r{number}", "ann" if number % 3 else "bob"))
    erase(tmp_path / "ledger.db", "ann")
    with pytest.raises(RecordErased, match="'r1' was erased"):
        ledger.find("r1")
    assert ledger.find("r0").person == "bob"
    assert ledger.headers(person="ann") == []
    found, proof = ledger.verify(), ledger.inclusion("r1")
    assert (found.checked, found.readable, found.erased, found.problems) == (9, 3, 6, ())
    assert proves_inclusion(
        proof.index,
        proof.head.size,
        bytes.fromhex(proof.leaf),
        proof.path,
        bytes.fromhex(proof.head.root),
    )


def test_a_person_who_was_erased_and_comes_back_gets_a_key_that_opens_nothing_old(
    ledger: SqliteLedger, tmp_path: Path, make_record: MakeRecord
) -> None:
    ledger.append(make_record("before", "ann"))
    erase(tmp_path / "ledger.db", "ann")
    ledger.append(make_record("after", "ann"))
    assert ledger.find("after").person == "ann"
    with pytest.raises(RecordErased):
        ledger.find("before")
    assert ledger.verify().problems == ()


def test_every_record_and_every_growth_can_be_proved_under_the_newest_head(
    ledger: SqliteLedger, make_record: MakeRecord
) -> None:
    receipts = [ledger.append(make_record(f"r{number}")) for number in range(13)]
    newest = bytes.fromhex(receipts[-1].root)
    for number, receipt in enumerate(receipts):
        proof = ledger.inclusion(f"r{number}")
        assert proves_inclusion(number, 13, bytes.fromhex(receipt.leaf), proof.path, newest)
        growth = ledger.consistency(receipt.size, 13)
        assert proves_consistency(receipt.size, 13, bytes.fromhex(receipt.root), newest, growth)


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 1), (1, 3)])
def test_a_proof_between_sizes_that_do_not_exist_is_refused(
    ledger: SqliteLedger, make_record: MakeRecord, old: int, new: int
) -> None:
    ledger.append(make_record("r0"))
    ledger.append(make_record("r1"))
    with pytest.raises(ProofOutOfRange, match="<= 2, the ledger's size"):
        ledger.consistency(old, new)


def test_a_record_that_has_no_canonical_form_or_names_another_answer_is_not_written(
    ledger: SqliteLedger, make_record: MakeRecord
) -> None:
    with pytest.raises(RecordNotCanonical, match=r"header\.answer is not the SHA-256"):
        ledger.append(replace(make_record("r0"), answer=b"{}"))
    with pytest.raises(RecordNotCanonical, match=r"payload\.seed is 9007199254740992"):
        ledger.append(replace(make_record("r0"), payload={"seed": 2**53}))
    with pytest.raises(RecordNotCanonical, match="person holds text that is not Unicode"):
        ledger.append(make_record("r0", "\udc00"))
    assert ledger.head().size == 0


def test_a_record_whose_row_was_altered_is_not_handed_out(
    ledger: SqliteLedger, tmp_path: Path, make_record: MakeRecord
) -> None:
    ledger.append(make_record("r0"))
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute("UPDATE leaf SET header = replace(header, '\"tail\":3', '\"tail\":4')")
    with pytest.raises(RecordDamaged, match="does not open under its key and header") as caught:
        ledger.find("r0")
    assert caught.value.record_id == "r0"


def test_a_ledger_opens_again_and_goes_on(tmp_path: Path, make_record: MakeRecord) -> None:
    for number in range(3):
        with SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys") as ledger:
            assert ledger.append(make_record(f"r{number}")).index == number
    with SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys") as ledger:
        assert [ledger.find(f"r{number}").header.id for number in range(3)] == ["r0", "r1", "r2"]
        assert ledger.verify().problems == ()


def test_the_file_is_for_its_owner_alone(ledger: SqliteLedger, tmp_path: Path) -> None:
    assert ledger.head().size == 0
    assert (tmp_path / "ledger.db").stat().st_mode & 0o077 == 0


def test_the_time_of_a_head_is_that_of_the_clock_that_was_handed_in(
    tmp_path: Path, make_record: MakeRecord
) -> None:
    times = iter([10, 20, 30])
    with SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys", lambda: next(times)) as ledger:
        assert ledger.head().at == 10
        ledger.append(make_record("r0"))
        assert ledger.head().at == 20
    with SqliteLedger(tmp_path / "other.db", tmp_path / "keys") as ledger:
        assert ledger.head().at > 1_700_000_000_000_000


def test_a_closed_ledger_takes_and_gives_nothing(tmp_path: Path, make_record: MakeRecord) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys")
    ledger.append(make_record("r0"))
    ledger.close()
    with pytest.raises(LedgerUnavailable, match="closed"):
        ledger.append(make_record("r1"))
    with pytest.raises(LedgerUnavailable, match="closed"):
        ledger.find("r0")
    ledger.close()


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"item_id,title\n1,Fargo\n" * 300, "is not a database"), (None, "is a database, but not a ledger")],
)
def test_another_file_is_not_taken_for_a_ledger_and_is_left_as_it_was(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "items"
    if content is None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE item (title)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(NotALedger, match=problem):
        SqliteLedger(path, tmp_path / "keys")
    assert path.read_bytes() == before
    assert not (tmp_path / "keys").exists()


def test_a_folder_in_the_files_place_is_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(LedgerUnavailable, match="cannot be used"):
        SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys")
