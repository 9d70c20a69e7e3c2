"""A condition with types: what the compilers read.

`<=` is *not greater*, `!=` is *not same*, `all` is *not some not*: a few terms say everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rectitude.catalogue import Kind


class Owner(StrEnum):
    """Whose attribute is read; `SLATE` is the item on the slate that a macro looks at."""

    ITEM = "item"
    PERSON = "person"
    SLATE = "slate"


@dataclass(frozen=True, slots=True)
class Read:
    """An attribute's value; missing values make it unknown.

    A `passing` one is of an item and holds for one request only.
    """

    owner: Owner
    name: str
    kind: Kind
    passing: bool = False

    def __str__(self) -> str:
        """Return the attribute as a record names it; an item on the slate is an item."""
        return f"{Owner.ITEM if self.owner is Owner.SLATE else self.owner}.{self.name}"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, or whole micro-units where the kind is DECIMAL."""

    value: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Word:
    """A word written in the condition."""

    value: str


@dataclass(frozen=True, slots=True)
class Element:
    """The variable of `exists` or `all` over words."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words written in the condition."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many words some tags hold."""

    words: Read


@dataclass(frozen=True, slots=True)
class SlateCount:
    """How many items on the slate fulfil a condition; unknown where it is unknown for one of them."""

    condition: Truth


@dataclass(frozen=True, slots=True)
class Fixed:
    """True or false, as written."""

    value: bool


@dataclass(frozen=True, slots=True)
class Has:
    """Whether an attribute is there; never unknown."""

    read: Read


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    term: Truth


@dataclass(frozen=True, slots=True)
class And:
    """Conjunction of two or more."""

    terms: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Disjunction of two or more."""

    terms: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class SameTruth:
    """Whether two conditions are both true or both false."""

    left: Truth
    right: Truth


@dataclass(frozen=True, slots=True)
class Less:
    """Whether one number is less than another of the same kind."""

    left: NumberTerm
    right: NumberTerm


@dataclass(frozen=True, slots=True)
class SameNumber:
    """Whether two numbers of one kind are equal."""

    left: NumberTerm
    right: NumberTerm


@dataclass(frozen=True, slots=True)
class SameWord:
    """Whether two words are equal."""

    left: WordTerm
    right: WordTerm


@dataclass(frozen=True, slots=True)
class Member:
    """Whether a word is among some words."""

    word: WordTerm
    words: WordsTerm


@dataclass(frozen=True, slots=True)
class Some:
    """Whether some word of `words`, called `variable`, fulfils a condition."""

    variable: str
    words: WordsTerm
    condition: Truth


@dataclass(frozen=True, slots=True)
class SlateSome:
    """Whether some item on the slate fulfils a condition."""

    condition: Truth


WordTerm = Read | Word | Element
WordsTerm = Read | Words
NumberTerm = Read | Number | Size | SlateCount
Logic = Fixed | Not | And | Or | SameTruth
Question = Read | Has | Less | SameNumber | SameWord | Member | Some | SlateSome
Truth = Logic | Question
Term = Truth | Number | Word | Element | Words | Size | SlateCount


def parts_of(term: Term) -> tuple[Term, ...]:
    """Return the terms that a term is made of."""
    match term:
        case And(terms) | Or(terms):
            return terms
        case Less(left, right) | SameNumber(left, right) | SameWord(left, right) | Member(left, right):
            return (left, right)
        case SameTruth(one, other):
            return (one, other)
        case Some(_, words, condition):
            return (words, condition)
        case SlateSome(inner) | SlateCount(inner) | Not(inner) | Size(inner) | Has(inner):
            return (inner,)
        case Fixed() | Read() | Number() | Word() | Element() | Words():
            return ()


def terms_of(term: Term) -> Iterator[Term]:
    """Yield a term and everything inside it."""
    yield term
    for part in parts_of(term):
        yield from terms_of(part)


def values_read(term: Term) -> Iterator[Read]:
    """Yield every attribute whose value is read, leaving out those that are only asked for with `has`."""
    if isinstance(term, Read):
        yield term
    elif not isinstance(term, Has):
        for part in parts_of(term):
            yield from values_read(part)


def reads_of(term: Term) -> tuple[Read, ...]:
    """Return every attribute that a term reads or asks for, each once, in order."""
    return tuple(dict.fromkeys(part for part in terms_of(term) if isinstance(part, Read)))


def looks_at_slate(term: Term) -> bool:
    """Return whether a term says anything about the slate."""
    return any(isinstance(part, SlateSome | SlateCount) for part in terms_of(term))
