"""Checkpoints for the text part: a tiny one made here, and the pinned one, fetched once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tiny_bert import tiny_files, tokenizer

from rectitude.home import Home
from rectitude_plugins.text.checkpoint import Checkpoint
from rectitude_plugins.text.checkpoint import read_checkpoint as read
from rectitude_plugins.text.compiling import serving_form
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel


@pytest.fixture(scope="session")
def make_files() -> Callable[..., dict[str, bytes]]:
    """Return what makes the files of a tiny checkpoint (from a seed), for tests that change them."""
    return tiny_files


@pytest.fixture(scope="session")
def make_tokenizer() -> Callable[[list[str]], bytes]:
    """Return what makes the file of a tokenizer that knows some words."""
    return tokenizer


@pytest.fixture(scope="session")
def tiny() -> Checkpoint:
    """A tiny checkpoint with random weights."""
    return read("tiny", tiny_files().get)


@pytest.fixture(scope="session")
def tiny_form(tiny: Checkpoint) -> ServingForm:
    """The form that serves the tiny checkpoint, for up to 16 tokens."""
    return serving_form(tiny, (8, 16))


@pytest.fixture(scope="session")
def minilm(pytestconfig: pytest.Config) -> LanguageModel:
    """The pinned model, with what was made of it, among what pytest remembers; it is never committed."""
    assert pytestconfig.cache is not None
    return LanguageModel("", "", Home(pytestconfig.cache.mkdir("language-model")))
