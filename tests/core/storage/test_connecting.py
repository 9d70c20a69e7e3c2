"""A database that is locked, full, read-only, foreign or no database: a sentence, and nothing half done."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from rectitude.dataset import RawData, RawEvents
from rectitude.domain import DomainDescription
from rectitude.errors import BadData, RectitudeError
from rectitude.storage import connecting, loading
from rectitude.storage.connecting import engine_for, reading
from rectitude.storage.store import Store


def test_a_reader_never_sees_half_an_import(
    database: Path, store: Store, raw: RawData, shop: DomainDescription
) -> None:
    store.replace_all(raw)
    reader = engine_for(database)
    with reading(reader) as connection:
        assert len(loading.load_sources(connection)) == 1
        store.replace_all(replace(raw, people=(), events=RawEvents((), (), (), (), ()), edges=(), sources=()))
        dataset = loading.load_dataset(connection, shop)
    assert (len(dataset.people), len(dataset.events), len(dataset.sources)) == (3, 5, 1)
    with reading(reader) as connection:
        assert len(loading.load_dataset(connection, shop).events) == 0
    reader.dispose()


def test_a_locked_database_is_said_to_be_locked(
    database: Path, raw: RawData, shop: DomainDescription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    with Store.open(database, shop) as store:
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RectitudeError, match=r"shop\.db is locked by another process; wait"):
            store.replace_all(raw)
        assert store.is_empty()
        other.close()
        store.replace_all(raw)
        assert not store.is_empty()


def test_a_full_disk_leaves_the_old_data_whole(database: Path, raw: RawData, shop: DomainDescription) -> None:
    with Store.open(database, shop) as store:
        store.replace_all(raw)
        before = store.data_digest()
    engine = engine_for(database)
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with Store(engine, shop) as full:
        large = [replace(raw.items[0], item_id=str(number), title="t" * 5000) for number in range(100)]
        with pytest.raises(RectitudeError, match="because the disk is full; make room"):
            full.upsert(replace(raw, items=large))
        assert full.data_digest() == before
        assert full.generation() == 1


def test_a_database_that_may_not_be_written_says_so(
    database: Path, raw: RawData, shop: DomainDescription
) -> None:
    with Store.open(database, shop) as store:
        store.replace_all(raw)
    with Store.open(f"sqlite:///file:{database}?mode=ro&uri=true", shop) as reader:
        assert len(reader.dataset().events) == 5
        with pytest.raises(RectitudeError, match="may not be written to"):
            reader.replace_all(raw)


def test_a_file_that_is_no_database_says_so_and_stays_as_it_is(
    tmp_path: Path, shop: DomainDescription
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer, " * 100)
    with pytest.raises(RectitudeError, match=r"letter\.txt is not a database"):
        Store.open(letter, shop)
    assert letter.read_text().startswith("Dear customer")


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path, shop: DomainDescription) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RectitudeError, match="cannot be made"):
        Store.open(tmp_path / "file" / "shop.db", shop)


def test_a_folder_in_the_place_of_the_file_says_so(tmp_path: Path, shop: DomainDescription) -> None:
    with pytest.raises(RectitudeError, match="cannot be opened"):
        Store.open(tmp_path, shop)


@pytest.mark.parametrize(
    "address", ["nosuch://host/db", "sqlite+nosuch:///x", "postgresql+nosuch://u:secret@host/db"]
)
def test_an_address_without_a_driver_says_so_and_keeps_the_password(
    address: str, shop: DomainDescription
) -> None:
    with pytest.raises(RectitudeError, match="cannot be used") as caught:
        Store.open(address, shop)
    assert "secret" not in str(caught.value)


def test_a_database_belongs_to_one_domain(database: Path, store: Store, shop: DomainDescription) -> None:
    assert store.is_empty()
    with pytest.raises(BadData, match="database of shop, not of clinic"):
        Store.open(database, replace(shop, name="clinic"))


def test_a_database_of_another_version_is_refused(
    database: Path, store: Store, shop: DomainDescription
) -> None:
    store.close()
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    connection.close()
    with pytest.raises(BadData, match="tables of version 0, this release needs version 1"):
        Store.open(database, shop)


def test_the_rules_of_the_tables_hold(store: Store, database: Path, raw: RawData) -> None:
    store.replace_all(raw)
    engine = engine_for(database)
    with pytest.raises(RectitudeError, match="contradicts itself"), connecting.writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM items")
    engine.dispose()
    assert len(store.dataset().catalogue) == 3


def test_a_change_of_an_item_leaves_its_key_alone(
    database: Path, raw: RawData, shop: DomainDescription
) -> None:
    """Else SQLite would search all events for each item of a second import."""
    with Store.open(database, shop) as store:
        store.replace_all(raw)
    engine, told = engine_for(database), []
    sa.event.listen(engine, "before_cursor_execute", lambda *heard: told.append(heard[2]))
    with Store(engine, shop) as store:
        store.upsert(raw)
    assert "UPDATE items SET title=?, attributes=? WHERE items.item_id = ?" in told
