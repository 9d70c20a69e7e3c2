"""Conditions compiled to columns: one answer for every candidate at a time.

An attribute of a candidate is an array [n], one of an item on the slate an array [m, 1], one of the person
a single value; numpy broadcasts the three. Words are compared by their numbers in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Integers
from rectitude_plugins.policies.cel import scalar
from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.cel.meeting import meeting
from rectitude_plugins.policies.cel.table import Table
from rectitude_plugins.policies.kleene import FALSE, TRUE, UNKNOWN, Trits, trits
from rectitude_plugins.policies.scene import Positions, Scene

Answer = Trits | int
Ask = Callable[[Scene], Answer]
Known = npt.NDArray[np.bool_] | bool
AskNumbers = Callable[[Scene], tuple[Integers | int, Known]]
"""Numbers (or numbers of words) and where they are known."""


def index_of(owner: t.Owner, scene: Scene) -> Positions:
    """Return which rows of the table an owner's attributes come from."""
    return scene.slate[:, None] if owner is t.Owner.SLATE else scene.rows


def for_rows(answer: Answer, rows: int) -> Trits:
    """Return an answer as int8[rows]; what has one value for all has it for each."""
    return np.broadcast_to(np.asarray(answer, dtype=np.int8), (rows,))


@dataclass(frozen=True, slots=True)
class Columns:
    """The compiler: terms become functions on scenes, bound to one table."""

    table: Table

    def truth(self, term: t.Truth) -> Ask:
        """Return the function that answers a condition for all candidates of a scene."""
        if isinstance(term, t.Fixed) or scalar.is_scalar(term):
            return scalar.truth(term)
        match term:
            case t.Not(inner):
                negated = self.truth(inner)
                return lambda scene: -negated(scene)
            case t.And(terms):
                return _folded(np.minimum, [self.truth(part) for part in terms])
            case t.Or(terms):
                return _folded(np.maximum, [self.truth(part) for part in terms])
            case t.SameTruth(left, right):
                return _folded(np.multiply, [self.truth(left), self.truth(right)])
            case _:
                return self._answer(term)

    def _answer(self, term: t.Question) -> Ask:
        match term:
            case t.Read():
                ask = self._flag(term)
            case t.Has(asked):
                ask = self._has(asked)
            case t.Less(left, right):
                ask = _compared(np.less, self.number(left), self.number(right))
            case t.SameNumber(left, right):
                ask = _compared(np.equal, self.number(left), self.number(right))
            case t.SameWord(one, other):
                ask = _compared(np.equal, self._word(one), self._word(other))
            case t.Member(word, words):
                ask = self._member(word, words)
            case t.Some():
                ask = meeting(term, self.table) or self._some(term)
            case _:
                ask = _some_on_slate(self.truth(term.condition))
        return ask

    def _flag(self, term: t.Read) -> Ask:
        owner, name = term.owner, term.name
        if term.passing:
            return lambda scene: scene.flags[name][index_of(owner, scene)]
        return _taken(owner, trits(self.table.numbers[name] != 0, self.table.present[name]))

    def _has(self, asked: t.Read) -> Ask:
        owner, name = asked.owner, asked.name
        if asked.passing:
            return lambda scene: trits(scene.flags[name][index_of(owner, scene)] != UNKNOWN, known=True)
        return _taken(owner, trits(self.table.present[name], known=True))

    def number(self, term: t.NumberTerm) -> AskNumbers:
        """Return the function that finds the numbers of all candidates, and where they are known."""
        if isinstance(term, t.Number) or scalar.is_scalar(term):
            one = scalar.number(term)
            return lambda scene: (0, False) if (found := one(scene)) is None else (found, True)
        match term:
            case t.Read(owner, name):
                return _column(owner, self.table.numbers[name], self.table.present[name])
            case t.Size(t.Read(owner, name)):
                tags = self.table.tags[name]
                return _column(owner, tags.sizes, tags.present)
            case t.SlateCount(condition):
                return _count_on_slate(self.truth(condition))

    def _word(self, term: t.WordTerm) -> AskNumbers:
        if isinstance(term, t.Read) and term.owner is not t.Owner.PERSON:
            return _column(term.owner, self.table.words[term.name], self.table.present[term.name])
        one, table = scalar.word(term), self.table
        return lambda scene: (table.number_of(word := one(scene)), word is not None)

    def _member(self, word: t.WordTerm, words: t.WordsTerm) -> Ask:
        element = self._word(word)
        if isinstance(words, t.Words) or words.owner is t.Owner.PERSON:
            return _among(element, scalar.words(words), self.table)
        owner, tags = words.owner, self.table.tags[words.name]

        def ask(scene: Scene) -> Trits:
            numbers, known = element(scene)
            truths: Trits = tags.truths[tags.place[numbers], index_of(owner, scene)]
            return truths * np.asarray(known, dtype=np.int8)

        return ask

    def _some(self, term: t.Some) -> Ask:
        """Return *or* over the words of the person's tags, or over the labels of a column."""
        variable, condition = term.variable, self.truth(term.condition)
        words = term.words
        if isinstance(words, t.Words) or words.owner is t.Owner.PERSON:
            return _some_of(variable, scalar.words(words), condition)
        owner, tags = words.owner, self.table.tags[words.name]

        def ask(scene: Scene) -> Answer:
            index = index_of(owner, scene)
            found: Answer = tags.truths[-1][index]
            for label, row in tags.position.items():
                answer = condition(scene.with_element(variable, label))
                found = np.maximum(found, np.minimum(tags.truths[row][index], answer))
            return found

        return ask


def _taken(owner: t.Owner, column: Trits) -> Ask:
    return lambda scene: column[index_of(owner, scene)]


def _column(owner: t.Owner, values: Integers, present: npt.NDArray[np.bool_]) -> AskNumbers:
    def ask(scene: Scene) -> tuple[Integers, npt.NDArray[np.bool_]]:
        index = index_of(owner, scene)
        return values[index], present[index]

    return ask


def _folded(join: np.ufunc, parts: list[Ask]) -> Ask:
    def ask(scene: Scene) -> Answer:
        answer: Answer = reduce(join, [part(scene) for part in parts])
        return answer

    return ask


def _compared(relation: np.ufunc, left: AskNumbers, right: AskNumbers) -> Ask:
    def ask(scene: Scene) -> Trits:
        (one, one_known), (other, other_known) = left(scene), right(scene)
        return trits(relation(one, other), one_known & other_known)

    return ask


def _among(element: AskNumbers, words: scalar.AskWords, table: Table) -> Ask:
    def ask(scene: Scene) -> Answer:
        numbers, known = element(scene)
        some = words(scene)
        if some is None:
            return UNKNOWN
        held = np.zeros(np.shape(numbers), dtype=np.bool_)
        for number in {table.vocabulary[word] for word in some if word in table.vocabulary}:
            held |= numbers == number
        return trits(held, known)

    return ask


def _some_of(variable: str, words: scalar.AskWords, condition: Ask) -> Ask:
    def ask(scene: Scene) -> Answer:
        some = words(scene)
        if some is None:
            return UNKNOWN
        found: Answer = FALSE
        for word in some:
            found = np.maximum(found, condition(scene.with_element(variable, word)))
        return found

    return ask


def _on_slate(condition: Ask, scene: Scene) -> Trits:
    """Return a condition for every pair of an item on the slate and a candidate, int8[m, n]."""
    answer = np.asarray(condition(scene), dtype=np.int8)
    return np.broadcast_to(answer, (len(scene.slate), len(scene.rows)))


def _some_on_slate(condition: Ask) -> Ask:
    return lambda scene: _on_slate(condition, scene).max(axis=0, initial=FALSE)


def _count_on_slate(condition: Ask) -> AskNumbers:
    def ask(scene: Scene) -> tuple[Integers, npt.NDArray[np.bool_]]:
        answers = _on_slate(condition, scene)
        return (answers == TRUE).sum(axis=0, dtype=np.int64), (answers != UNKNOWN).all(axis=0)

    return ask
