"""The operator's list: what is read, what is refused, and when it is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectitude.catalogue import Catalogue, Item, catalogue_of
from rectitude.errors import BadData, BadRow
from rectitude.notices import NoticeFile, no_notices, read_notices

HEADER = "item_id,kind,date,reason,source\n"
ROW = "2,recalled,2026-03-01,glass in the box,maker\n"


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogue_of([Item(str(number), f"Item {number}", {}) for number in range(1, 4)], ())


def written(folder: Path, text: str) -> Path:
    path = folder / "withdrawn.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_become_rows_and_foreign_items_are_counted(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, HEADER + ROW + "99,withdrawn,2026-01-01,gone,shop\n")
    notices = read_notices(path, catalogue)
    assert (len(notices), notices.foreign) == (1, 1)
    assert notices.rows.tolist() == [1]
    assert (notices.kinds, notices.dates) == (("recalled",), ("2026-03-01",))
    assert (notices.reasons, notices.sources) == (("glass in the box",), ("maker",))
    assert len(notices.digest) == 64


def test_the_latest_notice_of_a_kind_stands(tmp_path: Path, catalogue: Catalogue) -> None:
    later = "2,recalled,2026-05-01,worse,maker\n"
    earlier = "2,recalled,2026-01-01,first,maker\n"
    notices = read_notices(written(tmp_path, HEADER + later + earlier), catalogue)
    assert notices.reasons[notices.latest["recalled"][1]] == "worse"
    assert notices.latest["withdrawn"] == {}


def test_a_spreadsheets_byte_order_mark_and_blank_lines_do_no_harm(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assert len(read_notices(written(tmp_path, f"\ufeff{HEADER}\n{ROW}"), catalogue)) == 1


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        ("", 1, "item_id", "the header must name this column once"),
        ("item_id,kind,date,reason\n", 1, "source", "the header must name this column once"),
        (HEADER.replace("source", "source,note"), 1, "note", "no other columns"),
        (HEADER + ROW + "3,lost,2026-01-01,why,who\n", 3, "kind", "withdrawn or recalled"),
        (HEADER + "3,recalled,1 May,why,who\n", 2, "date", "write a date like 2026-10-31"),
        (HEADER + "3,recalled,2026-01-01,,who\n", 2, "reason", "is empty"),
        (HEADER + "3,recalled,2026-01-01\n", 2, "reason", "is empty"),
        (HEADER + ROW.replace("\n", ",more\n"), 2, "source", "more cells"),
        (HEADER + "\n\n" + "3,recalled,never,why,who\n", 4, "date", "write a date"),
    ],
)
def test_a_bad_row_is_named(
    text: str, row: int, column: str, said: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with pytest.raises(BadRow, match=said) as caught:
        read_notices(written(tmp_path, text), catalogue)
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", HEADER.encode() + b'2,"recalled'])
def test_what_is_no_csv_is_refused(content: bytes, tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "withdrawn.csv"
    path.write_bytes(content)
    with pytest.raises(BadData, match="is not CSV in UTF-8"):
        read_notices(path, catalogue)


def test_a_list_that_cannot_be_opened_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        read_notices(tmp_path, catalogue)


def test_a_shop_without_a_list_has_withdrawn_nothing(tmp_path: Path, catalogue: Catalogue) -> None:
    assert len(NoticeFile(tmp_path / "withdrawn.csv", catalogue).current()) == len(no_notices()) == 0


def test_a_list_is_read_again_only_when_it_has_changed(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, HEADER)
    file = NoticeFile(path, catalogue)
    first = file.current()
    assert file.current() is first
    fresh = tmp_path / "fresh.csv"
    fresh.write_text(HEADER + ROW, encoding="utf-8")
    fresh.replace(path)
    assert len(file.current()) == 1


def test_a_recall_is_not_lifted_by_losing_the_list(tmp_path: Path, catalogue: Catalogue) -> None:
    path = written(tmp_path, HEADER + ROW)
    file = NoticeFile(path, catalogue)
    file.current()
    path.unlink()
    with pytest.raises(BadData, match="has disappeared"):
        file.current()
    written(tmp_path, HEADER + ROW)
    assert len(file.current()) == 1


def test_a_list_that_became_unusable_stays_so_until_it_is_mended(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    path = written(tmp_path, HEADER + ROW)
    file = NoticeFile(path, catalogue)
    file.current()
    written(tmp_path, HEADER + "2,lost,2026-03-01,why,who\n")
    for _ in range(2):
        with pytest.raises(BadRow):
            file.current()


def test_a_list_that_is_gone_lifts_nothing_in_a_later_process_either(tmp_path: Path) -> None:
    path = tmp_path / "withdrawn.csv"
    path.write_text("item_id,kind,date,reason,source\na,recalled,2026-01-01,It burns.,the maker\n")
    catalogue = catalogue_of([Item("a", "A", {})], [])
    assert len(NoticeFile(path, catalogue).current()) == 1
    path.unlink()
    with pytest.raises(BadData, match="has disappeared"):
        NoticeFile(path, catalogue).current()
