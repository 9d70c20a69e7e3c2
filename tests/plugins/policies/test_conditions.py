"""Which conditions can be written, what is said of the others, and what they mean where data is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.plugins.policies.conftest import ITEMS, PROFILE

from rectitude.catalogue import Attribute, Catalogue, Column, Kind, Value
from rectitude_plugins.errors import (
    ConditionMistyped,
    ConditionUnreadable,
    PackUnusable,
    RuleReadsUndeclared,
)
from rectitude_plugins.policies.cel.check import condition_of
from rectitude_plugins.policies.cel.table import table_of
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.plan import network_of
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.scene import Scene
from rectitude_plugins.policies.schema import Schema, schema_of

PLACE = Place("shop.yaml", "a-rule", "when", 12)


def answers(
    condition: str,
    schema: Schema,
    catalogue: Catalogue,
    slate: tuple[int, ...] = (),
    profile: Mapping[str, Value] | None = None,
) -> list[int]:
    """Return the truth of a condition for every item of the small shop."""
    term = condition_of(condition, schema, PLACE, join=True)
    network = network_of([term], table_of(catalogue, catalogue.columns))
    rows = np.arange(len(catalogue), dtype=np.intp)
    scene = Scene(rows, np.array(slate, dtype=np.intp), profile_of(profile or {}, schema.person.values()))
    return [int(answer) for answer in network.judge(scene)[0]]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("item.year >= 1996", [1, -1, 0, 0, 0]),
        ("item.year != 1996", [-1, 1, 0, 0, 0]),
        ("item.year in [1995, 1996]", [1, 1, 0, 0, 0]),
        ("has(item.year)", [1, 1, -1, -1, -1]),
        ("!has(item.year) || item.year < 1996", [-1, 1, 1, 1, 1]),
        ("item.loss == 0.05", [0, 0, 1, -1, 0]),
        ("item.loss > 0", [0, 0, 1, 1, 0]),
        ("item.loss <= -1", [0, 0, -1, -1, 0]),
        ("item.picked", [0, 1, 0, 0, 0]),
        ("item.picked == false", [0, -1, 0, 0, 0]),
        ("item.series == 'pies'", [0, -1, 1, 1, 0]),
        ("item.series in ['pies', 'babe']", [0, 1, 1, 1, 0]),
        ("'crime' in item.genres", [1, -1, 0, 0, 0]),
        ("'unheard' in item.genres", [-1, -1, 0, 0, 0]),
        ("item.genres.exists(g, g in ['drama', 'war'])", [1, -1, 0, 0, 0]),
        ("item.genres.all(g, g == 'crime' || g == \"drama\")", [1, -1, 0, 0, 0]),
        ("size(item.allergens) > 1", [0, 0, 1, -1, 0]),
        ("item.allergens.size() == size(['one'])", [0, 0, -1, 1, 0]),
        ("item.series in item.genres", [0, -1, 0, 0, 0]),
        ("item.genres.exists(g, g in item.allergens)", [0, 0, 0, 0, 0]),
        ("true", [1, 1, 1, 1, 1]),
        ("has(item.synopsis)", [-1, -1, -1, -1, -1]),
        ("!!has(item.year)", [1, 1, -1, -1, -1]),
    ],
)
def test_a_condition_on_items_is_answered_for_each_of_them(
    condition: str, expected: list[int], schema: Schema, catalogue: Catalogue
) -> None:
    assert answers(condition, schema, catalogue) == expected


@pytest.mark.parametrize(
    ("condition", "profile", "expected"),
    [
        ("person.age < item.minimum_age", {"age": 15}, [1, 0, 0, -1, 0]),
        ("person.age < item.minimum_age", {}, [0, 0, 0, 0, 0]),
        ("person.age == item.minimum_age", {"age": 18}, [1, 0, 0, -1, 0]),
        ("item.loss > person.capacity", {"capacity": 0.05}, [0, 0, -1, 1, 0]),
        ("person.capacity == 1.001", {"capacity": 1.001}, [1, 1, 1, 1, 1]),
        ("person.capacity == 3", {"capacity": 3}, [1, 1, 1, 1, 1]),
        ("person.age >= 18", {"age": 18}, [1, 1, 1, 1, 1]),
        ("18 < person.age", {"age": 18}, [-1, -1, -1, -1, -1]),
        ("person.adult && item.picked", {"adult": False}, [-1, -1, -1, -1, -1]),
        ("person.gender == 'f' || item.picked", {"gender": "m"}, [0, 1, 0, 0, 0]),
        ("person.allergies.exists(a, a in item.allergens)", {"allergies": ("peanut",)}, [0, 0, 1, -1, 0]),
        ("person.allergies.exists(a, a in item.allergens)", {"allergies": ()}, [-1, -1, -1, -1, -1]),
        ("person.allergies.exists(a, a in item.allergens)", {}, [0, 0, 0, 0, 0]),
        ("person.allergies.exists(a, a in item.allergens)", {"allergies": ("dust",)}, [0, 0, -1, -1, 0]),
        ("item.allergens.exists(a, a in person.allergies)", {"allergies": ("wheat",)}, [0, 0, 1, 1, 0]),
        ("item.series in person.allergies", {"allergies": ("pies",)}, [0, -1, 1, 1, 0]),
        ("size(person.medicines) >= 2", {"medicines": ("a", "b")}, [1, 1, 1, 1, 1]),
        ("person.medicines.all(m, m == 'a' && has(item.year))", {"medicines": ("a",)}, [1, 1, -1, -1, -1]),
        ("person.medicines.exists(m, m == 'unheard' && has(item.year))", {"medicines": ("b",)}, [-1] * 5),
    ],
)
def test_a_condition_on_the_person_is_unknown_where_the_profile_is_silent(
    condition: str, profile: dict[str, Value], expected: list[int], schema: Schema, catalogue: Catalogue
) -> None:
    assert answers(condition, schema, catalogue, profile=profile) == expected


@pytest.mark.parametrize(
    ("condition", "slate", "expected"),
    [
        ("slate.exists(s, s.series == item.series)", (), [-1, -1, -1, -1, -1]),
        ("slate.exists(s, s.series == item.series)", (2,), [0, -1, 1, 1, 0]),
        ("slate.exists(s, s.series == item.series)", (2, 4), [0, 0, 1, 1, 0]),
        ("slate.exists(s, has(s.series) && s.series == item.series)", (2, 4), [0, -1, 1, 1, 0]),
        ("slate.all(s, s.series != item.series)", (2,), [0, 1, -1, -1, 0]),
        ("size(slate) >= 2", (0, 1), [1, 1, 1, 1, 1]),
        ("size(slate.filter(s, s.series == item.series)) >= 2", (2, 3), [0, -1, 1, 1, 0]),
        ("slate.exists(s, s.allergens.exists(a, a in item.allergens))", (3,), [0, 0, 1, 1, 0]),
        ("slate.exists(s, item.allergens.exists(a, a in s.allergens))", (3,), [0, 0, 1, 1, 0]),
        ("slate.exists(s, s.year < item.year)", (1,), [1, -1, 0, 0, 0]),
        ("slate.exists(s, item.series in s.genres)", (1,), [0, -1, -1, -1, 0]),
    ],
)
def test_a_condition_on_the_slate_looks_at_every_item_there(
    condition: str, slate: tuple[int, ...], expected: list[int], schema: Schema, catalogue: Catalogue
) -> None:
    assert answers(condition, schema, catalogue, slate) == expected


def test_a_list_that_is_known_to_be_empty_meets_nothing(schema: Schema, catalogue: Catalogue) -> None:
    column = catalogue.columns["allergens"]
    stated = Column(column.attribute, column.values, np.ones(5, dtype=np.bool_), column.labels)
    full = Catalogue(
        catalogue.item_ids, catalogue.titles, {**catalogue.columns, "allergens": stated}, catalogue.row_of
    )
    mine = "item.allergens.exists(a, a in person.allergies)"
    assert answers(mine, schema, full) == [-1, -1, 0, 0, -1]
    assert answers(mine, schema, full, profile={"allergies": ("wheat",)}) == [-1, -1, 1, 1, -1]
    crossed = "slate.exists(s, item.allergens.exists(a, a in s.genres))"
    assert answers(crossed, schema, full, (2,)) == [-1, -1, 0, 0, -1]
    assert answers("item.allergens.exists(a, a in item.genres)", schema, full) == [-1, -1, 0, 0, -1]


def test_an_attribute_that_no_item_has_makes_every_answer_unknown(schema: Schema) -> None:
    nothing = np.zeros(2, dtype=np.bool_)
    columns = {
        "series": Column(Attribute("series", Kind.ENUMERATION), np.zeros(2, dtype=np.int64), nothing),
        "genres": Column(Attribute("genres", Kind.TAGS), np.zeros((2, 0), dtype=np.bool_), nothing),
    }
    bare = Catalogue(("1", "2"), ("One", "Two"), columns, {"1": 0, "2": 1})
    assert answers("item.series == 'pies'", schema, bare) == [0, 0]
    assert answers("'war' in item.genres", schema, bare) == [0, 0]
    assert answers("item.genres.exists(g, !(g == 'war'))", schema, bare) == [0, 0]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("", "is empty"),
        ("item.year >", "ends at character 12"),
        ("item.year = 1996", "write == to compare"),
        ("item.year > 1996 & item.picked", "write && for and"),
        ("item.year + 1 > 1996", "no arithmetic"),
        ("item.picked ? true : false", "write two rules"),
        ("item.series == 'pies", "no closing '"),
        (r"item.series == 'a\n'", "does not understand \\n"),
        ("item.year > 1996)", "where the end of the condition is expected"),
        ("(item.year > 1996", "')'"),
        ("item.loss < 0.0000001", "finer than a millionth"),
        ("item.year < 99999999999999999999", "too large"),
        ("item.year < - item.year", "a number after '-'"),
        ("item.in", "a name after '.'"),
        ("1 < item.year < 3", "a second comparison stands at character 15; use && or parentheses"),
        ("null == item.year", "an attribute, a number, a word or a parenthesis"),
        ("item.year > #", "not part of conditions"),
        ("(" * 30 + "true" + ")" * 30, "more than 20 levels"),
        ("true || " * 300 + "true", "at most 2000"),
        ("[" * 30, "levels deep"),
        (" || ".join(["!a"] * 250), "at most 500 are allowed"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_the_place(
    condition: str, said: str, schema: Schema
) -> None:
    with pytest.raises(ConditionUnreadable) as caught:
        condition_of(condition, schema, PLACE)
    assert said in str(caught.value)
    assert str(caught.value).startswith("shop.yaml, line 12, rule 'a-rule', when: ")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("item.year", "item.year is a whole number, so compare it with something"),
        ("item.year == 'new'", "item.year is a whole number and 'new' is a word, which == cannot compare"),
        ("item.series < 'm'", "item.series is a word, and only numbers have an order"),
        ("item.year < true", "true is no number"),
        ("item.year < 0.5", "item.year is a whole number and 0.5 is a decimal; compare like with like"),
        ("item.loss < person.age", "compare like with like"),
        ("item.loss < 9000000000000000", "too large to compare with a decimal"),
        ("item.genres == ['war']", "which == cannot compare"),
        ("'war' in item.series", "item.series is a word, and only tags hold words"),
        ("item.year in item.genres", "item.year is not a word"),
        ("'war' in ['war', 3]", "the list is not a list of words"),
        ("'war' in []", "the list is not a list of words"),
        ("item.year in []", "an empty list holds nothing"),
        ("item.synopsis == 'dull'", "item.synopsis is text, which conditions cannot compare"),
        ("item.series.matches('(a+)+$')", "there are no regular expressions"),
        ("matches(item.series, '(a+)+$')", "there is no function 'matches'"),
        ("size(item.genres)", "size counts; compare size(...) with a number"),
        ("has(item)", "has is written has(item.name)"),
        ("item.genres.exists('war')", "exists is written item.tags.exists(a, condition on a)"),
        ("item.genres.exists(a, a)", "a is neither true nor false"),
        ("item.genres.exists(item, true)", "'item' is already a name"),
        ("item.genres.exists(a, b in item.genres)", "b is not a word"),
        ("item.genres.exists(a, item.genres.exists(a, true))", "'a' is already a name"),
        (
            "item.genres.exists(a, item.genres.exists(b, item.genres.exists(c, a == c)))",
            "exists and all stand within one another more than 2 deep",
        ),
        ("slate.exists(s, true)", "only rules of scope 'join' look at the slate"),
        ("size(slate) > 2", "only rules of scope 'join' look at the slate"),
        ("slate.year > 2", "'slate' has no attributes"),
        ("query.words > 2", "'query' has no attributes; write item. or person."),
        ("item.year.month > 2", "item.year has no field 'month'"),
        ("1 && true", "1 is neither true nor false"),
        ("person == item", "person cannot be compared"),
        ("(true || false) < 3", "the expression is no number"),
        ("has(item.year) < 3", "has(...) is no number"),
    ],
)
def test_a_condition_that_compares_what_cannot_be_compared_is_refused(
    condition: str, said: str, schema: Schema
) -> None:
    with pytest.raises(ConditionMistyped) as caught:
        condition_of(condition, schema, PLACE)
    assert said in str(caught.value)


def test_equality_of_truths_does_not_grow_with_its_depth(schema: Schema, catalogue: Catalogue) -> None:
    nested = "item.picked"
    for _ in range(18):
        nested = f"({nested}) == has(item.year)"
    assert answers(nested, schema, catalogue) == [0, 1, 0, 0, 0]


def test_the_longest_condition_is_read_without_deep_recursion(schema: Schema, catalogue: Catalogue) -> None:
    assert answers("||".join(["!true"] * 160), schema, catalogue) == [-1] * 5


def test_conditions_on_the_slate_do_not_stand_inside_one_another(schema: Schema) -> None:
    nested = "slate.exists(s, slate.exists(u, s.year == u.year))"
    with pytest.raises(ConditionMistyped, match="look at one item at a time"):
        condition_of(nested, schema, PLACE, join=True)


@pytest.mark.parametrize(
    ("condition", "name", "hint"),
    [
        ("item.minmum_age > 3", "item.minmum_age", "did you mean item.minimum_age?"),
        ("has(person.agee)", "person.agee", "did you mean person.age?"),
        ("item.qqq > 3", "item.qqq", "declared are item.year"),
        ("person.year > 3", "person.year", "person.year is not declared"),
    ],
)
def test_an_undeclared_attribute_is_refused_with_the_nearest_name(
    condition: str, name: str, hint: str, schema: Schema
) -> None:
    with pytest.raises(RuleReadsUndeclared) as caught:
        condition_of(condition, schema, PLACE)
    assert caught.value.name == name
    assert hint in str(caught.value)


WRITTEN = """
    item person slate . , ( ) [ ] year genres age allergies exists all has size filter in a s
    && || ! == < >= - 1 0.5 'war' true
"""
PIECES = st.sampled_from(re.findall(r"\S+", WRITTEN))


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join)))
@example("item.genres.exists(a, a in item.genres) in [1]")
@example("(1).year == 2")
def test_whatever_is_written_is_either_a_condition_or_refused_by_name(text: str) -> None:
    try:
        condition_of(text, schema_of(ITEMS, PROFILE), PLACE, join=True)
    except PackUnusable as error:
        assert (error.file, error.rule, error.field, error.line) == PLACE
