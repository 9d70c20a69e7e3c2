"""The compiled conditions and an engine for the whole of CEL say the same of every case."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import cel
import numpy as np
import pytest

from rectitude.arrays import Mask
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, Value, catalogue_of
from rectitude.values import Facts
from rectitude_plugins.policies.cel.check import NESTED, condition_of
from rectitude_plugins.policies.cel.columns import Columns, for_rows
from rectitude_plugins.policies.cel.table import table_of
from rectitude_plugins.policies.given import fact_flags, person_values
from rectitude_plugins.policies.kleene import FALSE, TRUE, UNKNOWN, Trits
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.plan import network_of
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.scene import Scene, no_rows
from rectitude_plugins.policies.schema import schema_of

WORDS = ("nut", "egg", "milk", "soy", "fish")
ITEMS = (
    Attribute("whole", Kind.INTEGER),
    Attribute("part", Kind.DECIMAL),
    Attribute("flag", Kind.BOOLEAN),
    Attribute("word", Kind.ENUMERATION),
    Attribute("other", Kind.ENUMERATION),
    Attribute("tags", Kind.TAGS),
    Attribute("traces", Kind.TAGS),
)
PERSON = (
    Attribute("whole", Kind.INTEGER),
    Attribute("flag", Kind.BOOLEAN),
    Attribute("tags", Kind.TAGS),
)
ITEM_FACTS = (Attribute("fact", Kind.BOOLEAN), Attribute("other_fact", Kind.BOOLEAN))
PERSON_FACTS = (
    Attribute("part", Kind.DECIMAL),
    Attribute("days", Kind.INTEGER),
    Attribute("fact", Kind.BOOLEAN),
    Attribute("word", Kind.ENUMERATION),
    Attribute("avoids", Kind.TAGS),
)
SCHEMA = schema_of(ITEMS, PERSON, ITEM_FACTS, PERSON_FACTS)

Context: TypeAlias = Mapping[str, object]
Bound: TypeAlias = Mapping[str, str]
Text: TypeAlias = Callable[[Bound, Context | None], str]
"""A piece of a condition as text; with a context, `exists` and `all` over a list that is there are spelled
out as the *or* and *and* that CEL's specification defines them to be."""
Maker: TypeAlias = Callable[[int, Sequence[str], Sequence[str]], Text]


class Conditions:
    """Random conditions as text; `owners` are who has attributes, `variables` the words in scope."""

    def __init__(self, draw: random.Random, *, slate: bool) -> None:
        self.draw, self.slate = draw, slate
        self.fresh = 0

    def truth(self, depth: int, owners: Sequence[str], variables: Sequence[str] = ()) -> Text:
        kinds: list[Maker] = [self.compared, self.same_word, self.member]
        kinds += [self.asked, self.flagged, self.listed]
        if len(variables) < NESTED:
            kinds += [self.meeting, self.meeting]
        if depth:
            kinds += [self.joined, self.joined, self.negated, self.agreed]
            if len(variables) < NESTED:
                kinds.append(self.over_words)
            if self.slate and "s" not in owners:
                kinds += [self.on_slate] * 4 + [self.counted]
        return self.draw.choice(kinds)(depth - 1, owners, variables)

    def joined(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        parts = [self.truth(depth, owners, variables) for _ in range(self.draw.randint(2, 4))]
        sign = self.draw.choice([" && ", " || "])
        return lambda bound, context: f"({sign.join(part(bound, context) for part in parts)})"

    def negated(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        part = self.truth(depth, owners, variables)
        return lambda bound, context: f"!({part(bound, context)})"

    def agreed(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        left, right = (self.truth(depth, owners, variables) for _ in range(2))
        sign = self.draw.choice(["==", "!="])
        return lambda bound, context: f"(({left(bound, context)}) {sign} ({right(bound, context)}))"

    def compared(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        sign = self.draw.choice(["<", "<=", ">", ">=", "==", "!="])
        left, right = self.numbers(owners)
        if self.draw.random() < 0.5:
            left, right = right, left
        return lambda bound, context: f"{left(bound, context)} {sign} {right(bound, context)}"

    def numbers(self, owners: Sequence[str]) -> tuple[Text, Text]:
        """Return two numbers of one kind."""
        if self.draw.random() < 0.3:
            owner, method = self.draw.choice(owners), self.draw.random() < 0.5
            small = _written(str(self.draw.randint(0, 3)))
            return _sized(owner, method=method), self.draw.choice([small, self.number(owners, "whole")])
        if self.draw.random() < 0.5:
            literal = _written(str(self.draw.randint(-2, 4)))
            return self.number(owners, "whole"), self.draw.choice([literal, self.number(owners, "whole")])
        literal = _written(self.draw.choice(["0.05", "1.001", "-0.25", "1", "0.000001", "2.50"]))
        return self.number(owners, "part"), self.draw.choice([literal, self.number(owners, "part")])

    def number(self, owners: Sequence[str], name: str) -> Text:
        owner = self.draw.choice(owners)
        if owner == "person" and name == "whole" and self.draw.random() < 0.5:
            name = "days"
        return lambda bound, _: _named(owner, name, bound)

    def listed(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        numbers = ", ".join(str(self.draw.randint(-2, 4)) for _ in range(self.draw.randint(1, 3)))
        number = self.number(owners, "whole")
        return lambda bound, context: f"{number(bound, context)} in [{numbers}]"

    def word(self, owners: Sequence[str], variables: Sequence[str]) -> Text:
        if variables and self.draw.random() < 0.7:
            variable = self.draw.choice(variables)
            return lambda bound, _: bound.get(variable, variable)
        if self.draw.random() < 0.3:
            literal = f"'{self.draw.choice([*WORDS, 'sand'])}'"
            return lambda _, __: literal
        owner = self.draw.choice(owners)
        name = "word" if owner == "person" else self.draw.choice(["word", "other"])
        return lambda bound, _: _named(owner, name, bound)

    def same_word(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        left, right = self.word(owners, variables), self.word(owners, variables)
        sign = self.draw.choice(["==", "!="])
        return lambda bound, context: f"{left(bound, context)} {sign} {right(bound, context)}"

    def words(self, owners: Sequence[str]) -> tuple[str, str]:
        """Return an owner and one of its tags, or no owner and a list."""
        if self.draw.random() < 0.15:
            picked = self.draw.sample([*WORDS, "sand"], self.draw.randint(1, 3))
            return "", str(picked)
        owner = self.draw.choice(owners)
        return owner, self.draw.choice(["tags", "avoids" if owner == "person" else "traces"])

    def member(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        word, (owner, name) = self.word(owners, variables), self.words(owners)
        return lambda bound, context: f"{word(bound, context)} in {_named(owner, name, bound)}"

    def asked(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        owner = self.draw.choice(owners)
        name = self.draw.choice(["whole", "part", "flag", "word", "tags", "fact"])
        return lambda bound, _: f"has({bound.get(owner, owner)}.{name})"

    def flagged(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        owner = self.draw.choice(owners)
        name = self.draw.choice(["flag", "fact"] if owner == "person" else ["flag", "fact", "other_fact"])
        return lambda bound, _: f"{bound.get(owner, owner)}.{name}"

    def meeting(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        """Return the form of most rules on tags: some word of one list is in another."""
        variable, other = self.variable(), self.words(owners)
        return self.quantified(
            owners, variable, lambda bound, _: f"{bound.get(variable, variable)} in {_named(*other, bound)}"
        )

    def over_words(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        variable = self.variable()
        return self.quantified(owners, variable, self.truth(depth, owners, [*variables, variable]))

    def variable(self) -> str:
        self.fresh += 1
        return f"w{self.fresh}"

    def quantified(self, owners: Sequence[str], variable: str, body: Text) -> Text:
        owner, name = self.words(owners)
        macro = self.draw.choice(["exists", "exists", "all"])

        def text(bound: Bound, context: Context | None) -> str:
            found = _value(owner, name, bound, context)
            if context is None or found is None:
                return f"{_named(owner, name, bound)}.{macro}({variable}, {body(bound, context)})"
            each = [body({**bound, variable: f"'{word}'"}, context) for word in found]
            return _spelled(macro, each)

        return text

    def on_slate(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        body = self.truth(depth, [*owners, "s", "s"], variables)
        macro = self.draw.choice(["exists", "all"])

        def text(bound: Bound, context: Context | None) -> str:
            if context is None:
                return f"slate.{macro}(s, {body(bound, context)})"
            slate = context["slate"]
            assert isinstance(slate, list)
            each = [body({**bound, "s": f"slate[{place}]"}, context) for place in range(len(slate))]
            return _spelled(macro, each)

        return text

    def counted(self, depth: int, owners: Sequence[str], variables: Sequence[str]) -> Text:
        if self.draw.random() < 0.2:
            return lambda _, __: "size(slate) >= 2"
        body = self.truth(0, [*owners, "s", "s"], variables)
        limit = self.draw.randint(1, 3)
        sign = self.draw.choice(["<", ">=", "=="])
        return lambda bound, context: f"size(slate.filter(s, {body(bound, context)})) {sign} {limit}"


def _named(owner: str, name: str, bound: Bound) -> str:
    return f"{bound.get(owner, owner)}.{name}" if owner else name


def _written(literal: str) -> Text:
    return lambda _, __: literal


def _sized(owner: str, *, method: bool) -> Text:
    form = "{}.size()" if method else "size({})"
    return lambda bound, _: form.format(_named(owner, "tags", bound))


def _spelled(macro: str, each: Sequence[str]) -> str:
    if not each:
        return "false" if macro == "exists" else "true"
    sign = " || " if macro == "exists" else " && "
    return f"({sign.join(f'({one})' for one in each)})"


def _value(owner: str, name: str, bound: Bound, context: Context | None) -> Sequence[str] | None:
    """Return the words of a list in a context."""
    if not owner:
        return [word.strip(" '") for word in name.strip("[]").split(",")]
    holder = context and context.get(owner)
    if context is not None and owner == "s":
        place = bound.get("s", "")
        slate = context["slate"]
        assert isinstance(slate, list)
        if not place:
            return None
        holder = slate[int(place[6:-1])]
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else None


def random_value(draw: random.Random, kind: Kind, gaps: float) -> Value:
    if draw.random() < gaps:
        return None
    if kind is Kind.INTEGER:
        return draw.randint(-2, 4)
    if kind is Kind.DECIMAL:
        return draw.choice([0.05, 1.001, -0.25, 1.0, 0.000001, 2.5, 0.049999])
    if kind is Kind.BOOLEAN:
        return draw.random() < 0.5
    if kind is Kind.ENUMERATION:
        return draw.choice(WORDS)
    return tuple(draw.sample(WORDS, draw.randint(0, 3)))


def random_shop(draw: random.Random, items: int, gaps: float) -> Catalogue:
    """Return a catalogue in which an empty list of tags is a statement, not a gap."""
    told = [{a.name: random_value(draw, a.kind, gaps) for a in ITEMS} for _ in range(items)]
    shop = catalogue_of([Item(str(n), f"Item {n}", values) for n, values in enumerate(told)], ITEMS)
    columns = {
        name: replace(column, present=np.array([values[name] is not None for values in told]))
        for name, column in shop.columns.items()
    }
    return replace(shop, columns=columns)


def random_facts(draw: random.Random, items: int, gaps: float) -> dict[str, tuple[Mask, Mask]]:
    """Return masks of the facts of items; now and then one that nobody delivered."""
    masks = {
        fact.name: (
            np.array([draw.random() < 0.5 for _ in range(items)]),
            np.array([draw.random() >= gaps for _ in range(items)]),
        )
        for fact in ITEM_FACTS
    }
    return {name: mask for name, mask in masks.items() if draw.random() >= gaps / 4}


def as_context(values: Mapping[str, Value]) -> dict[str, object]:
    present = {name: value for name, value in values.items() if value is not None}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in present.items()}


def told(condition: str, context: Context) -> int:
    """Return what CEL says: a missing field is its KeyError, and unknown here."""
    try:
        answer = cel.evaluate(condition, dict(context))
    except KeyError:
        return UNKNOWN
    assert isinstance(answer, bool), condition
    return TRUE if answer else FALSE


def reference(text: Text, context: Context) -> int:
    """Return what CEL says of a condition, its macros spelled out where as written they end in an error.

    This engine's `exists` and `all` stop at the first error, where CEL's specification lets a later word
    decide.
    """
    answer = told(text({}, None), context)
    return told(text({}, context), context) if answer == UNKNOWN else answer


def agree(seed: int, cases: int, *, slate: bool) -> int:
    """Compare conditions in batches that share one network; return how many cases were compared."""
    draw = random.Random(seed)
    done = known = 0
    while done < cases:
        gaps = draw.choice([0.0, 0.25, 0.5])
        catalogue = random_shop(draw, 8, gaps)
        table = table_of(catalogue, [attribute.name for attribute in ITEMS])
        maker = Conditions(draw, slate=slate)
        texts = [maker.truth(draw.choice([0, 1, 1, 2, 3]), ["item", "person"]) for _ in range(12)]
        terms = [condition_of(text({}, None), SCHEMA, Place("f", "r", "when"), join=slate) for text in texts]
        network, columns = network_of(terms, table), Columns(table)
        profile, derived = (
            {a.name: random_value(draw, a.kind, gaps) for a in attributes}
            for attributes in (PERSON, PERSON_FACTS)
        )
        facts = Facts(derived, random_facts(draw, 8, gaps))
        values = person_values({**profile, "word": "nobody reads this"}, PERSON, facts, PERSON_FACTS)
        chosen = np.array([draw.randrange(8) for _ in range(draw.randint(0, 3))], dtype=np.intp)
        rows = np.array(draw.sample(range(8), 3), dtype=np.intp)
        person = profile_of(values, (*PERSON, *PERSON_FACTS))
        flags = fact_flags(facts, 8, ITEM_FACTS)
        scene = Scene(rows, chosen if slate else no_rows(), person, flags)
        found = network.judge(scene)
        for number, (text, term) in enumerate(zip(texts, terms, strict=True)):
            assert for_rows(columns.truth(term)(scene), 3).tolist() == found[number].tolist()
            for position, row in enumerate(rows):
                context = {
                    "item": _fields(catalogue, flags, row),
                    "person": as_context(values),
                    "slate": [_fields(catalogue, flags, place) for place in chosen],
                }
                expected = reference(text, context)
                assert found[number, position] == expected, (text({}, None), context)
                known += expected != UNKNOWN
                done += 1
    assert known > cases / 3, "most cases are unknown, which tests little"
    return done


def _fields(catalogue: Catalogue, flags: Mapping[str, Trits], row: int) -> dict[str, object]:
    stored = {name: column.value(row) for name, column in catalogue.columns.items()}
    facts = {name: None if flag[row] == UNKNOWN else bool(flag[row] == TRUE) for name, flag in flags.items()}
    return as_context({**stored, **facts})


@pytest.mark.parametrize("slate", [False, True])
def test_compiled_conditions_and_cel_never_differ(slate: bool) -> None:
    assert agree(7, 2_500, slate=slate) >= 2_500


@pytest.mark.thorough
@pytest.mark.parametrize("slate", [False, True])
def test_compiled_conditions_and_cel_never_differ_in_a_hundred_thousand_cases(slate: bool) -> None:
    assert agree(11, 100_000, slate=slate) >= 100_000
