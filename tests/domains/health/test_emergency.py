"""Signs of an emergency: found with mistakes in them, not read into harmless words, never argued away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude_domains.health.emergency import alarm_in, signs
from rectitude_domains.health.facts import alarm_facts
from rectitude_domains.health.spelling import distance, is_meant


@pytest.mark.parametrize(
    "query",
    [
        "chest pain",
        "my chest really hurts, what should I eat",
        "pain in the middle of my chest",
        "CHEST PRESSURE!!!",
        "chset pian",
        "a crushing pain spreading to my left arm",
        "I can't breathe",
        "cant breath properly",
        "shortness of breath",
        "my face is drooping",
        "speach slurred since this morning",
        "my left arm feels numb",
        "the worst headache of my life",
        "I think I am having a stroke",
        "my throat is swelling after peanuts",
        "he needs his epipen",
        "I want to die",
        "suicidal thoughts",
        "sometimes I think of suiside",
        "I don’t want to live anymore",
        "kill myself",
        "I feel like ending it all",
        "I took all my pills",
        "she swallowed bleach",
        "overdose of tablets",
        "he will not wake up",
        "vomiting blood",
        "bleeding that does not stop",
        "pregnant and bleeding",
        "my baby has stopped moving",
        "call an ambulance",
    ],
)
def test_a_sign_of_an_emergency_stops_the_list(query: str) -> None:
    alarm = alarm_in(query)
    assert alarm is not None
    assert alarm.stops


@pytest.mark.parametrize(
    "query",
    [
        "snacks that are good for my blood pressure",
        "heart healthy breakfast",
        "chicken breast with rice",
        "light chest workout",
        "I want to diet",
        "something for better sleep",
        "peanut allergy snacks",
        "foods with iron for my blood",
        "black pudding",
        "blood oranges",
        "pregnancy and high blood pressure",
        "I took my tablets with breakfast",
        "chocolate",
        "life of the party snacks",
        "",
    ],
)
def test_harmless_words_raise_no_alarm(query: str) -> None:
    assert alarm_in(query) is None


@pytest.mark.parametrize(
    "query", ["no chest pain", "I do not have chest pain", "without any chest pain", "not suicidal"]
)
def test_a_denial_is_not_trusted(query: str) -> None:
    alarm = alarm_in(query)
    assert alarm is not None
    assert alarm.stops


@pytest.mark.parametrize(
    "query", ["diet after a stroke", "foods that prevent a heart attack", "history of seizures"]
)
def test_an_event_of_the_past_is_answered_and_help_is_pointed_to(query: str) -> None:
    alarm = alarm_in(query)
    assert alarm is not None
    assert not alarm.stops
    assert alarm_facts(query)["emergency_mentioned"] is True


def test_a_present_word_beats_the_past() -> None:
    alarm = alarm_in("I had a stroke years ago and it is happening again now")
    assert alarm is not None
    assert alarm.stops


def test_thoughts_of_death_are_given_somebody_to_talk_to() -> None:
    alarm = alarm_in("I want to die")
    assert alarm is not None
    assert alarm.of_the_mind
    assert alarm_facts("chest pain")["emergency_of_mind"] is False


def test_every_sign_names_its_source_and_is_found_by_its_own_words() -> None:
    assert len(signs()) >= 40
    for sign in signs():
        said = " ".join(sorted(part)[0] for part in sign.parts)
        assert sign.source.startswith("NHS, ")
        assert alarm_in(said) is not None, said


@given(st.text(max_size=300))
def test_any_text_is_heard_without_failing(said: str) -> None:
    alarm = alarm_in(said)
    assert alarm is None or alarm.sign


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_for_the_same_word(one: str, other: str, third: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))
    assert is_meant(third, third)
