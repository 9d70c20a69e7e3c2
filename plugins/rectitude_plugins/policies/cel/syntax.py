"""A condition as its author wrote it: a tree without types; `at` counts characters from 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A whole number, a truth value or a word."""

    value: bool | int | str
    at: int


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with a point, in whole micro-units."""

    micro: int
    at: int


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of literals."""

    items: tuple[Syntax, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name: `item`, `person`, `slate` or a variable of a macro."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Select:
    """A field of something: `item.year`."""

    operand: Syntax
    field: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or a method or macro of `target`."""

    function: str
    target: Syntax | None
    arguments: tuple[Syntax, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Not."""

    operand: Syntax
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the sign between them."""

    sign: str
    left: Syntax
    right: Syntax
    at: int


Syntax = Literal | Decimal | ListOf | Name | Select | Call | Negation | Binary
