"""From text to token numbers, by the checkpoint's own tokenizer, and how much of a text it could read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rectitude_plugins.errors import CheckpointUnusable

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

READ = 2_000
"""Characters of a text that are read; more would not fit into the longest form that serves."""
SPELLED, LETTERS = 3, 1.5
"""A word of so many pieces, of no more than so many letters each on average, was spelled, not read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as token numbers (with the two around it), and the share of its tokens that were not read."""

    ids: tuple[int, ...]
    unread: float


@dataclass(frozen=True, slots=True, eq=False)
class WordPieces:
    """A WordPiece tokenizer, without padding or cutting of its own."""

    tokenizer: Tokenizer
    unknown: int

    @classmethod
    def of(cls, name: str, content: bytes) -> WordPieces:
        """Return the tokenizer of a checkpoint from the bytes of its file; raises CheckpointUnusable."""
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_buffer(content)
        except ValueError as error:
            raise CheckpointUnusable(name, f"its tokenizer cannot be read ({error})") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        unknown = tokenizer.token_to_id("[UNK]")
        if unknown is None or len(tokenizer.encode("").ids) != AROUND:
            raise CheckpointUnusable(name, "its tokenizer does not frame a text as BERT reads it")
        return cls(tokenizer, unknown)

    @property
    def size(self) -> int:
        """The number of tokens that it knows."""
        return int(self.tokenizer.get_vocab_size())

    def read(self, text: str, longest: int) -> Reading:
        """Return a text's first `longest` tokens, the two around it among them."""
        # Half of a character that takes two, as a broken client may send it, is no text.
        encoding = self.tokenizer.encode(text[:READ].encode("utf-8", "replace").decode("utf-8"))
        ids = tuple(encoding.ids)
        kept = ids if len(ids) <= longest else (*ids[: longest - 1], ids[-1])
        return Reading(kept, self._unread(encoding))

    def _unread(self, encoding: Encoding) -> float:
        """Return the share of tokens that are unknown or letters of a word that was only spelled."""
        pieces = [
            (word, piece.removeprefix("##"), number == self.unknown)
            for word, piece, number in zip(encoding.word_ids, encoding.tokens, encoding.ids, strict=True)
            if word is not None
        ]
        unread = 0
        for _, word in groupby(pieces, key=lambda entry: entry[0]):
            group = list(word)
            letters = sum(len(piece) for _, piece, _ in group)
            spelled = len(group) >= SPELLED and letters <= LETTERS * len(group)
            unread += len(group) if spelled else sum(unknown for _, _, unknown in group)
        return unread / len(pieces) if pieces else 1.0


AROUND = 2
"""Tokens that stand around every text: where it begins and where it ends."""
