"""People's own words: what is understood, what is not, and nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.catalogue import Value
from rectitude_domains.health.conditions import code_of, conditions, family_of
from rectitude_domains.health.interactions import CAUTION, among
from rectitude_domains.health.names import medicine_words
from rectitude_domains.health.profile import facts_of, read_profile
from rectitude_domains.health.remarks import remarks
from rectitude_domains.health.vocabulary import folded


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("warfarin", "warfarin"),
        ("  Coumadin ", "warfarin"),
        ("WARFARIN", "warfarin"),
        ("st johns wort", "st. john's wort"),
        ("St. John’s Wort", "st. john's wort"),
        ("Paracetamol", "acetaminophen"),
        ("glibenclamide", "glyburide"),
        ("statins", "statin"),
        ("beta-blocker", "beta blocker"),
        ("birth_control_pill", "oral contraceptive"),
        ("blood thinners", "anticoagulant"),
        ("warfarine", None),
        ("warf", None),
        ("rosuvastatin", None),
        ("", None),
    ],
)
def test_names_of_medicines_are_read_without_guessing(said: str, meant: str | None) -> None:
    assert medicine_words().word(said) == meant


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("I48", "I48"),
        ("i48.91", "I48.91"),
        ("I4891", "I48.91"),
        ("Atrial Fibrillation", "I48"),
        ("high blood pressure", "I10-I1A"),
        ("hypertension", "I10"),
        ("type 2 diabetes", "E11"),
        ("type 2 diabetes mellitus", "E11"),
        ("diabetes", "E08-E13"),
        ("coeliac disease", "K90.0"),
        ("N18.4", "N18.4"),
        ("J30", "J30"),
        ("I00-I99", "I00-I99"),
        ("X1", None),
        ("hiccups", None),
    ],
)
def test_conditions_are_read_by_code_and_by_name(said: str, code: str | None) -> None:
    assert code_of(said) == code


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("I48", ("I48", "I30-I5A", "I00-I99")),
        ("N18.4", ("N18.4", "N18", "N17-N19", "N00-N99")),
        ("E74.12", ("E74.12", "E70-E88", "E00-E89")),
        ("J30", ("J30", "J00-J99")),
    ],
)
def test_a_code_lies_inside_wider_ones_up_to_its_chapter(code: str, family: tuple[str, ...]) -> None:
    assert family_of(code) == family


def test_every_listed_condition_ends_in_a_chapter_and_there_are_22_of_them() -> None:
    chapters = [entry for entry in conditions().values() if not entry.parent]
    assert len(chapters) == 22
    for entry in conditions().values():
        assert family_of(entry.code)[-1] in {chapter.code for chapter in chapters}


def test_the_contract_of_the_issue_is_understood() -> None:
    reading = read_profile(
        {
            "age": 71,
            "conditions": ("I48",),
            "medicines": ("warfarin", "simvastatin"),
            "allergies": ("peanut",),
            "pregnant": False,
            "goals": ("heart",),
        }
    )
    assert reading.medicines == ("warfarin", "simvastatin")
    assert reading.conditions == ("I48", "I30-I5A", "I00-I99")
    assert (reading.allergens, reading.goals, reading.expecting) == (("peanut",), ("heart",), False)
    assert reading.unknown == {}


def test_words_that_nobody_knows_are_kept_and_said() -> None:
    profile: dict[str, Value] = {
        "age": 40, "pregnant": False, "medicines": ("Foozle", "aspirin"), "conditions": ("the blues",),
        "allergies": ("kiwi",), "goals": ("wings",),
    }  # fmt: skip
    facts = facts_of(read_profile(profile))
    assert facts["unknown_medicines"] == ("foozle",)
    assert facts["unknown_conditions"] == ("the blues",)
    assert facts["unknown_allergies"] == ("kiwi",)
    told = remarks(profile)
    for words in ('"foozle" (in medicines)', '"the blues" (in conditions)', '"kiwi" (in allergies)'):
        assert sum(f"We do not know {words}, so it is treated as unknown" in note for note in told) == 1
    assert 'We do not know "wings" (in goals), so no item is ranked by it.' in told
    assert not any("does not say" in note for note in told)


def test_what_is_missing_stays_missing() -> None:
    assert facts_of(read_profile({})) == {}
    assert facts_of(read_profile({"medicines": ()})) == {"medicines_known": (), "unknown_medicines": ()}
    (missing,) = remarks({})
    assert "does not say: age, conditions, medicines, allergies and whether you are pregnant." in missing


def test_the_list_says_what_it_was_checked_against() -> None:
    profile: dict[str, Value] = {
        "age": 71, "conditions": ("I48.91",), "medicines": ("Coumadin",), "allergies": (), "pregnant": False,
        "diet": "veggie",
    }  # fmt: skip
    assert remarks(profile) == (
        "This list was checked against what you say of yourself: age 71; conditions atrial fibrillation and "
        "flutter (I48.91); medicines warfarin; no allergies; not pregnant; vegetarian diet.",
    )


def test_what_is_mild_among_own_medicines_is_mentioned_and_an_unknown_diet_is_named() -> None:
    (pair,) = (names for fact, names in among(("melatonin", "fluvoxamine")) if fact.severity == CAUTION)
    notes = remarks({"medicines": ("melatonin", "fluvoxamine")})
    told = [note for note in notes if note.endswith("at your next visit.")]
    assert len(told) == 1
    assert all(name in told[0].lower() for name in pair)
    assert remarks({"diet": "keto"})[0].startswith('We do not know "keto" (in diet), so no food is shown.')


@pytest.mark.parametrize(
    ("query", "noted"), [("soupe à l'oignon", False), ("боль в груди", True), (None, False)]
)
def test_words_in_another_script_are_not_heard_as_an_emergency_and_that_is_said(
    query: str | None, noted: bool
) -> None:
    told = any(note.startswith("Signs of an emergency are found in English") for note in remarks({}, query))
    assert told is noted


def test_a_condition_may_say_that_somebody_is_pregnant() -> None:
    assert read_profile({"conditions": ("Z33.1",)}).expecting is True
    assert read_profile({"conditions": ("O24",), "pregnant": False}).expecting is True
    assert read_profile({"conditions": ("I10",)}).expecting is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_kept_as_unknown(said: str) -> None:
    reading = read_profile({"medicines": (said,), "conditions": (said,), "allergies": (said,)})
    for field, known in (("medicines", reading.medicines), ("allergies", reading.allergens)):
        unknown = reading.unknown.get(field, ())
        assert bool(known) + bool(unknown) == bool(folded(said)), field


@given(st.lists(st.sampled_from(["warfarin", "Coumadin", "foo", "statin"]), max_size=6))
def test_reading_twice_changes_nothing(said: list[str]) -> None:
    once = read_profile({"medicines": tuple(said)})
    assert once.medicines is not None
    assert read_profile({"medicines": once.medicines}).medicines == once.medicines
