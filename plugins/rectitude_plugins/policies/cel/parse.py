"""From tokens to syntax: the grammar of conditions, with CEL's precedence; comparisons do not chain.

::

    or        = and ("||" and)*
    and       = relation ("&&" relation)*
    relation  = unary [("==" | "!=" | "<" | "<=" | ">" | ">=" | "in") unary]
    unary     = "!"* member | "-" number
    member    = primary ("." name ["(" [or ("," or)*] ")"])*
    primary   = literal | name ["(" … ")"] | "(" or ")" | "[" or ("," or)* "]"
"""

from __future__ import annotations

from rectitude.arrays import MICRO
from rectitude_plugins.errors import ConditionUnreadable
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
from rectitude_plugins.policies.cel.tokens import Form, Token, tokens_of, word_of
from rectitude_plugins.policies.place import Place

RELATIONS = ("==", "!=", "<", "<=", ">", ">=", "in")
DEEPEST = 20
"""Levels of parentheses, lists and calls within one another."""
LARGEST = 2**62
"""Whole numbers and micro-units up to here are compared exactly."""
PLACES = 6
"""Decimal places of a micro-unit."""
RESERVED = frozenset({"in", "true", "false", "null"})


def parse(condition: str, place: Place) -> Syntax:
    """Return the syntax of a condition; raises ConditionUnreadable with the character at fault.

    >>> parse("!item.owned", Place("shop.yaml", "owned", "when"))
    Negation(operand=Select(operand=Name(name='item', at=2), field='owned', at=7), at=1)
    """
    return _Parser(tokens_of(condition, place), place).whole()


class _Parser:
    """Recursive descent over one condition's tokens."""

    def __init__(self, tokens: list[Token], place: Place) -> None:
        self._tokens, self._place = tokens, place
        self._next = 0
        self._depth = 0

    def whole(self) -> Syntax:
        """Return the whole condition; nothing may follow it."""
        if len(self._tokens) == 1:
            raise ConditionUnreadable(*self._place, "is empty; write when the rule fires")
        found = self._or()
        if self._token.form is not Form.END:
            raise self._unexpected("the end of the condition")
        return found

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _advance(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _takes(self, text: str) -> bool:
        """Step over a sign if it comes next."""
        if self._token.form in (Form.SIGN, Form.NAME) and self._token.text == text:
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self._unexpected(repr(text))

    def _unexpected(self, wanted: str) -> ConditionUnreadable:
        found = "the condition ends" if self._token.form is Form.END else f"{self._token.text!r} stands"
        problem = f"{found} at character {self._token.at}, where {wanted} is expected"
        return ConditionUnreadable(*self._place, problem)

    def _or(self) -> Syntax:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ConditionUnreadable(*self._place, f"is nested more than {DEEPEST} levels deep")
        left = self._and()
        while self._token.text == "||" and self._token.form is Form.SIGN:
            at = self._advance().at
            left = Binary("||", left, self._and(), at)
        self._depth -= 1
        return left

    def _and(self) -> Syntax:
        left = self._relation()
        while self._token.text == "&&" and self._token.form is Form.SIGN:
            at = self._advance().at
            left = Binary("&&", left, self._relation(), at)
        return left

    def _relation(self) -> Syntax:
        left = self._unary()
        if not self._relates():
            return left
        sign = self._advance()
        found = Binary(sign.text, left, self._unary(), sign.at)
        if self._relates():
            problem = f"a second comparison stands at character {self._token.at}; use && or parentheses"
            raise ConditionUnreadable(*self._place, problem)
        return found

    def _relates(self) -> bool:
        return self._token.form in (Form.SIGN, Form.NAME) and self._token.text in RELATIONS

    def _unary(self) -> Syntax:
        at = self._token.at
        signs = 0
        while self._takes("!"):
            signs += 1
        found = self._negative() if not signs and self._takes("-") else self._member()
        return Negation(found, at) if signs % 2 else Negation(Negation(found, at), at) if signs else found

    def _negative(self) -> Syntax:
        if self._token.form not in (Form.WHOLE, Form.DECIMAL):
            raise self._unexpected("a number after '-'")
        number = self._number(self._advance())
        at = number.at - 1
        return Decimal(-number.micro, at) if isinstance(number, Decimal) else Literal(-int(number.value), at)

    def _member(self) -> Syntax:
        found = self._primary()
        while self._takes("."):
            name = self._advance()
            if name.form is not Form.NAME or name.text in RESERVED:
                self._next -= 1
                raise self._unexpected("a name after '.'")
            if self._takes("("):
                found = Call(name.text, found, self._listed(")"), name.at)
            else:
                found = Select(found, name.text, name.at)
        return found

    def _primary(self) -> Syntax:
        token = self._advance()
        if token.form in (Form.WHOLE, Form.DECIMAL):
            return self._number(token)
        if token.form is Form.WORD:
            return Literal(word_of(token, self._place), token.at)
        if token.form is Form.NAME:
            return self._named(token)
        if token.text == "(":
            found = self._or()
            self._expect(")")
            return found
        if token.text == "[":
            return ListOf(self._listed("]"), token.at)
        self._next -= 1
        raise self._unexpected("an attribute, a number, a word or a parenthesis")

    def _named(self, token: Token) -> Syntax:
        if token.text in ("true", "false"):
            return Literal(token.text == "true", token.at)
        if token.text in RESERVED:
            self._next -= 1
            raise self._unexpected("an attribute, a number, a word or a parenthesis")
        if self._takes("("):
            return Call(token.text, None, self._listed(")"), token.at)
        return Name(token.text, token.at)

    def _listed(self, closing: str) -> tuple[Syntax, ...]:
        if self._takes(closing):
            return ()
        found = [self._or()]
        while self._takes(","):
            found.append(self._or())
        self._expect(closing)
        return tuple(found)

    def _number(self, token: Token) -> Literal | Decimal:
        whole, _, places = token.text.partition(".")
        if len(places.rstrip("0")) > PLACES:
            problem = f"{token.text} at character {token.at} is finer than a millionth"
            raise ConditionUnreadable(*self._place, f"{problem}; round it to six places")
        decimal = token.form is Form.DECIMAL
        number = int(whole) * MICRO + int(places.rstrip("0").ljust(PLACES, "0")) if decimal else int(whole)
        if number > LARGEST:
            raise ConditionUnreadable(*self._place, f"{token.text} at character {token.at} is too large")
        return Decimal(number, token.at) if decimal else Literal(number, token.at)
