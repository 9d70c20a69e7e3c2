"""Serving adds whole numbers, and the score is nothing but their sum."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.folding import fold
from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import Tables, attribute, scores
from rectitude.arrays import Codes
from rectitude.errors import SnapshotError

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def tables(make_model: Make, make_codes: MakeCodes) -> Tables:
    return fold(make_model(5, 4, 3), make_codes(5, 20, 4))


def one_by_one(tables: Tables, x: Codes) -> list[int]:
    attribution = [int(main[code]) for main, code in zip(tables.mains, x, strict=True)]
    for n, (i, j) in enumerate(tables.pairs):
        cell = int(tables.coarse[i, x[i]]), int(tables.coarse[j, x[j]])
        attribution[i] += int(tables.shares[n, 0][cell])
        attribution[j] += int(tables.shares[n, 1][cell])
    return attribution


@given(seeds, st.integers(1, 8), st.integers(0, 12), st.integers(0, 9))
def test_attributions_are_what_looking_up_one_by_one_gives(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int, candidates: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 11, features))
    codes = make_codes(seed + 1, candidates, features)
    attribution = attribute(tables, codes)
    assert attribution.tolist() == [one_by_one(tables, x) for x in codes]
    assert attribution.shape == codes.shape
    assert attribution.dtype == np.int64
    assert attribution.flags.c_contiguous


@given(seeds, st.integers(1, 8), st.integers(0, 12))
def test_the_score_is_the_base_and_the_attributions_to_the_last_unit(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 11, features))
    codes = make_codes(seed + 1, 9, features)
    for score, attribution in zip(scores(tables, codes), attribute(tables, codes), strict=True):
        assert int(score) == tables.base + sum(attribution.tolist())


def test_stored_tables_come_back_the_same(tables: Tables, make_codes: MakeCodes) -> None:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **tables.to_arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        back = Tables.from_arrays(dict(arrays))
    codes = make_codes(6, 30, 4)
    assert back.base == tables.base
    assert np.array_equal(attribute(back, codes), attribute(tables, codes))


BROKEN: dict[str, tuple[str, npt.NDArray[np.generic], str]] = {
    "a base too many": ("base", np.zeros(2, np.int64), r"base has the shape \[2\]"),
    "a broken base": ("base", np.array(0.5), "base holds float64"),
    "no features": ("mains", np.zeros((0, 65), np.int64), "no feature"),
    "floats": ("mains", np.zeros((4, 65)), "mains holds float64"),
    "too few codes": ("mains", np.zeros((4, 64), np.int64), r"mains has the shape \[4, 64\]"),
    "shares of one owner": ("shares", np.zeros((3, 1, 33, 33), np.int64), "shares has the shape"),
    "a pair with nobody": ("pairs", np.array([[0, 1], [0, 2], [3, 4]], np.int16), "two of 4 features"),
    "no missing code": ("coarse", np.zeros((4, 65), np.uint8), "coarse must ascend"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_tables_that_do_not_fit_together_are_refused(tables: Tables, case: str) -> None:
    name, array, sentence = BROKEN[case]
    with pytest.raises(SnapshotError, match=sentence):
        Tables.from_arrays(dict(tables.to_arrays()) | {name: array})


def test_a_missing_table_is_named(tables: Tables) -> None:
    arrays = dict(tables.to_arrays())
    del arrays["shares"]
    with pytest.raises(SnapshotError, match="the arrays shares are missing"):
        Tables.from_arrays(arrays)


STRANGE = (np.zeros(4, np.uint8), np.zeros((2, 5), np.uint8), np.full((1, 4), 200, np.uint8))


@pytest.mark.parametrize("codes", STRANGE)
def test_codes_that_would_read_a_neighbours_table_are_refused(tables: Tables, codes: Codes) -> None:
    with pytest.raises(ValueError, match=r"Codes have|Codes are|A code is"):
        attribute(tables, codes)


@given(seeds, st.integers(1, 6), st.integers(0, 8))
def test_no_two_scores_lie_further_apart_than_the_reach(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    tables = fold(make_model(seed, features, pairs), make_codes(seed, 11, features))
    assert int(np.ptp(scores(tables, make_codes(seed + 1, 40, features)))) <= tables.reach()


def test_without_pairs_the_reach_is_reached(make_model: Make, make_codes: MakeCodes) -> None:
    tables = fold(make_model(7, 3, 0), make_codes(7, 11, 3))
    ends = np.stack([tables.mains.argmax(axis=1), tables.mains.argmin(axis=1)]).astype(np.uint8)
    assert int(np.ptp(scores(tables, ends))) == tables.reach()
