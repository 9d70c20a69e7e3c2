"""The rules of care, one by one: what each keeps away, what it lets pass and what it says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from simulated_requests import asked, empty_dataset

from rectitude.arrays import MICRO
from rectitude.catalogue import Catalogue, Item, Value, catalogue_of
from rectitude.dataset import History
from rectitude.values import Level, Verdicts
from rectitude_domains.health.catalogue import items
from rectitude_domains.health.description import HEALTH
from rectitude_domains.health.facts import own_medicines, request_facts
from rectitude_domains.health.profile import read_profile
from rectitude_domains.health.safety import blocking_rules
from rectitude_plugins.policies.juror import JoiningJuror
from rectitude_plugins.policies.part import PoliciesPart

PLAIN: dict[str, Value] = {
    "kind": "food",
    "allergens": (),
    "may_contain": (),
    "interacts_with": (),
    "danger_with": (),
    "warning_with": (),
    "caution_with": (),
    "vitamin_k_level": "low",
    "unsuitable_conditions": (),
    "limit_conditions": (),
    "unsafe_in_pregnancy": False,
    "pregnancy_advice": "no special advice",
    "diets": ("vegan", "vegetarian", "pescatarian", "omnivore"),
}
PERSON: dict[str, Value] = {
    "age": 71,
    "conditions": ("I48",),
    "medicines": ("warfarin", "simvastatin"),
    "allergies": ("peanut",),
    "pregnant": False,
    "goals": ("heart",),
}


def catalogue(*items: Mapping[str, Value]) -> Catalogue:
    told = [{**PLAIN, **item} for item in items]
    present = [{name: value for name, value in one.items() if value is not None} for one in told]
    return catalogue_of([Item(f"i{at}", f"Item {at}", one) for at, one in enumerate(present)], HEALTH.items)


def juror(shelf: Catalogue) -> JoiningJuror:
    (settings,) = (use.settings for use in HEALTH.parts if use.name == "policies")
    part = PoliciesPart(settings)
    bound = part.bind(part.fit(empty_dataset(HEALTH, shelf)), shelf)
    assert isinstance(bound, JoiningJuror)
    return bound


def judged(
    item: Mapping[str, Value], other: Mapping[str, Value] | None = None, query: str | None = None
) -> Verdicts:
    """Return the verdict on one item for the person of the contract with another profile."""
    shelf = catalogue(item)
    told = {name: value for name, value in {**PERSON, **(other or {})}.items() if value is not None}
    inputs = asked("health", told, 0, query)
    return juror(shelf).vet(inputs, np.zeros(1, dtype=np.int32), request_facts(inputs, len(shelf)))


def rules(verdicts: Verdicts, level: Level = Level.BLOCK) -> list[str]:
    return [found.rule.id.removeprefix("care/") for found in verdicts.fired if found.rule.level is level]


def test_what_nothing_speaks_against_is_shown_without_a_word() -> None:
    assert judged({}).fired == ()


@pytest.mark.parametrize(
    ("item", "other", "rule", "said"),
    [
        ({"danger_with": ("simvastatin",)}, {}, "danger-with-medicine", "medicines: simvastatin."),
        ({"danger_with": ("maoi",)}, {"medicines": ("foozle",)}, "unknown-medicine", "(foozle)"),
        ({"vitamin_k_level": "high"}, {}, "vitamin-k-on-warfarin", "rich in vitamin K"),
        ({"allergens": ("peanut",)}, {}, "allergy", "allergic to: peanut."),
        ({"may_contain": ("milk", "peanut")}, {}, "allergy-possible", "allergic to: peanut."),
        ({"may_contain": None}, {}, "allergy-possible", "It could not be checked"),
        ({}, {"allergies": ("kiwi",)}, "unknown-allergy", "not checked for kiwi"),
        ({"unsuitable_conditions": ("I30-I5A",)}, {}, "unsuitable-condition", "conditions: I30-I5A."),
        ({"unsuitable_conditions": ("I10",)}, {"conditions": ("hiccups",)}, "unknown-condition", "(hiccups)"),
        ({"unsafe_in_pregnancy": True}, {"pregnant": True}, "pregnancy", "not for pregnancy"),
        ({"unsafe_in_pregnancy": True}, {"conditions": ("Z33.1",)}, "pregnancy", "not for pregnancy"),
        ({"minimum_age": 16}, {"age": 15}, "minimum-age", "from the age of 16"),
        ({"kind": "habit"}, {"age": 0}, "infant", "midwife"),
        ({"diets": ("omnivore",)}, {"diet": "veggie"}, "diet", "your diet (vegetarian)"),
        ({}, {"diet": "keto"}, "unknown-diet", "the diet keto"),
        ({"interacts_with": ("warfarin",)}, {"medicines": ("warfarin", "aspirin")}, "own-medicines-danger",
         "(warfarin with aspirin)"),
    ],
)  # fmt: skip
def test_each_rule_keeps_away_what_it_is_about(
    item: dict[str, Value], other: dict[str, Value], rule: str, said: str
) -> None:
    verdicts = judged(item, other)
    assert rules(verdicts) == [rule]
    found = next(fired for fired in verdicts.fired if fired.rule.level is Level.BLOCK)
    assert said in found.reasons.get(0, found.rule.message)


@pytest.mark.parametrize(
    ("item", "other"),
    [
        ({"danger_with": ("maoi",)}, {}),
        ({"danger_with": ("maoi",)}, {"medicines": ()}),
        ({"vitamin_k_level": "high"}, {"medicines": ("simvastatin",)}),
        ({"vitamin_k_level": "medium"}, {}),
        ({"vitamin_k_level": None}, {"medicines": ()}),
        ({"allergens": ("milk",), "may_contain": ("nuts",)}, {}),
        ({"may_contain": None}, {"allergies": ()}),
        ({"kind": "habit"}, {"allergies": ("kiwi",)}),
        ({"unsuitable_conditions": ("I10-I1A",)}, {}),
        ({"unsafe_in_pregnancy": True}, {}),
        ({"minimum_age": 16}, {"age": 16}),
        ({}, {"age": 1}),
        ({"diets": ("vegetarian", "omnivore")}, {"diet": "vegetarian"}),
    ],
)
def test_what_does_not_concern_the_person_is_shown(item: dict[str, Value], other: dict[str, Value]) -> None:
    assert rules(judged(item, other)) == []


@pytest.mark.parametrize(
    ("item", "missing", "blocking"),
    [
        ({"danger_with": ("maoi",)}, "medicines", ["danger-with-medicine"]),
        ({"vitamin_k_level": "high"}, "medicines", ["vitamin-k-on-warfarin"]),
        ({"interacts_with": ("maoi",)}, "medicines", []),
        ({"allergens": ("milk",)}, "allergies", ["allergy"]),
        ({"may_contain": ("milk",)}, "allergies", ["allergy-possible"]),
        ({"unsuitable_conditions": ("K90.0",)}, "conditions", ["unsuitable-condition"]),
        ({"unsafe_in_pregnancy": True}, "pregnant", ["pregnancy"]),
        ({"minimum_age": 16}, "age", ["minimum-age"]),
        ({}, "age", []),
        ({}, "medicines", []),
        ({}, "allergies", []),
    ],
)
def test_what_may_be_unsafe_is_left_out_where_the_profile_does_not_say(
    item: dict[str, Value], missing: str, blocking: list[str]
) -> None:
    verdicts = judged(item, {missing: None})
    assert rules(verdicts) == blocking
    assert all(found.unknown.all() for found in verdicts.fired)


@pytest.mark.parametrize(
    ("item", "other", "rule", "said"),
    [
        ({"warning_with": ("warfarin",)}, {}, "warning-with-medicine", "work: warfarin."),
        ({"caution_with": ("warfarin",)}, {}, "caution-with-medicine", "medicines: warfarin."),
        ({"limit_conditions": ("I48",)}, {}, "limit-with-condition", "conditions: I48."),
        ({"pregnancy_advice": "limit"}, {"pregnant": True}, "limit-in-pregnancy", "only with limits"),
        ({}, {"medicines": ("warfarin", "aspirin")}, "own-medicines-dangerous", "Warfarin and aspirin: Both"),
        ({}, {"medicines": ("warfarin", "vitamin e")}, "own-medicines-warning", "with a warning together"),
    ],
)
def test_what_calls_for_a_word_is_shown_with_it(
    item: dict[str, Value], other: dict[str, Value], rule: str, said: str
) -> None:
    verdicts = judged(item, other)
    assert rules(verdicts, Level.WARN) == [rule]
    assert rules(verdicts) == []
    assert said in verdicts.fired[0].reasons[0]


def test_an_emergency_in_the_query_stops_the_whole_list_and_says_whom_to_call() -> None:
    (found,) = judged({}, query="I have crushing chest pain").fired
    assert (found.rule.id, found.whole) == ("care/emergency", True)
    assert found.reasons[0].startswith("What you wrote may mean chest pain. If it does, call your local")
    assert "112 in the EU, 911 in the US" in found.reasons[0]
    assert judged({}, query="chicken breast with rice").fired == ()


def test_somebody_who_wants_to_die_is_told_whom_to_talk_to() -> None:
    stop, talk = judged({}, query="I want to die").fired
    assert (stop.rule.level, talk.rule.id, talk.whole) == (Level.BLOCK, "care/somebody-to-talk-to", True)
    assert "988 in the US, 116 123" in talk.rule.message


def test_an_emergency_of_the_past_stops_nothing_and_still_points_to_help() -> None:
    (found,) = judged({}, query="diet after a stroke").fired
    assert (found.rule.id, found.rule.level) == ("care/emergency-mentioned", Level.WARN)
    assert "is happening now, do not read on" in found.reasons[0]


@pytest.mark.parametrize(
    ("days", "kind", "away"),
    [(6.9, "chose", True), (6.9, "liked", True), (7.1, "liked", False), (1, "view", False)],
)
def test_what_was_chosen_this_week_is_left_out_and_may_come_back(days: float, kind: str, away: bool) -> None:
    shelf, at = catalogue({}, {}), 1_793_470_260 * MICRO
    names = [event.name for event in HEALTH.events]
    history = History(
        np.array([1], dtype=np.int32),
        np.array([at - round(days * 86_400 * MICRO)], dtype=np.int64),
        np.array([np.nan]),
        np.array([names.index(kind)], dtype=np.int8),
    )
    inputs = asked("health", PERSON, at, history=history)
    verdicts = juror(shelf).vet(inputs, np.arange(2, dtype=np.int32), request_facts(inputs, 2))
    assert verdicts.permitted.tolist() == [True, not away]
    assert rules(verdicts) == (["chosen-lately"] if away else [])


def test_the_same_food_in_another_form_may_not_join() -> None:
    shelf = catalogue({"staple": "egg"}, {"staple": "egg"}, {"staple": "rice"}, {"kind": "habit"})
    inputs = asked("health", PERSON, 0)
    slate, rows = np.array([0, 3], dtype=np.int32), np.arange(4, dtype=np.int32)
    allowed = juror(shelf).may_join(inputs, slate, rows, request_facts(inputs, len(shelf)))
    assert allowed.permitted.tolist() == [False, False, True, True]


def test_without_medicines_nothing_is_dangerous_together() -> None:
    assert own_medicines(None) == own_medicines(()) == own_medicines(("metformin",))
    assert own_medicines(("metformin",)) == {
        "dangerous_medicines": (),
        "dangerous_pairs": (),
        "warned_pairs": (),
        "listed_pairs": "",
    }


def test_the_contract_shows_no_peanut_and_nothing_dangerous_and_names_what_it_withholds() -> None:
    shelf = catalogue_of(items(), HEALTH.items)
    inputs = asked("health", PERSON, 0)
    rows = np.arange(len(shelf), dtype=np.int32)
    verdicts = juror(shelf).vet(inputs, rows, request_facts(inputs, len(shelf)))
    withheld: dict[str, set[str]] = {}
    for found in verdicts.fired:
        if found.rule.level is Level.BLOCK:
            for row in np.flatnonzero(found.mask).tolist():
                withheld.setdefault(shelf.titles[row], set()).add(found.rule.id.removeprefix("care/"))
    assert withheld["Grapefruit juice"] == {"danger-with-medicine"}
    assert "allergy" in withheld["Peanut butter"]
    assert withheld["Kale"] == {"vitamin-k-on-warfarin"}
    shown = [item.attributes for item in items() if item.title not in withheld]
    assert len(shown) > 300
    assert not any("peanut" in str(one["allergens"]) + str(one["may_contain"]) for one in shown)
    assert not any({"simvastatin", "warfarin"} & set(str(one["danger_with"]).split("'")) for one in shown)


PEOPLE: tuple[dict[str, Value], ...] = (
    PERSON,
    {},
    {"age": 30, "pregnant": True, "conditions": (), "medicines": (), "allergies": ("milk", "gluten")},
    {**PERSON, "medicines": ("phenelzine", "foozle")},
    {**PERSON, "allergies": ("kiwi",), "conditions": ("K90.0",)},
    {"age": 12, "diet": "vegan"},
)


@pytest.mark.parametrize("told", PEOPLE)
def test_the_pack_keeps_away_everything_that_plain_python_does(told: dict[str, Value]) -> None:
    everything = items()
    shelf = catalogue_of(everything, HEALTH.items)
    inputs = asked("health", told, 0)
    rows = np.arange(len(shelf), dtype=np.int32)
    verdicts = juror(shelf).vet(inputs, rows, request_facts(inputs, len(shelf)))
    blocked = np.zeros(len(shelf), dtype=np.bool_)
    for found in verdicts.fired:
        blocked |= found.mask & (found.rule.level is Level.BLOCK)
    reading = read_profile(told)
    wanted = np.array([bool(blocking_rules(item, reading)) for item in everything])
    in_rows = np.array([shelf.row_of[item.item_id] for item in everything])
    assert blocked[in_rows][wanted].all()
    assert wanted.sum() >= 0.7 * blocked.sum()
