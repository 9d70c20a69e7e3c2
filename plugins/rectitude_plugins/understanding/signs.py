"""Signs that one or two words are meant as a name: many titles are ordinary words ("Heat", "Two Friends")."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rectitude_plugins.understanding.words import ARTICLES, GLUE, Token

_BEFORE = """
like than called named titled loved liked enjoyed watched saw seen movy film by issued
"""
BEFORE = frozenset(_BEFORE.split())
PAIRS_BEFORE = frozenset((("similar", "to"), ("such", "as"), ("same", "as")))
WISHING = frozenset(("would", "id", "should", "wed"))
"""Words after which "like" is a wish: "I would like speed"."""
OPENING, CLOSING = "\"“‘«„'", "\"”’»“'"


def is_meant(tokens: Sequence[Token], text: str, start: int, end: int, covered: Container[int]) -> bool:
    """Say whether something shows that the words from `start` to `end` are a name.

    They are where they are the whole query, in quotation marks, behind "like" or "called", or written with a
    capital within small letters. Words that hold every query together ("It") need the first or the second.
    Two words are a name also where beside them stand only small words, numbers and `covered` ones, which
    other names hold.
    """
    others = [at for at in range(len(tokens)) if not start <= at < end]
    if all(tokens[at].plain in ARTICLES for at in others):
        return True
    words = [token for token in tokens[start:end] if token.plain not in ARTICLES]
    telling = [token for token in words if token.stem not in GLUE]
    if telling and len(words) > 1 and all(_says_nothing(tokens[at]) or at in covered for at in others):
        return True
    first, last = tokens[start].start, tokens[end - 1].end
    if text[max(first - 1, 0) : first] in tuple(OPENING) and text[last : last + 1] in tuple(CLOSING):
        return True
    if not telling:
        return False
    return _follows_a_sign(tokens, start) or _is_capital(tokens, text, start, end)


def _says_nothing(token: Token) -> bool:
    return token.stem in GLUE or token.stem[0].isdigit()


def _follows_a_sign(tokens: Sequence[Token], start: int) -> bool:
    before = [token.stem for token in tokens[:start] if token.plain not in ARTICLES][-2:]
    if not before:
        return False
    if before[-1] == "like" and before[0] in WISHING:
        return False
    return before[-1] in BEFORE or tuple(before) in PAIRS_BEFORE


def _is_capital(tokens: Sequence[Token], text: str, start: int, end: int) -> bool:
    """Say whether words that begin no sentence have capitals, in a text that has small letters too.

    Not where a capital stands beside them: the Civil War is not "The War".
    """
    named = [text[token.start].isupper() for token in tokens]
    if not start or not all(named[start:end]):
        return False
    begins = text[tokens[start - 1].end : tokens[start].start].strip(" ")[:1] in tuple(".!?:")
    beside = named[start - 1] or (
        end < len(tokens) and named[end] and not text[tokens[end - 1].end :].startswith(",")
    )
    return not begins and not beside and any(text[token.start].islower() for token in tokens)
