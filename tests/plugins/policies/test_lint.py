"""What lint says of a pack before anybody uses it."""

from __future__ import annotations

from tests.plugins.policies.conftest import ITEMS, SHOP, PackMaker

from rectitude.catalogue import Catalogue, Item, catalogue_of
from rectitude_plugins.policies.habits import Tried
from rectitude_plugins.policies.lint import Finding, Weight, lint
from rectitude_plugins.policies.schema import Schema

PEOPLE = (
    Tried({"age": 12, "adult": False}),
    Tried({"age": 70, "adult": True, "allergies": ("peanut",)}),
    Tried({}),
)


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.field, finding.sentence) for finding in findings]


def test_the_pack_of_the_shop_has_nothing_to_find(schema: Schema) -> None:
    sponsored = Item("6", "Lassie", {"sponsored": True, "sponsor": "Kennels"})
    nobody_says = Item("7", "Rex", {"sponsored": True, "delivers_to": ("DE", "AT")})
    catalogue = catalogue_of([*SHOP, sponsored, nobody_says], ITEMS)
    assert lint("rectitude_domains.ecommerce:policies/shop.yaml", schema, catalogue, PEOPLE) == ()


def test_errors_come_all_together_and_before_anything_is_tried(
    pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    path = pack({"when": "item.yaer > 3"}, {"when": "item.year > 'x'"}, {"when": "'false'"})
    findings = lint(path, schema, catalogue, PEOPLE)
    assert [(finding.weight, finding.rule, finding.line) for finding in findings] == [
        (Weight.ERROR, "rule-0", 9),
        (Weight.ERROR, "rule-1", 16),
    ]
    assert "did you mean item.year?" in findings[0].sentence


def test_a_missing_source_is_found(pack: PackMaker, schema: Schema, catalogue: Catalogue) -> None:
    ((rule, field, sentence),) = said(lint(pack({"source": None}), schema, catalogue, PEOPLE))
    assert (rule, field) == ("rule-0", "source")
    assert "missing" in sentence


def test_rules_that_never_or_always_fire_are_warned_of(
    pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    path = pack(
        {"when": "has(item.year) && item.year > 2050"},
        {"when": "has(item.year) || !has(item.year)"},
        {"when": "has(item.year) && item.year > 1995"},
        {"when": "item.series == 'peis'", "severity": "warn"},
    )
    findings = lint(path, schema, catalogue, PEOPLE)
    assert {finding.weight for finding in findings} == {Weight.WARNING}
    assert [(rule, sentence.split(" on ")[0]) for rule, _, sentence in said(findings)] == [
        ("rule-0", "the rule never fires"),
        ("rule-1", "the rule always fires"),
        ("rule-3", "the rule never fires"),
    ]
    assert "5 items and 3 people" in findings[0].sentence


def test_what_the_engine_supplies_is_tried_both_ways(
    pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    assert lint(pack({"when": "item.owned"}, {"when": "'!item.withdrawn'"}), schema, catalogue, ()) == ()


def test_rules_on_joining_are_tried_on_slates(pack: PackMaker, schema: Schema, catalogue: Catalogue) -> None:
    same = "has(item.series) && slate.exists(s, has(s.series) && s.series == item.series)"
    path = pack(
        {"scope": "join", "when": same},
        {"scope": "join", "when": "size(slate) > 100"},
        {"scope": "join", "when": "size(slate) >= 0"},
    )
    assert [rule for rule, _, _ in said(lint(path, schema, catalogue, PEOPLE))] == ["rule-1", "rule-2"]


def test_a_rule_that_fires_only_for_want_of_data_counts_as_firing(
    pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    assert (
        lint(
            pack({"when": "person.age < 18 && has(item.year)"}),
            schema,
            catalogue,
            [Tried({"age": 20}), Tried({})],
        )
        == ()
    )
