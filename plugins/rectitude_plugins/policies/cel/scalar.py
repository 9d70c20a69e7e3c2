"""Conditions that read no item: compiled to closures on the person's values, asked once a request."""

from __future__ import annotations

from collections.abc import Callable

from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.kleene import FALSE, TRUE, UNKNOWN, trit
from rectitude_plugins.policies.scene import Scene

AskTruth = Callable[[Scene], int]
AskNumber = Callable[[Scene], int | None]
AskWord = Callable[[Scene], str | None]
AskWords = Callable[[Scene], tuple[str, ...] | None]


def is_scalar(term: t.Term) -> bool:
    """Return whether a term has one value a request, whatever the item."""
    if isinstance(term, t.SlateSome | t.SlateCount):
        return False
    if isinstance(term, t.Read):
        return term.owner is t.Owner.PERSON
    return all(is_scalar(part) for part in t.parts_of(term))


def truth(term: t.Truth) -> AskTruth:
    """Return the function that answers a condition for one person: −1, 0 or 1."""
    match term:
        case t.Fixed(value):
            return _always(trit(value))
        case t.Not(inner):
            negated = truth(inner)
            return lambda scene: -negated(scene)
        case t.And(terms):
            parts = [truth(part) for part in terms]
            return lambda scene: min([part(scene) for part in parts])
        case t.Or(terms):
            choices = [truth(part) for part in terms]
            return lambda scene: max([choice(scene) for choice in choices])
        case t.SameTruth(left, right):
            one, other = truth(left), truth(right)
            return lambda scene: one(scene) * other(scene)
        case _:
            return _answer(term)


def _answer(term: t.Question) -> AskTruth:
    match term:
        case t.Read(_, name):
            ask = _sign(name)
        case t.Has(asked):
            ask = _has(asked.name)
        case t.Less(left, right):
            ask = _compared(number(left), number(right), equal=False)
        case t.SameNumber(left, right):
            ask = _compared(number(left), number(right), equal=True)
        case t.SameWord(one, other):
            ask = _same(word(one), word(other))
        case t.Member(one, among):
            ask = _member(word(one), words(among))
        case t.Some(variable, over, condition):
            ask = _some(variable, words(over), truth(condition))
        case _:
            raise _not_scalar(term)
    return ask


def number(term: t.NumberTerm) -> AskNumber:
    """Return the function that finds a number."""
    match term:
        case t.Number(value):
            return lambda _: value
        case t.Read(_, name):
            return lambda scene: scene.person.numbers[name]
        case t.Size(counted):
            among = words(counted)
            return lambda scene: None if (found := among(scene)) is None else len(found)
        case t.SlateCount():
            raise _not_scalar(term)


def word(term: t.WordTerm) -> AskWord:
    """Return the function that finds a word."""
    match term:
        case t.Word(value):
            return lambda _: value
        case t.Element(name):
            return lambda scene: scene.elements[name]
        case t.Read(_, name):
            return lambda scene: scene.person.words[name]


def words(term: t.WordsTerm) -> AskWords:
    """Return the function that finds a list of words."""
    match term:
        case t.Words(values):
            return lambda _: values
        case t.Read(_, name):
            return lambda scene: scene.person.tags[name]


def _always(value: int) -> AskTruth:
    return lambda _: value


def _sign(name: str) -> AskTruth:
    def ask(scene: Scene) -> int:
        number = scene.person.numbers[name]
        return UNKNOWN if number is None else TRUE if number else FALSE

    return ask


def _has(name: str) -> AskTruth:
    return lambda scene: TRUE if name in scene.person.present else FALSE


def _compared(left: AskNumber, right: AskNumber, *, equal: bool) -> AskTruth:
    def ask(scene: Scene) -> int:
        one, other = left(scene), right(scene)
        if one is None or other is None:
            return UNKNOWN
        return TRUE if (one == other if equal else one < other) else FALSE

    return ask


def _same(left: AskWord, right: AskWord) -> AskTruth:
    def ask(scene: Scene) -> int:
        one, other = left(scene), right(scene)
        return UNKNOWN if one is None or other is None else TRUE if one == other else FALSE

    return ask


def _member(element: AskWord, among: AskWords) -> AskTruth:
    def ask(scene: Scene) -> int:
        one, some = element(scene), among(scene)
        return UNKNOWN if one is None or some is None else TRUE if one in some else FALSE

    return ask


def _some(variable: str, over: AskWords, condition: AskTruth) -> AskTruth:
    def ask(scene: Scene) -> int:
        found = over(scene)
        if found is None:
            return UNKNOWN
        return max((condition(scene.with_element(variable, one)) for one in found), default=FALSE)

    return ask


def _not_scalar(term: t.Term) -> TypeError:
    return TypeError(f"{type(term).__name__} has a value for each item, not one a request")
