"""The part as the engine meets it: a book that a snapshot keeps, opened with the first query."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from small_data import inputs

from rectitude.asking import Asking
from rectitude.catalogue import Catalogue, catalogue_of
from rectitude.dataset import Dataset
from rectitude.values import Understanding
from rectitude_plugins.understanding.book import Book
from rectitude_plugins.understanding.part import BoundUnderstander, Understander
from rectitude_plugins.understanding.reader import Reader


@pytest.fixture(scope="module")
def bound(data: Dataset) -> BoundUnderstander:
    """Return the part, fitted and bound."""
    part = Understander()
    return part.bind(part.fit(data), data.catalogue)


def test_a_book_that_was_kept_reads_as_before(
    bound: BoundUnderstander, book: Book, films: Catalogue, reader: Reader
) -> None:
    kept = Book.from_arrays(book.to_arrays())
    assert (kept.names, kept.asking, kept.keys, kept.words) == (
        book.names,
        book.asking,
        book.keys,
        book.words,
    )
    assert np.array_equal(kept.starts, book.starts) and np.array_equal(kept.holders, book.holders)
    for query in ("comedies like Fargo before 1995", "no nuts", "short", "less than 1 g salt", "x"):
        assert bound.understand(inputs(query=query)) == reader.read(query)


def test_arrays_are_plain(data: Dataset) -> None:
    arrays = Understander().fit(data)
    assert set(arrays) == {"text", "starts", "holders"}
    assert not any(one.dtype.hasobject for one in arrays.values())


def test_slices_of_one_data_set_share_their_book(data: Dataset) -> None:
    part = Understander()
    assert part.fit(data) is part.fit(data.keeping(np.zeros(0, dtype=np.bool_)))
    other = replace(data, catalogue=replace(data.catalogue))
    assert part.fit(data) is not part.fit(other)


def test_without_a_query_or_where_it_is_switched_off_nothing_is_understood(bound: BoundUnderstander) -> None:
    assert bound.understand(inputs()) is None
    asked = inputs(query="not horror")
    assert bound.understand(asked) == Understanding(filters=bound.reader.read("not horror").filters, rest="")
    off = replace(asked, request=replace(asked.request, understand=False))
    assert bound.understand(off) is None


def test_nothing_of_the_person_is_read(bound: BoundUnderstander) -> None:
    known = inputs(query="like Heat", profile={"age": 30})
    nobody = replace(known, person=replace(known.person, user_id=None, known=False, profile={}))
    assert bound.understand(known) == bound.understand(nobody)


def test_a_catalogue_of_nothing_is_read_too(data: Dataset) -> None:
    silent = replace(data.description, asking=Asking())
    empty = replace(data, description=silent, catalogue=catalogue_of([], ()), edges=())
    part = Understander()
    bound = part.bind(part.fit(empty), empty.catalogue)
    told = bound.understand(inputs(query="anything at all, not horror"))
    assert told == Understanding(rest="anything at all, not horror")


def test_rapidfuzz_is_imported_with_a_word_that_nobody_knows_and_not_before() -> None:
    script = "import sys\nimport rectitude_plugins.understanding.part\nprint('rapidfuzz' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
