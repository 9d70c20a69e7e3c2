"""Requests made up for a check: all of them can be asked, they repeat, and they reach the extremes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

import numpy as np
import pytest

from rectitude.catalogue import Attribute, Kind, Value, misfit
from rectitude_plugins.authoring.conformance.questions import FOREIGN, Deck, extremes, words_in
from rectitude_plugins.authoring.conformance.rehearsal import NAME, PROFILE, SCHEMA, rehearsal_for
from rectitude_plugins.authoring.conformance.sample import WORDS, ordinary
from rectitude_plugins.authoring.conformance.subject import Subject
from rectitude_plugins.authoring.conformance.workbench import opened

Profiles = list[Mapping[str, Value]]


def test_the_engine_takes_every_request_in() -> None:
    with opened(Subject(NAME, NAME, (rehearsal_for(None),))) as bench:
        asked = list(islice(bench.asked(300, 0), 300))
    assert len(asked) == 300
    requests = [inputs.request for inputs in asked]
    assert {request.profiling for request in requests} == {True, False}
    assert {len(request.history) > 0 for request in requests} == {True, False}
    assert {request.only is None for request in requests} == {True, False}
    assert {inputs.person.known for inputs in asked} == {True, False}
    assert any(request.query == FOREIGN for request in requests)
    assert max(request.k for request in requests) == 100
    told = {name for request in requests for name in request.profile}
    assert told == {attribute.name for attribute in PROFILE}
    assert 0 in {request.at for request in requests}


def test_the_same_seed_draws_the_same_requests() -> None:
    with opened(Subject(NAME, NAME, (rehearsal_for(None),))) as bench:
        again = Deck.of(bench.dataset)
        assert list(bench.deck.draw(40, 7)) == list(again.draw(40, 7))
        assert list(bench.deck.draw(40, 7)) != list(again.draw(40, 8))


@pytest.mark.parametrize("attribute", [*PROFILE, *SCHEMA], ids=lambda attribute: attribute.name)
def test_values_are_ones_that_the_attribute_may_have(attribute: Attribute) -> None:
    generator = np.random.default_rng(0)
    words = (*WORDS, FOREIGN)
    assert not [value for value in extremes(attribute, words) if misfit(attribute, value)]
    drawn = [ordinary(attribute, words, generator) for _ in range(50)]
    assert not [value for value in drawn if misfit(attribute, value)]
    assert len({str(value) for value in drawn}) > 1


def test_extremes_are_the_bounds() -> None:
    age = Attribute("age", Kind.INTEGER, least=0, most=130)
    assert {0, 130} <= set(extremes(age, ()))
    assert not {-1, 131} & set(extremes(age, ()))


def test_words_are_those_of_people_and_of_items() -> None:
    profiles: Profiles = [{"town": "ash"}, {"town": None}, {}, {"town": "ash"}]
    assert words_in(Attribute("town", Kind.ENUMERATION), profiles, ["oak"]) == ("ash", "oak", FOREIGN)
    tags: Profiles = [{"likes": ("ash", "elm")}, {"likes": ()}]
    assert words_in(Attribute("likes", Kind.TAGS), tags, []) == ("ash", "elm", FOREIGN)
    shares: Profiles = [{"holds": {"ash": 0.5}}]
    assert words_in(Attribute("holds", Kind.SHARES), shares, []) == ("ash", FOREIGN)
