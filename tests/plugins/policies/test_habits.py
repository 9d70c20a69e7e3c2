"""Rules that never or always fire, where much of what they read holds for one request only."""

from __future__ import annotations

import numpy as np
import pytest
from tests.plugins.policies.conftest import PackMaker

from rectitude.catalogue import Attribute, Catalogue, Kind
from rectitude.values import Facts
from rectitude_plugins.policies.cel.check import condition_of
from rectitude_plugins.policies.habits import Tried
from rectitude_plugins.policies.limits import values_at_limits
from rectitude_plugins.policies.lint import lint
from rectitude_plugins.policies.place import Place
from rectitude_plugins.policies.schema import Schema

EVERY = np.ones(5, dtype=np.bool_)
FACTS = Facts(
    {"profile_age_days": 30, "share_left": 0.5, "emergency": False, "mood": "calm", "taken": ("milk",)},
    {"risky": (~EVERY, EVERY), "concentrated": (~EVERY, EVERY)},
)
PEOPLE = (Tried({"age": 40}, FACTS),)


def habits(when: str, pack: PackMaker, schema: Schema, catalogue: Catalogue) -> list[str]:
    return [
        found.sentence.split(" on ")[0] for found in lint(pack({"when": when}), schema, catalogue, PEOPLE)
    ]


@pytest.mark.parametrize(
    "when",
    [
        "person.emergency",
        "'!person.emergency'",
        "person.profile_age_days > 365",
        "person.profile_age_days < 0",
        "person.share_left < 0.05",
        "person.mood == 'wild'",
        "person.mood in ['wild', 'sad']",
        "size(person.taken) >= 5",
        "size(person.taken) == 1 && 'warfarin' in person.taken",
        "item.risky",
        "item.risky && item.recalled && !item.owned",
        "item.withdrawn && !item.recalled",
    ],
)
def test_a_rule_on_what_nobody_has_at_the_moment_can_fire(
    when: str, pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    assert habits(when, pack, schema, catalogue) == []


@pytest.mark.parametrize(
    ("when", "habit"),
    [
        ("person.profile_age_days > 365 && person.profile_age_days < 100", "the rule never fires"),
        ("person.emergency && has(person.mood) && person.age < 3", "the rule never fires"),
        ("person.emergency || !person.emergency", "the rule always fires"),
        ("item.risky || person.age == 40", "the rule always fires"),
    ],
)
def test_a_rule_that_nothing_could_change_is_found(
    when: str, habit: str, pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    assert habits(when, pack, schema, catalogue) == [habit]


def test_a_rule_that_reads_what_no_item_has_is_told_so(
    pack: PackMaker, schema: Schema, catalogue: Catalogue
) -> None:
    when = "has(item.sponsored) && item.sponsored"
    (finding,) = lint(pack({"when": when}), schema, catalogue, PEOPLE)
    assert finding.sentence.endswith("no item has item.sponsored")


@pytest.mark.parametrize(
    ("name", "kind", "when", "values"),
    [
        ("profile_age_days", Kind.INTEGER, "person.profile_age_days > 3 && item.year < 7", (2, 3, 4)),
        ("profile_age_days", Kind.INTEGER, "person.profile_age_days in [3, 5]", (2, 3, 4, 5, 6)),
        ("share_left", Kind.DECIMAL, "person.share_left < 0.05", (0.049999, 0.05, 0.050001)),
        ("emergency", Kind.BOOLEAN, "person.emergency", (True, False)),
        ("mood", Kind.ENUMERATION, "person.mood == 'calm'", ("calm", "another word")),
        ("taken", Kind.TAGS, "'egg' in person.taken", ((), ("another word 0",), ("egg",))),
        ("told", Kind.TEXT, "has(person.told)", ()),
    ],
)
def test_limits_are_tried_on_both_sides(
    name: str, kind: Kind, when: str, values: tuple[object, ...], schema: Schema
) -> None:
    term = condition_of(when, schema, Place("f", "r", "when"))
    assert values_at_limits(Attribute(name, kind), [term]) == values
