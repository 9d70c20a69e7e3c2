"""A condition as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rectitude_plugins.errors import ConditionUnreadable
from rectitude_plugins.policies.place import Place

LONGEST = 2_000
"""Characters in a condition."""
MOST = 500
"""Tokens in a condition."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<decimal>\d+\.\d+)
    | (?P<whole>\d+)
    | (?P<word>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>&&|\|\||==|!=|<=|>=|[<>!()\[\],.\-])
    )""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(.)")


class Form(StrEnum):
    """What a token is."""

    DECIMAL = "decimal"
    WHOLE = "whole"
    WORD = "word"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `at` is the position of its first character, counted from 1."""

    form: Form
    text: str
    at: int


def tokens_of(condition: str, place: Place) -> list[Token]:
    """Split a condition into tokens, an END token last; raises ConditionUnreadable.

    >>> [token.text for token in tokens_of("item.year >= 1990", Place("f", "r", "when"))]
    ['item', '.', 'year', '>=', '1990', '']
    """
    if len(condition) > LONGEST:
        raise ConditionUnreadable(*place, f"has {len(condition)} characters; at most {LONGEST} are allowed")
    found: list[Token] = []
    position, text = 0, condition.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _unknown(text, position, place)
        at = match.start(match.lastgroup) + 1
        found.append(Token(Form(match.lastgroup), match[match.lastgroup], at))
        position = match.end()
    if len(found) > MOST:
        raise ConditionUnreadable(*place, f"has {len(found)} parts; at most {MOST} are allowed")
    return [*found, Token(Form.END, "", len(text) + 1)]


def _unknown(text: str, position: int, place: Place) -> ConditionUnreadable:
    while text[position].isspace():
        position += 1
    sign, at = text[position], position + 1
    if sign in "'\"":
        return ConditionUnreadable(*place, f"the word that begins at character {at} has no closing {sign}")
    hint = {
        "=": "write == to compare",
        "&": "write && for and",
        "|": "write || for or",
        "+": "conditions do no arithmetic",
        "*": "conditions do no arithmetic",
        "/": "conditions do no arithmetic",
        "%": "conditions do no arithmetic",
        "?": "conditions have no ? :; write two rules",
    }.get(sign, "it is not part of conditions")
    return ConditionUnreadable(*place, f"does not understand {sign!r} at character {at}; {hint}")


def word_of(token: Token, place: Place) -> str:
    r"""Return the word that a quoted token stands for; only quotes and backslashes may be escaped.

    >>> word_of(Token(Form.WORD, r"'rock \'n\' roll'", 1), Place("f", "r", "when"))
    "rock 'n' roll"
    """
    body = token.text[1:-1]
    for escaped in _ESCAPED.findall(body):
        if escaped not in "'\"\\":
            problem = f"does not understand \\{escaped} in the word at character {token.at}"
            raise ConditionUnreadable(*place, f"{problem}; only quotes and backslashes are escaped")
    return _ESCAPED.sub(r"\1", body)
