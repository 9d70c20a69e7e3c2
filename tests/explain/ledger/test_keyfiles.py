from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rectitude_explain.errors import LedgerKeyMissing, LedgerKeyWrong
from rectitude_explain.ledger import SqliteLedger
from rectitude_explain.ledger.keyfiles import (
    HEAD_FILE,
    MASTER_FILE,
    PUBLIC_FILE,
    create_keys,
    read_keys,
)

SECRET_FILES = [MASTER_FILE, HEAD_FILE]


def open_and_close(folder: Path, keys: Path) -> None:
    SqliteLedger(folder / "ledger.db", keys).close()


def test_secret_files_are_for_their_owner_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"
    keys = create_keys(folder)
    assert {file.name for file in folder.iterdir()} == {MASTER_FILE, HEAD_FILE, PUBLIC_FILE}
    assert [(folder / name).stat().st_mode & 0o777 for name in SECRET_FILES] == [0o600, 0o600]
    assert (folder / PUBLIC_FILE).read_text() == keys.public + "\n"


def test_keys_that_are_there_stay(tmp_path: Path) -> None:
    first, second = create_keys(tmp_path), create_keys(tmp_path)
    assert (first.master, first.public) == (second.master, second.public)


def test_many_that_start_at_once_agree_on_one_set_of_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: create_keys(tmp_path), range(32)))
    assert len({(each.master, each.public) for each in keys}) == 1
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("name", SECRET_FILES)
def test_a_ledger_does_not_open_without_its_key_and_makes_no_new_one(tmp_path: Path, name: str) -> None:
    open_and_close(tmp_path, tmp_path / "keys")
    (tmp_path / "keys" / name).unlink()
    with pytest.raises(LedgerKeyMissing, match="put it back from a backup") as caught:
        open_and_close(tmp_path, tmp_path / "keys")
    assert caught.value.path == tmp_path / "keys" / name
    assert not caught.value.path.exists()


@pytest.mark.parametrize("name", SECRET_FILES)
def test_a_ledger_does_not_open_with_the_key_of_another(tmp_path: Path, name: str) -> None:
    open_and_close(tmp_path, tmp_path / "keys")
    create_keys(tmp_path / "other")
    (tmp_path / "other" / name).replace(tmp_path / "keys" / name)
    with pytest.raises(LedgerKeyWrong, match="belongs to another ledger") as caught:
        open_and_close(tmp_path, tmp_path / "keys")
    assert caught.value.path == tmp_path / "keys" / name


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31, "é" * 32])
@pytest.mark.parametrize("name", SECRET_FILES)
def test_a_damaged_key_file_is_named(tmp_path: Path, name: str, text: str) -> None:
    create_keys(tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LedgerKeyWrong, match=f"{name} is damaged"):
        read_keys(tmp_path)


@pytest.mark.parametrize("name", SECRET_FILES)
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, name: str) -> None:
    create_keys(tmp_path)
    (tmp_path / name).chmod(0o640)
    with pytest.raises(LedgerKeyWrong, match="run `chmod 600"):
        read_keys(tmp_path)


def test_keys_print_no_secret(tmp_path: Path) -> None:
    keys = create_keys(tmp_path)
    assert keys.master.hex() not in repr(keys)
    assert repr(keys.master) not in repr(keys)
