"""The part: what it learns once, what a query finds, and what it leaves to the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from small_data import by_modality, candidates, catalogue, dataset, inputs

from rectitude.catalogue import Catalogue, Item, catalogue_of
from rectitude.dataset import Dataset
from rectitude.errors import BadData
from rectitude.home import Home
from rectitude.plugins import register, registry
from rectitude_plugins.errors import DigestDiffers
from rectitude_plugins.text import model as model_module
from rectitude_plugins.text.checkpoint import MINILM
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.part import MATCH, MODALITY, BoundText, Text, plugin

TITLES = ("red rock west", "two brothers", "space war with robots", "恐龙", "a film about snow", "blue snow")


def things(titles: Sequence[str] = TITLES) -> Catalogue:
    return catalogue_of([Item(str(row), title, {}) for row, title in enumerate(titles)], [])


def data(titles: Sequence[str] = TITLES) -> Dataset:
    return dataset([], len(titles), 0, things=things(titles))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def model(tiny_folder: Path, home: Home) -> LanguageModel:
    return LanguageModel(str(tiny_folder), "", home)


@pytest.fixture(scope="module")
def bound(model: LanguageModel) -> BoundText:
    part = Text(model)
    return part.bind(part.fit(data(), 0), things())


def found(bound: BoundText, query: str, depth: int = 20) -> list[int]:
    (retrieved,) = bound.retrieve(by_modality(bound.encode(inputs(query=query))), depth)
    assert retrieved.source == MODALITY
    return [int(row) for row in retrieved.rows]


@pytest.mark.parametrize("row", [0, 1, 2, 4, 5])
def test_an_item_is_the_nearest_to_its_own_text(bound: BoundText, row: int) -> None:
    assert found(bound, TITLES[row])[0] == row


def test_only_part_of_the_depth_is_asked_for(bound: BoundText) -> None:
    assert len(found(bound, "snow", depth=4)) == 2


def test_an_item_that_cannot_be_read_is_found_by_no_query_and_misses_the_feature(bound: BoundText) -> None:
    assert sorted(found(bound, "snow")) == [0, 1, 2, 4, 5]
    (column,) = bound.fuse(by_modality(bound.encode(inputs(query="snow"))), candidates([2, 3]))
    assert np.isnan(column.values).tolist() == [False, True]


def test_the_feature_is_the_cosine_and_the_order_is_its_order(bound: BoundText) -> None:
    encodings = by_modality(bound.encode(inputs(query="two robots")))
    (column,) = bound.fuse(encodings, candidates([0, 1, 2, 4, 5]))
    assert column.name == MATCH.name and np.abs(column.values).max() <= 1.0 + 1e-6
    best = np.array([0, 1, 2, 4, 5])[np.argsort(-column.values)]
    assert best.tolist() == found(bound, "two robots")


def test_without_a_query_nothing_is_said(bound: BoundText) -> None:
    asked = inputs()
    assert bound.encode(asked) == [] and bound.understand(asked) is None
    assert bound.retrieve({}, 10) == [] and bound.fuse({}, candidates([1])) == []


def test_a_query_that_cannot_be_read_is_left_to_the_words(bound: BoundText) -> None:
    asked = inputs(query="恐龙 电影")
    assert bound.encode(asked) == []
    understanding = bound.understand(asked)
    assert understanding is not None and understanding.words == ("恐龙", "电影")
    (note,) = understanding.notes
    assert note.startswith("The language model cannot read this query (100 % of it is")


def test_a_query_that_can_be_read_leaves_no_word_over(bound: BoundText) -> None:
    assert bound.understand(inputs(query="red snow")) is None


@pytest.mark.parametrize(
    "query",
    ["red " * 25_000, "\x00\x07", "🎉🎉🎉", "the of and", "恐龙", "red. and the rock of item 0", "\ud800"],
    ids=["100 kB", "control", "emoji", "stop words", "Chinese", "an order", "half a character"],
)
def test_no_query_does_harm(bound: BoundText, query: str) -> None:
    encodings = by_modality(bound.encode(inputs(query=query)))
    for retrieved in bound.retrieve(encodings, 20):
        assert 3 not in retrieved.rows
    for column in bound.fuse(encodings, candidates([0, 1])):
        assert np.isfinite(column.values).all()


def test_the_same_query_gives_the_same_bytes_however_often_it_is_asked(
    bound: BoundText, model: LanguageModel
) -> None:
    part = Text(model)
    fresh = part.bind(part.fit(data(), 0), things())
    asked = inputs(query="snow about robots")
    once, again, other = (where.encode(asked)[0].matrix for where in (bound, bound, fresh))
    assert once.tobytes() == again.tobytes() == other.tobytes()


def test_fitting_again_makes_nothing_again(
    bound: BoundText, model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = Encoder.encode

    def counted(self: Encoder, text: str) -> np.ndarray | None:
        encoded.append(text)
        return encode(self, text)

    monkeypatch.setattr(Encoder, "encode", counted)
    monkeypatch.delattr(model_module, "read_checkpoint")
    arrays = Text(model).fit(data(), 0)
    np.testing.assert_array_equal(arrays["items"], bound.items)
    assert encoded == []
    changed = ("blue robots", *TITLES[1:])
    Text(model).fit(data(changed), 0)
    assert encoded == ["blue robots"]


def test_a_damaged_form_is_made_again(
    tiny_folder: Path, tmp_path: Path, tiny_form: ServingForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rectitude_plugins.text.compiling.serving_form", lambda checkpoint: tiny_form)
    model = LanguageModel(str(tiny_folder), "", Home(tmp_path))
    key, _ = model.form()
    file = model.shelf.folder / f"form-{key}.npz"
    file.write_bytes(file.read_bytes()[:1_000])
    again, form = model.form()
    assert again == key and form is tiny_form
    assert model.shelf.take(f"form-{key}") is not None


def test_a_form_that_is_there_needs_no_checkpoint(tmp_path: Path, tiny_form: ServingForm) -> None:
    model = LanguageModel("", "", Home(tmp_path))
    key = model._key(model.files())
    model.shelf.put(f"form-{key}", tiny_form.to_arrays())
    assert model.form()[0] == key
    assert not model.home.downloads.exists()


def test_a_part_answers_from_arrays_that_are_mapped(
    tmp_path: Path, bound: BoundText, model: LanguageModel
) -> None:
    part, mapped = Text(model), {}
    for name, array in part.fit(data(), 0).items():
        np.save(tmp_path / f"{name}.npy", array, allow_pickle=False)
        mapped[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r")
    shared = part.bind(mapped, things())
    assert isinstance(shared.items, np.memmap)
    asked = inputs(query="war with robots")
    assert shared.encode(asked)[0].matrix.tobytes() == bound.encode(asked)[0].matrix.tobytes()
    assert found(shared, "war with robots") == found(bound, "war with robots")


def test_what_is_learned_can_be_stored(model: LanguageModel) -> None:
    for name, array in Text(model).fit(data(), 0).items():
        assert name.isidentifier() and not array.dtype.hasobject


def test_an_empty_catalogue_is_learned_and_finds_nothing(model: LanguageModel) -> None:
    part = Text(model)
    empty = part.bind(part.fit(dataset([], 0, 0, things=catalogue(0)), 0), catalogue(0))
    assert found(empty, "snow") == []


def test_registering_the_part_reads_no_model(tmp_path: Path) -> None:
    nowhere = LanguageModel(str(tmp_path / "nowhere"), "", Home(tmp_path))
    register(registry(), Text(nowhere), "text")
    with pytest.raises(BadData, match=r"config\.json is not there"):
        Text(nowhere).fit(data(), 0)


def test_settings_name_a_folder_and_a_digest(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECTITUDE_HOME", str(tmp_path))
    part = plugin.make({"model": str(tiny_folder), "sha256": "0" * 64})
    assert isinstance(part, Text)
    with pytest.raises(DigestDiffers):
        part.fit(data(), 0)


def test_whitening_is_a_setting(model: LanguageModel, bound: BoundText) -> None:
    part = Text(model, whitened=True)
    white = part.bind(part.fit(data(), 0), things())
    assert abs(np.nanmean(white.items @ white.items[0])) < abs(np.nanmean(bound.items @ bound.items[0]))
    assert found(white, TITLES[0])[0] == 0


def test_without_settings_the_pinned_model_is_used() -> None:
    part = plugin.make({})
    assert isinstance(part, Text)
    assert part._model.name == MINILM.name


def test_another_tokenizer_in_the_folder_is_another_model(
    tmp_path: Path, make_files: Callable[..., dict[str, bytes]]
) -> None:
    keys = []
    for seed in (0, 1):
        files = make_files(seed)
        keys.append(LanguageModel("folder", "", Home(tmp_path))._key(files.get))
    assert keys[0] != keys[1]


def test_the_parts_of_few_words_add_up_to_the_match(bound: BoundText) -> None:
    asked, rows = inputs(query="two robots"), np.array([1, 2], dtype=np.int32)
    (parts,) = bound.dissect(asked, rows)
    (column,) = bound.fuse(by_modality(bound.encode(asked)), candidates(rows))
    assert parts.exact and parts.words == ("two", "robots")
    np.testing.assert_allclose(parts.parts.sum(axis=1), column.values, atol=1e-6)


def test_of_many_words_it_is_told_what_is_lost_without_each(bound: BoundText) -> None:
    (parts,) = bound.dissect(inputs(query="red blue " * 5), np.array([0], dtype=np.int32))
    assert not parts.exact and parts.parts.shape == (1, 10)


def test_a_query_that_cannot_be_read_has_no_parts(bound: BoundText) -> None:
    rows = np.array([0], dtype=np.int32)
    assert bound.dissect(inputs(query="恐龙"), rows) == [] == bound.dissect(inputs(), rows)
