"""The 176 facts: all there, in our own words, and read the way the list means them."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from rectitude_domains.health.interactions import (
    CAUTION,
    DANGER,
    SEVERITIES,
    WARNING,
    among,
    interactions,
    meeting,
)
from rectitude_domains.health.names import CLASS, medicine_words, members_of, names

RUN = 5
"""Words in a row that no sentence of ours may share with the vendor's prose."""


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    told = words(text)
    return {tuple(told[at : at + RUN]) for at in range(len(told) - RUN + 1)}


def test_all_176_facts_are_there_with_severity_and_source() -> None:
    facts = interactions()
    assert [fact.number for fact in facts] == list(range(176))
    assert Counter(fact.severity for fact in facts) == {DANGER: 69, WARNING: 82, CAUTION: 25}
    assert all(len(fact.source) >= 3 for fact in facts)


def test_every_fact_has_one_sentence_of_ours() -> None:
    for fact in interactions():
        assert fact.wording.endswith("."), fact.number
        assert 6 <= len(words(fact.wording)) <= 40, fact.number


def test_no_sentence_of_ours_shares_five_words_in_a_row_with_the_vendor(vendor_prose: str) -> None:
    said = [
        node.value
        for node in ast.walk(ast.parse(vendor_prose))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    theirs = set().union(*(runs(text) for text in said))
    assert len(theirs) > 3_000
    shared = {fact.number: runs(fact.wording) & theirs for fact in interactions()}
    assert {number: found for number, found in shared.items() if found} == {}


def test_every_name_of_the_list_is_known_and_names_one_thing() -> None:
    for fact in interactions():
        for name in (*fact.a, *fact.b):
            assert medicine_words().word(name) in names(), name
    spellings = [spelling for name in names().values() for spelling in (name.name, *name.also)]
    assert len(spellings) == len(set(spellings))


def test_classes_hold_their_members_and_nothing_holds_itself() -> None:
    assert {"simvastatin", "atorvastatin", "lovastatin"} == members_of("statin")
    assert "tramadol" in members_of("opioid")
    assert "amlodipine" not in members_of("calcium channel blocker")
    for name in names().values():
        assert name.name not in name.classes
        assert all(group in names() for group in name.classes)


@pytest.mark.parametrize(
    ("taken", "severities"),
    [
        (["warfarin", "aspirin"], [DANGER]),
        (["warfarin", "ibuprofen", "simvastatin", "amiodarone"], [DANGER, DANGER, DANGER]),
        (["sildenafil", "nitroglycerin"], [DANGER]),
        (["ssri", "tramadol"], [DANGER]),
        (["simvastatin", "amlodipine"], [WARNING]),
        (["warfarin", "glucosamine"], [CAUTION]),
        (["metformin", "lisinopril"], []),
        (["warfarin"], []),
        ([], []),
    ],
)
def test_interactions_within_an_own_list_are_found_the_gravest_first(
    taken: list[str], severities: list[str]
) -> None:
    found = [fact.severity for fact, _ in among(taken)]
    assert found == severities
    assert found == sorted(found, key=SEVERITIES.index)


def test_somebody_who_names_a_class_may_take_any_of_its_members() -> None:
    assert meeting("grapefruit")["statin"] == DANGER
    assert names()["statin"].kind == CLASS
    assert [pair for _, pair in among(["statin", "gemfibrozil"])] == [("statin", "gemfibrozil")]


def test_a_class_in_a_fact_is_about_each_member() -> None:
    assert meeting("tyramine-rich food")["isocarboxazid"] == DANGER
    assert "rasagiline" not in meeting("tyramine-rich food")
