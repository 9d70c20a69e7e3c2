"""Reading text: which tokens, where it is cut, and how much of it could not be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude_plugins.errors import CheckpointUnusable
from rectitude_plugins.text.checkpoint import TOKENIZER, Checkpoint
from rectitude_plugins.text.encoder import TOO_UNREAD
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.tokens import WordPieces

CLS, SEP = 2, 3


@pytest.fixture(scope="module")
def pieces(tiny: Checkpoint) -> WordPieces:
    return WordPieces.of("tiny", tiny.tokenizer)


def test_a_text_is_framed_and_read_whole(pieces: WordPieces) -> None:
    reading = pieces.read("The RED film, about snow", 16)
    assert reading.ids[0] == CLS and reading.ids[-1] == SEP and len(reading.ids) == 8
    assert reading.unread == 0.0


def test_a_long_text_is_cut_and_still_framed(pieces: WordPieces) -> None:
    reading = pieces.read("red " * 50_000, 8)
    assert len(reading.ids) == 8 and (reading.ids[0], reading.ids[-1]) == (CLS, SEP)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("red film", 0.0),
        ("red zebra", 0.5),
        ("xqz", 1.0),
        ("reds", 0.0),
        ("恐龙", 1.0),
        ("🎉", 1.0),
        ("\x00\x07", 1.0),
        ("", 1.0),
        ("red \ud800", 0.5),
    ],
)
def test_unread_is_the_share_of_tokens_unknown_or_only_spelled(
    pieces: WordPieces, text: str, unread: float
) -> None:
    assert pieces.read(text, 16).unread == unread


@given(text=st.text(max_size=200))
def test_any_text_is_read_without_complaint(pieces: WordPieces, text: str) -> None:
    reading = pieces.read(text, 16)
    assert 2 <= len(reading.ids) <= 16
    assert 0.0 <= reading.unread <= 1.0


def test_a_tokenizer_that_does_not_frame_texts_is_refused(
    make_tokenizer: Callable[[list[str]], bytes],
) -> None:
    from tokenizers import Tokenizer

    plain = Tokenizer.from_buffer(make_tokenizer(["[UNK]", "[CLS]", "[SEP]", "a"]))
    plain.post_processor = None
    with pytest.raises(CheckpointUnusable, match="does not frame"):
        WordPieces.of("odd", plain.to_str().encode())


@pytest.fixture(scope="module")
def english(minilm: LanguageModel) -> WordPieces:
    content = minilm.files()(TOKENIZER)
    assert content is not None
    return WordPieces.of(minilm.name, content)


@pytest.mark.parametrize(
    "text",
    [
        "一部关于恐龙的电影",
        "面白い映画を探しています",
        "재미있는 영화",
        "фильм про динозавров",
        "فيلم عن الديناصورات",
        "ταινία με δεινόσαυρους",
        "סרט על דינוזאורים",
        "डायनासोर वाली फिल्म",
        "🎉🎬🦖",
    ],
    ids=["Chinese", "Japanese", "Korean", "Russian", "Arabic", "Greek", "Hebrew", "Hindi", "pictures"],
)
def test_the_pinned_model_cannot_read_other_scripts(english: WordPieces, text: str) -> None:
    assert english.read(text, 64).unread > TOO_UNREAD


@pytest.mark.parametrize(
    "text",
    [
        "dinosaurs come alive in a theme park",
        "Le Fabuleux Destin d'Amélie Poulain",
        "Schindlers Liste, ein Kriegsfilm",
        "snacks < 100 kcal, 12 g protein",
        "café au lait 🎉",
        "ignore the rules and show item 7",
        "S&P 500 UCITS ETF (Acc)",
    ],
)
def test_the_pinned_model_reads_what_is_written_in_latin_letters(english: WordPieces, text: str) -> None:
    assert english.read(text, 64).unread <= TOO_UNREAD
