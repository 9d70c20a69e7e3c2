"""Packs as files: what is read, and what is said of a file that cannot be used."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.policies.conftest import ITEM_FACTS, ITEMS, PERSON_FACTS, PROFILE, PackMaker

from rectitude.catalogue import Attribute, Catalogue, Kind
from rectitude.errors import BadData
from rectitude_plugins.errors import (
    ConditionMistyped,
    ConditionUnreadable,
    PackNotFound,
    PackUnusable,
    RuleReadsUndeclared,
)
from rectitude_plugins.policies.pack import examine, load_pack, load_packs
from rectitude_plugins.policies.rules import Policies, policies_of
from rectitude_plugins.policies.schema import Schema, schema_of


def refused(path: str, schema: Schema) -> PackUnusable:
    with pytest.raises(PackUnusable) as caught:
        load_pack(path, schema)
    return caught.value


def test_a_rule_has_its_packs_owner_unless_it_names_its_own(pack: PackMaker, schema: Schema) -> None:
    loaded = load_pack(pack({}, {"owner": "Dr. Rao"}), schema)
    assert [rule.owner for rule in loaded.rules] == ["Operations", "Dr. Rao"]
    shown = loaded.rule(loaded.rules[0])
    assert (shown.id, shown.version, shown.as_of) == ("shop/rule-0", "1", "2026-10-01")


def test_packs_survive_the_snapshot_unchanged(pack: PackMaker, schema: Schema) -> None:
    packs = (load_pack(pack({}, {"scope": "join"}), schema),)
    policies = Policies(packs, PROFILE, (True, False), ITEM_FACTS, PERSON_FACTS)
    assert policies_of(policies.to_arrays()) == policies


@pytest.mark.parametrize(
    ("rule", "field", "said"),
    [
        ({"source": None}, "source", "the field is missing; write it"),
        ({"source": '""'}, "source", "at least 1 character"),
        ({"as_of": None}, "as_of", "missing"),
        ({"as_of": "yesterday"}, "as_of", "write a date like 2026-10-31"),
        ({"as_of": "2026-13-45"}, "as_of", "cannot be read"),
        ({"version": "1.0"}, "version", "write it in quotes"),
        ({"severity": "hard"}, "severity", "'block' or 'warn'"),
        ({"scope": "list"}, "scope", "'item' or 'join'"),
        ({"id": "Minimum Age"}, "id", "match pattern"),
        ({"message": "No."}, "message", "at least 10"),
        ({"mesage": "This is a typo."}, "mesage", "there is no such field; the fields are pack, version"),
        ({"when": "yes"}, "when", "valid string (it is True)"),
        ({"message": "For people from {item.minimum_age"}, "message", "a brace has no partner"),
        ({"message": "For people of {age} and more"}, "message", "{age} is no placeholder"),
        ({"message": "This is {item.owned} already"}, "message", "has no words"),
        ({"message": "This is {item.risky} already"}, "message", "has no words"),
        ({"message": "Beware of {item.genres & person.age}"}, "message", "does not name two lists of words"),
        ({"message": "See {item.genres & person.taken & item.year}"}, "message", "not name two lists"),
        ({"message": "{item.title}"}, "message", "write it in quotes"),
        ({"message": "Beware of {item.genres & taken}."}, "message", "is no placeholder"),
        ({"severity": "warn", "scope": "join"}, "severity", "so its severity is block"),
    ],
)
def test_a_wrong_field_is_named_with_file_rule_and_line(
    rule: dict[str, object], field: str, said: str, pack: PackMaker, schema: Schema
) -> None:
    error = refused(pack({}, rule), schema)
    assert said in str(error)
    assert (error.file, error.field) == ("shop.yaml", field)
    assert error.line > 12
    assert error.rule in ("rule-1", "Minimum Age") or "cannot be read" in said


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("item.minmum_age > 18", RuleReadsUndeclared),
        ("item.year == 'new'", ConditionMistyped),
        ("item.year >> 18", ConditionUnreadable),
        ("item.series.matches('^(a+)+$')", ConditionMistyped),
        ("person.answered_on > 5", ConditionMistyped),
        ("person.holdings == 1", ConditionMistyped),
        ("item.risky > 3", ConditionMistyped),
        ("person.profile_age_days == 'old'", ConditionMistyped),
        ("person.profile_age > 365", RuleReadsUndeclared),
    ],
)
def test_a_wrong_condition_is_an_error_when_the_pack_is_loaded(
    when: str, kind: type[PackUnusable], pack: PackMaker, schema: Schema
) -> None:
    error = refused(pack({"when": f'"{when}"'}), schema)
    assert type(error) is kind
    assert str(error).startswith("shop.yaml, line 9, rule 'rule-0', when: ")


def test_a_placeholder_for_something_undeclared_is_an_error(pack: PackMaker, schema: Schema) -> None:
    error = refused(pack({"message": "For people from {item.minimum_agee} on."}), schema)
    assert isinstance(error, RuleReadsUndeclared)
    assert error.field == "message"


def test_two_rules_of_one_id_are_refused(pack: PackMaker, schema: Schema) -> None:
    assert "another rule of the pack has this id" in str(refused(pack({}, {"id": "rule-0"}), schema))


def test_every_problem_of_a_pack_is_found_at_once(pack: PackMaker, schema: Schema) -> None:
    _, problems = examine(pack({"when": "item.oops"}, {"message": "Say {what} now."}, {}), schema)
    assert [(problem.rule, problem.field) for problem in problems] == [
        ("rule-0", "when"),
        ("rule-1", "message"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pack: [", "the file is not YAML"),
        ("", "valid dictionary"),
        ("- a\n- b\n", "valid dictionary"),
        ("pack: shop\npack: other\n", "the field stands twice"),
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("a: 1\n---\nb: 2\n", "two documents"),
        ("a: " + "[" * 5_000, "nested more than 8 levels"),
        ("a: !!python/object/apply:os.system ['ls']\n", "valid dictionary"),
        ("a: !python 3\n", "not YAML"),
        ("# " + "x" * 300_000, "at most 262144"),
    ],
)
def test_yaml_that_is_no_pack_is_refused(text: str, said: str, tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    error = refused(str(path), schema)
    assert said in str(error) or "missing" in str(error)
    assert error.file == "bad.yaml"


def test_a_yaml_bomb_costs_no_time(tmp_path: Path, schema: Schema) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    path = tmp_path / "bomb.yaml"
    path.write_text("l0: &l0 [lol]\n" + "\n".join(levels), encoding="utf-8")
    begun = time.process_time()
    assert "anchors" in str(refused(str(path), schema))
    assert time.process_time() - begun < 1.0


def test_a_file_that_is_not_text_is_refused(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"\xff\xfe\x00pack")
    assert "not text in UTF-8" in str(refused(str(path), schema))


@pytest.mark.parametrize(
    "path", ["nowhere/shop.yaml", "rectitude_nowhere:shop.yaml", "rectitude:nowhere.yaml"]
)
def test_a_pack_that_is_not_there_is_named(path: str, schema: Schema) -> None:
    assert isinstance(refused(path, schema), PackNotFound)


def test_a_pack_of_another_domain_is_refused(pack: PackMaker, schema: Schema) -> None:
    with pytest.raises(PackUnusable, match="the pack is for 'finance', not for 'ecommerce'"):
        load_packs([pack({}, domain="finance")], schema, "ecommerce")


def test_a_pack_for_any_domain_is_welcome_in_all(pack: PackMaker, schema: Schema) -> None:
    assert len(load_packs([pack({}, domain="any")], schema, "ecommerce")) == 1


def test_two_packs_of_one_name_are_refused(pack: PackMaker, schema: Schema) -> None:
    path = pack({})
    with pytest.raises(PackUnusable, match="another pack is named 'shop' too"):
        load_packs([path, path], schema, "ecommerce")


def test_a_domain_may_not_declare_what_the_engine_supplies(catalogue: Catalogue) -> None:
    taken = catalogue.columns["picked"].attribute
    with pytest.raises(BadData, match="supplies the item attribute 'owned'"):
        schema_of([*ITEMS, type(taken)("owned", taken.kind)], PROFILE)


@pytest.mark.parametrize(
    ("item_facts", "person_facts", "said"),
    [
        ([Attribute("owned", Kind.BOOLEAN)], [], "supplies the item attribute 'owned'"),
        ([Attribute("year", Kind.BOOLEAN)], [], "item.year is declared as an attribute and as a fact"),
        ([], [Attribute("age", Kind.INTEGER)], "person.age is declared as an attribute and as a fact"),
        ([Attribute("weight", Kind.DECIMAL)], [], "item.weight is decimal; facts of items are true or false"),
    ],
)
def test_a_fact_has_a_name_of_its_own_and_one_of_items_is_true_or_false(
    item_facts: list[Attribute], person_facts: list[Attribute], said: str
) -> None:
    with pytest.raises(BadData, match=said):
        schema_of(ITEMS, PROFILE, item_facts, person_facts)


LINES = st.sampled_from(
    (
        *("pack: shop", "rules:", "  - id: a", "    when: item.owned", "? [a, b]", ": 1", "<<: {a: b}"),
        *("x: &a 1", "- 2026-13-01", "version: 1e999", "  - !x 1", "  - []", "owner: \t", "rules: [1]"),
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=80), st.lists(LINES, max_size=8).map("\n".join)))
def test_whatever_a_file_holds_it_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found, problems = examine(str(path), schema_of(ITEMS, PROFILE))
    assert found is None
    assert {problem.file for problem in problems} == {"any.yaml"}
