"""The model is its formula, survives storage, and refuses arrays that do not fit together."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Codes
from rectitude.errors import SnapshotError

Make = Callable[[int, int, int], AdditiveModel]
MakeCodes = Callable[[int, int, int], Codes]
seeds = st.integers(0, 2**32 - 1)


def stored(model: AdditiveModel) -> dict[str, npt.NDArray[np.generic]]:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **model.to_arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


@given(seeds, st.integers(1, 6), st.integers(0, 6))
def test_a_prediction_is_the_sum_of_its_table_entries(
    make_model: Make, make_codes: MakeCodes, seed: int, features: int, pairs: int
) -> None:
    model, codes = make_model(seed, features, pairs), make_codes(seed, 3, features)
    for x, predicted in zip(codes, model.predict(codes), strict=True):
        mains = sum(float(model.mains[i, code]) for i, code in enumerate(x))
        terms = sum(
            float(table[model.coarse[i, x[i]], model.coarse[j, x[j]]])
            for (i, j), table in zip(model.pairs, model.pair_tables, strict=True)
        )
        assert predicted == pytest.approx(mains + terms, abs=1e-12)


@pytest.mark.parametrize(("features", "pairs"), [(1, 0), (5, 4)])
def test_a_stored_model_comes_back_the_same(make_model: Make, features: int, pairs: int) -> None:
    model = make_model(3, features, pairs)
    back = AdditiveModel.from_arrays(stored(model))
    assert back.features == model.features
    for name, array in model.to_arrays().items():
        assert np.array_equal(array, back.to_arrays()[name])
        assert array.dtype == back.to_arrays()[name].dtype


def test_names_in_any_script_survive_storage(make_model: Make) -> None:
    arrays = stored(make_model(0, 2, 1)) | {"features": np.array(["прошлое", "价格"])}
    assert AdditiveModel.from_arrays(arrays).features == ("прошлое", "价格")


def with_entry(name: str, place: tuple[int, ...], value: float) -> Callable[[AdditiveModel], object]:
    def change(model: AdditiveModel) -> object:
        array = np.array(model.to_arrays()[name])
        array[place] = value
        return array

    return change


BROKEN: dict[str, tuple[str, Callable[[AdditiveModel], object], str]] = {
    "a main too many": ("mains", lambda model: np.zeros((4, 65)), r"mains has the shape \[4, 65\]"),
    "an edge too many": ("edges", lambda model: np.zeros((3, 64)), r"edges has the shape \[3, 64\]"),
    "edges out of order": ("edges", with_entry("edges", (0, 0), 1e9), "edges must ascend"),
    "an edge that is no number": ("edges", with_entry("edges", (0, 5), np.nan), "edges must ascend"),
    "a main that is no number": ("mains", with_entry("mains", (2, 64), np.nan), "mains holds an entry"),
    "an infinite pair": ("pair_tables", with_entry("pair_tables", (0, 0, 0), -np.inf), "pair_tables holds"),
    "an entry beyond all logarithms": ("mains", with_entry("mains", (0, 0), 1e7), "mains holds an entry"),
    "a pair backwards": ("pairs", lambda model: np.array([[1, 0], [1, 2]], np.int16), "smaller first"),
    "a pair with itself": ("pairs", lambda model: np.array([[1, 1], [1, 2]], np.int16), "smaller first"),
    "a pair with nobody": ("pairs", lambda model: np.array([[0, 3], [1, 2]], np.int16), "two of 3 features"),
    "a pair twice": ("pairs", lambda model: np.array([[0, 1], [0, 1]], np.int16), "stands twice"),
    "a pair of three": ("pairs", lambda model: np.zeros((2, 3), np.int16), r"pairs has the shape \[2, 3\]"),
    "pairs without tables": ("pair_tables", lambda model: np.zeros((1, 33, 33)), "pair_tables has the shape"),
    "coarse codes that fall": ("coarse", with_entry("coarse", (1, 3), 31), "coarse must ascend"),
    "missing made ordinary": ("coarse", with_entry("coarse", (1, 64), 31), "coarse must ascend"),
    "narrow floats": ("mains", lambda model: model.mains.astype(np.float32), "mains holds float32"),
    "numbers for names": ("features", lambda model: np.arange(3), "features holds int64"),
    "a name twice": ("features", lambda model: np.array(["a", "b", "a"]), "a name of its own"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_arrays_that_do_not_fit_together_are_refused(make_model: Make, case: str) -> None:
    name, change, sentence = BROKEN[case]
    model = make_model(1, 3, 2)
    with pytest.raises(SnapshotError, match=sentence):
        AdditiveModel.from_arrays(dict(model.to_arrays()) | {name: np.asarray(change(model))})


def test_a_missing_or_unknown_array_is_named(make_model: Make) -> None:
    arrays = dict(make_model(1, 3, 2).to_arrays())
    with pytest.raises(SnapshotError, match="the arrays bias are unknown"):
        AdditiveModel.from_arrays(arrays | {"bias": np.zeros(1)})
    del arrays["mains"], arrays["edges"]
    with pytest.raises(SnapshotError, match="the arrays edges, mains are missing"):
        AdditiveModel.from_arrays(arrays)


def test_a_model_needs_a_feature(make_model: Make) -> None:
    empty = {name: array[:0] for name, array in make_model(1, 3, 2).to_arrays().items()}
    with pytest.raises(SnapshotError, match="one feature or more"):
        AdditiveModel.from_arrays(empty)


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (np.zeros((2, 4), np.uint8), r"uint8\[2, 4\], where uint8\[…, 3\]"),
        (np.zeros((2, 3), np.int64), "int64"),
        (np.zeros(3, np.uint8), r"shape \[3\]"),
        (np.full((2, 3), 65, np.uint8), "A code is 65"),
    ],
)
def test_codes_of_another_ranker_are_refused(make_model: Make, codes: Codes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make_model(1, 3, 2).predict(codes)
