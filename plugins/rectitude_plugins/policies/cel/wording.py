"""Operands and kinds in the words of an error."""

from __future__ import annotations

from rectitude.arrays import MICRO
from rectitude.catalogue import Kind
from rectitude_plugins.policies.cel.syntax import Call, Decimal, ListOf, Literal, Name, Select, Syntax

HOLDS = {
    Kind.INTEGER: "a whole number",
    Kind.DECIMAL: "a decimal",
    Kind.BOOLEAN: "true or false",
    Kind.ENUMERATION: "a word",
    Kind.TAGS: "a list of words",
    Kind.TEXT: "text",
    Kind.DATE: "a date",
    Kind.SHARES: "a list of shares",
}


def side_in_words(syntax: Syntax, kind: Kind) -> str:
    """Return an operand and what it holds."""
    return f"{in_words(syntax)} is {HOLDS[kind]}"


def in_words(syntax: Syntax) -> str:
    """Return an operand in the author's words, as far as it is short."""
    match syntax:
        case Literal(value):
            words = repr(value) if isinstance(value, str) else str(value).lower()
        case Decimal(micro):
            words = f"{micro / MICRO:g}"
        case Name(name):
            words = name
        case Select(Name(name), field):
            words = f"{name}.{field}"
        case Call(function):
            words = f"{function}(...)"
        case ListOf():
            words = "the list"
        case _:
            words = "the expression"
    return words
