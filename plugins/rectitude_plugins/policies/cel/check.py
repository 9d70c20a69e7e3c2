"""From syntax to terms: every attribute is declared, every comparison compares like with like."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rectitude.arrays import MICRO
from rectitude.catalogue import Attribute, Kind
from rectitude_plugins.errors import ConditionMistyped, RuleReadsUndeclared
from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.cel.parse import LARGEST, parse
from rectitude_plugins.policies.cel.syntax import (
    Binary,
    Call,
    Decimal,
    ListOf,
    Literal,
    Name,
    Negation,
    Select,
    Syntax,
)
from rectitude_plugins.policies.cel.wording import in_words, side_in_words
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.schema import Schema
from rectitude_plugins.policies.supplied import SUPPLIED

ORDERED = (Kind.INTEGER, Kind.DECIMAL)
UNREADABLE = {
    Kind.TEXT: "",
    Kind.DATE: "; let the domain derive a fact, such as how many days ago it is",
    Kind.SHARES: "; let the domain derive a fact, such as whether one share is large",
}
"""Kinds that conditions can only ask for with `has`, and what to do instead."""
OWNERS = ("item", "person", "slate")
NESTED = 2
"""How many `exists` and `all` over words may stand within one another: each multiplies the work."""


def condition_of(text: str, schema: Schema, place: Place, *, join: bool = False) -> t.Truth:
    """Return a condition as a typed term; raises ConditionUnreadable, -Mistyped or RuleReadsUndeclared.

    `join` allows conditions about the slate.
    """
    return _Checker(schema, place, join).truth(parse(text, place))


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks one condition; `words` and `on_slate` are the macro variables in scope."""

    schema: Schema
    place: Place
    join: bool
    words: tuple[str, ...] = ()
    on_slate: str = ""

    def truth(self, syntax: Syntax) -> t.Truth:
        """Return a term that is true or false."""
        match syntax:
            case Literal(bool(value)):
                term: t.Truth = t.Fixed(value)
            case Negation(operand):
                term = t.Not(self.truth(operand))
            case Binary("&&", left, right):
                term = t.And((*_flat(t.And, self.truth(left)), *_flat(t.And, self.truth(right))))
            case Binary("||", left, right):
                term = t.Or((*_flat(t.Or, self.truth(left)), *_flat(t.Or, self.truth(right))))
            case Binary("in", left, right):
                term = self._membership(left, right)
            case Binary():
                term = self._comparison(syntax)
            case Call():
                term = self._call(syntax)
            case Select():
                term = self._boolean(syntax)
            case _:
                raise self._wrong(f"{in_words(syntax)} is neither true nor false", syntax)
        return term

    def _wrong(self, problem: str, syntax: Syntax) -> ConditionMistyped:
        return ConditionMistyped(*self.place, f"{problem} (at character {syntax.at})")

    def _boolean(self, syntax: Select) -> t.Read:
        read = self._read(syntax)
        if read.kind is not Kind.BOOLEAN:
            raise self._wrong(f"{side_in_words(syntax, read.kind)}, so compare it with something", syntax)
        return read

    def _read(self, syntax: Select) -> t.Read:
        """Return the attribute that `item.x`, `person.x` or `s.x` names."""
        attribute, owner = self._declared(syntax)
        if attribute.kind in UNREADABLE:
            what = f"{side_in_words(syntax, attribute.kind)}, which conditions cannot compare"
            raise self._wrong(f"{what}{UNREADABLE[attribute.kind]}", syntax)
        return self._read_of(attribute, owner)

    def _read_of(self, attribute: Attribute, owner: t.Owner) -> t.Read:
        passing = owner is not t.Owner.PERSON and attribute.name in self.schema.passing
        return t.Read(owner, attribute.name, attribute.kind, passing)

    def _declared(self, syntax: Select) -> tuple[Attribute, t.Owner]:
        if not isinstance(syntax.operand, Name):
            raise self._wrong(f"{in_words(syntax.operand)} has no field {syntax.field!r}", syntax)
        holder = syntax.operand.name
        if holder not in ("item", "person", self.on_slate):
            hint = "inside slate.exists(s, ...) write s." if holder == "slate" else "write item. or person."
            raise self._wrong(f"{holder!r} has no attributes; {hint}", syntax)
        owner = t.Owner.SLATE if holder == self.on_slate else t.Owner(holder)
        declared = self.schema.person if owner is t.Owner.PERSON else self.schema.items
        if syntax.field not in declared:
            written = "person" if owner is t.Owner.PERSON else "item"
            names = self.schema.names()
            raise RuleReadsUndeclared(*self.place, f"{written}.{syntax.field}", names)
        return declared[syntax.field], owner

    def _comparison(self, syntax: Binary) -> t.Truth:
        left, right = syntax.left, syntax.right
        if syntax.sign in ("==", "!="):
            same = self._same(syntax)
            return same if syntax.sign == "==" else t.Not(same)
        lower, upper = self._numbers(left, right)
        less = t.Less(lower, upper) if syntax.sign in ("<", ">=") else t.Less(upper, lower)
        return less if syntax.sign in ("<", ">") else t.Not(less)

    def _same(self, syntax: Binary) -> t.Truth:
        kinds = (self._kind_of(syntax.left), self._kind_of(syntax.right))
        if kinds[0] is Kind.BOOLEAN and kinds[1] is Kind.BOOLEAN:
            return t.SameTruth(self.truth(syntax.left), self.truth(syntax.right))
        if kinds[0] is Kind.ENUMERATION and kinds[1] is Kind.ENUMERATION:
            return t.SameWord(self._word(syntax.left), self._word(syntax.right))
        if kinds[0] in ORDERED and kinds[1] in ORDERED:
            return t.SameNumber(*self._numbers(syntax.left, syntax.right))
        sides = f"{side_in_words(syntax.left, kinds[0])} and {side_in_words(syntax.right, kinds[1])}"
        raise self._wrong(f"{sides}, which {syntax.sign} cannot compare", syntax)

    def _numbers(self, left: Syntax, right: Syntax) -> tuple[t.NumberTerm, t.NumberTerm]:
        """Return two numbers of one kind; a whole number that is written becomes a decimal beside one."""
        one, other = self._number(left), self._number(right)
        if isinstance(one, t.Number) and _number_kind(other) is Kind.DECIMAL:
            one = self._decimal(one, left)
        if isinstance(other, t.Number) and _number_kind(one) is Kind.DECIMAL:
            other = self._decimal(other, right)
        kinds = (_number_kind(one), _number_kind(other))
        if kinds[0] is not kinds[1]:
            sides = f"{side_in_words(left, kinds[0])} and {side_in_words(right, kinds[1])}"
            raise self._wrong(f"{sides}; compare like with like", right)
        return one, other

    def _decimal(self, number: t.Number, syntax: Syntax) -> t.Number:
        if number.kind is Kind.DECIMAL:
            return number
        if abs(number.value) * MICRO > LARGEST:
            raise self._wrong(f"{number.value} is too large to compare with a decimal", syntax)
        return t.Number(number.value * MICRO, Kind.DECIMAL)

    def _number(self, syntax: Syntax) -> t.NumberTerm:
        match syntax:
            case Literal(int(value)) if not isinstance(value, bool):
                return t.Number(value, Kind.INTEGER)
            case Decimal(micro):
                return t.Number(micro, Kind.DECIMAL)
            case Call("size", None, (counted,)) | Call("size", counted, ()) if counted is not None:
                return self._size(counted)
            case Select():
                read = self._read(syntax)
                if read.kind in ORDERED:
                    return read
                what = side_in_words(syntax, read.kind)
            case _:
                what = f"{in_words(syntax)} is no number"
        raise self._wrong(f"{what}, and only numbers have an order", syntax)

    def _size(self, counted: Syntax) -> t.NumberTerm:
        match counted:
            case Name("slate"):
                self._joining(counted)
                return t.SlateCount(t.Fixed(value=True))
            case Call("filter", Name("slate"), (Name(variable), condition)):
                return t.SlateCount(self._inside_slate(variable, condition, counted))
            case _:
                words = self._words(counted)
                if isinstance(words, t.Read):
                    return t.Size(words)
                return t.Number(len(words.values), Kind.INTEGER)

    def _word(self, syntax: Syntax) -> t.WordTerm:
        if isinstance(syntax, Literal) and isinstance(syntax.value, str):
            return t.Word(syntax.value)
        if isinstance(syntax, Name) and syntax.name in self.words:
            return t.Element(syntax.name)
        if isinstance(syntax, Select):
            read = self._read(syntax)
            if read.kind is Kind.ENUMERATION:
                return read
        raise self._wrong(f"{in_words(syntax)} is not a word", syntax)

    def _words(self, syntax: Syntax) -> t.WordsTerm:
        if isinstance(syntax, Select):
            read = self._read(syntax)
            if read.kind is Kind.TAGS:
                return read
            raise self._wrong(f"{side_in_words(syntax, read.kind)}, and only tags hold words", syntax)
        items = syntax.items if isinstance(syntax, ListOf) else ()
        words = tuple(i.value for i in items if isinstance(i, Literal) and isinstance(i.value, str))
        if not words or len(words) != len(items):
            raise self._wrong(f"{in_words(syntax)} is not a list of words", syntax)
        return t.Words(words)

    def _membership(self, left: Syntax, right: Syntax) -> t.Truth:
        if isinstance(right, ListOf) and self._kind_of(left) in ORDERED:
            same = tuple(t.SameNumber(*self._numbers(left, item)) for item in right.items)
            if not same:
                raise self._wrong("an empty list holds nothing", right)
            return t.Or(same) if len(same) > 1 else same[0]
        return t.Member(self._word(left), self._words(right))

    def _call(self, syntax: Call) -> t.Truth:
        match syntax:
            case Call("has", None, (Select() as asked,)):
                return self._has(asked)
            case Call("exists" | "all", Name("slate"), (Name(variable), condition)):
                self._joining(syntax)
                inner = self._inside_slate(variable, condition, syntax)
                return t.SlateSome(inner) if syntax.function == "exists" else t.Not(t.SlateSome(t.Not(inner)))
            case Call("exists" | "all", Select() | ListOf() as words, (Name(variable), condition)):
                return self._over_words(words, variable, condition, syntax)
            case Call("size" | "filter"):
                problem = f"{syntax.function} counts; compare size(...) with a number"
            case Call("has"):
                problem = "has is written has(item.name)"
            case Call("exists" | "all"):
                problem = f"{syntax.function} is written item.tags.{syntax.function}(a, condition on a)"
            case _:
                known = "has, size, exists, all, and filter on the slate; there are no regular expressions"
                problem = f"there is no function {syntax.function!r} in conditions, only {known}"
        raise self._wrong(problem, syntax)

    def _has(self, asked: Select) -> t.Truth:
        attribute, owner = self._declared(asked)
        if owner is not t.Owner.PERSON and attribute.name in SUPPLIED:
            return t.Fixed(value=True)
        return t.Has(self._read_of(attribute, owner))

    def _over_words(self, words: Syntax, variable: str, body: Syntax, syntax: Call) -> t.Truth:
        self._fresh(variable, syntax)
        if len(self.words) == NESTED:
            raise self._wrong(f"exists and all stand within one another more than {NESTED} deep", syntax)
        inner = replace(self, words=(*self.words, variable)).truth(body)
        over = self._words(words)
        if syntax.function == "exists":
            return t.Some(variable, over, inner)
        return t.Not(t.Some(variable, over, t.Not(inner)))

    def _inside_slate(self, variable: str, body: Syntax, syntax: Syntax) -> t.Truth:
        self._joining(syntax)
        self._fresh(variable, syntax)
        if self.on_slate:
            raise self._wrong(
                "conditions on the slate stand inside one another; look at one item at a time", syntax
            )
        return replace(self, on_slate=variable).truth(body)

    def _joining(self, syntax: Syntax) -> None:
        if not self.join:
            raise self._wrong("only rules of scope 'join' look at the slate", syntax)

    def _fresh(self, variable: str, syntax: Syntax) -> None:
        if variable in (*OWNERS, *self.words, self.on_slate):
            raise self._wrong(f"{variable!r} is already a name; call the variable something else", syntax)

    def _kind_of(self, syntax: Syntax) -> Kind:
        """Return what kind of value an operand is, as far as a comparison needs to know."""
        match syntax:
            case Call("size"):
                kind = Kind.INTEGER
            case Literal(bool()) | Negation() | Binary() | Call():
                kind = Kind.BOOLEAN
            case Literal(int()):
                kind = Kind.INTEGER
            case Decimal():
                kind = Kind.DECIMAL
            case Literal(str()):
                kind = Kind.ENUMERATION
            case ListOf():
                kind = Kind.TAGS
            case Select():
                kind = self._read(syntax).kind
            case Name(name) if name in self.words:
                kind = Kind.ENUMERATION
            case _:
                raise self._wrong(f"{in_words(syntax)} cannot be compared", syntax)
        return kind


def _flat(kind: type[t.And] | type[t.Or], term: t.Truth) -> tuple[t.Truth, ...]:
    return term.terms if isinstance(term, kind) else (term,)


def _number_kind(term: t.NumberTerm) -> Kind:
    return term.kind if isinstance(term, t.Read | t.Number) else Kind.INTEGER
