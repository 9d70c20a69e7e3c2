"""The form that serves against the network: near enough, or refused."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
import pytest

from rectitude_plugins.errors import ServingFormDiffers
from rectitude_plugins.text import compiling
from rectitude_plugins.text.checkpoint import Checkpoint, read_checkpoint
from rectitude_plugins.text.compiling import MEAN, PROBES, WORST, agreement, serving_form, verify
from rectitude_plugins.text.form import LENGTHS, ServingForm
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.network import bert_of
from rectitude_plugins.text.probes import probes
from rectitude_plugins.text.tokens import WordPieces


def test_the_form_is_small_and_agrees(tiny: Checkpoint, tiny_form: ServingForm) -> None:
    assert tiny_form.words.dtype == np.int8
    assert list(tiny_form.programs) == [8, 16]
    verify(tiny_form, bert_of(tiny), tiny)


def test_a_form_survives_being_stored(tiny_form: ServingForm) -> None:
    again = ServingForm.from_arrays(tiny_form.to_arrays())
    assert again.programs.keys() == tiny_form.programs.keys()
    np.testing.assert_array_equal(again.rows((4, 5), 8), tiny_form.rows((4, 5), 8))
    assert not any(array.dtype.hasobject for array in again.to_arrays().values())


def test_a_form_of_another_network_is_refused(
    tiny: Checkpoint, tiny_form: ServingForm, make_files: Callable[..., dict[str, bytes]]
) -> None:
    other = bert_of(read_checkpoint("other", make_files(1).get))
    with pytest.raises(ServingFormDiffers, match="at 8 tokens its serving form agrees") as refused:
        verify(tiny_form, other, tiny)
    assert refused.value.worst < WORST


def test_where_one_byte_a_weight_is_too_coarse_single_precision_serves(
    tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiling, "MEAN", 0.999999)
    with caplog.at_level(logging.WARNING):
        form = serving_form(tiny, (8,))
    assert form.words.dtype == np.float32
    assert "served in single precision instead" in caplog.text


def test_where_nothing_agrees_nothing_serves(tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "MEAN", 1.1)
    with pytest.raises(ServingFormDiffers):
        serving_form(tiny, (8,))


@pytest.mark.thorough
def test_the_pinned_models_form_agrees_at_every_length(minilm: LanguageModel) -> None:
    checkpoint = read_checkpoint(minilm.name, minilm.files())
    _, form = minilm.form()
    cosines = agreement(form, bert_of(checkpoint), checkpoint)
    assert tuple(cosines) == LENGTHS
    for found in cosines.values():
        assert found.mean() >= MEAN and found.min() >= WORST


@pytest.mark.thorough
def test_every_length_is_probed(minilm: LanguageModel) -> None:
    pieces = WordPieces.of(minilm.name, read_checkpoint(minilm.name, minilm.files()).tokenizer)
    lengths = np.array([len(pieces.read(text, 512).ids) for text in probes()])
    counted, _ = np.histogram(lengths, bins=[0.5, *(length + 0.5 for length in LENGTHS)])
    assert (counted >= PROBES // 2).all()
