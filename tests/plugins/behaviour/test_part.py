"""The part bound to a catalogue: every reading is weights on past actions times a matrix, and divides so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import by_modality, candidates, dataset, described, history, inputs

from rectitude.arrays import Floats
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset, History
from rectitude.domain import EventKind
from rectitude.values import Inputs
from rectitude_plugins.behaviour.learning import RANK, interactions
from rectitude_plugins.behaviour.part import DAY, FEATURES, MODALITY, Behaviour, BoundBehaviour, plugin
from rectitude_plugins.behaviour.readings import READINGS, Reading, weights_of

ITEMS, COVERED = 15, 9
TRACED = [reading for reading in READINGS if reading.traced]


def people_with_tastes() -> Dataset:
    """Return twenty people who rate eight of fifteen things each; lower numbers are rated more often."""
    generator = np.random.default_rng(11)
    chances = np.linspace(3.0, 0.5, ITEMS)
    log = [
        (person, item, float(generator.integers(2, 6)), person * 100_000_000 + place * 1_000_000)
        for person in range(20)
        for place, item in enumerate(
            generator.choice(ITEMS, 8, replace=False, p=chances / chances.sum()).tolist()
        )
    ]
    return dataset(log, ITEMS, 20)


LEARNED_FROM = people_with_tastes()


def bound_to(data: Dataset, most: int) -> BoundBehaviour:
    part = Behaviour({"items": most})
    return part.bind(part.fit(data), data.catalogue)


SMALL = bound_to(LEARNED_FROM, COVERED)
HISTORIES = st.lists(st.tuples(st.integers(0, ITEMS - 1), st.integers(1, 5)), min_size=1, max_size=10)


def past(actions: list[tuple[int, int]]) -> History:
    return history([row for row, _ in actions], [float(value) for _, value in actions])


def features_of(part: BoundBehaviour, asked: Inputs, rows: list[int]) -> dict[str, Floats]:
    found = candidates(rows)
    return {column.name: column.values for column in part.fuse(asked, by_modality(part.encode(asked)), found)}


def naive(reading: Reading, told: History) -> Floats:
    """Return a reading as the plain sum over all actions and items."""
    weights = weights_of(reading.name, told.values >= 4.0)
    matrix = SMALL.matrices[reading.name].astype(np.float64)
    square = matrix.T @ matrix if reading.factored else matrix
    values = np.zeros(ITEMS)
    for action, row in enumerate(told.rows.tolist()):
        for item in range(ITEMS):
            if SMALL.place[row] >= 0 and SMALL.place[item] >= 0:
                values[item] += weights[action] * square[SMALL.place[row], SMALL.place[item]]
    return values


@given(HISTORIES)
def test_every_reading_is_its_weights_times_its_matrix(actions: list[tuple[int, int]]) -> None:
    told = past(actions)
    values = features_of(SMALL, inputs(told), list(range(ITEMS)))
    for reading in READINGS:
        np.testing.assert_allclose(values[reading.name], naive(reading, told), atol=1e-5)


@given(HISTORIES)
def test_the_parts_of_a_trace_add_up_to_the_feature(actions: list[tuple[int, int]]) -> None:
    asked = inputs(past(actions))
    rows = [14, 2, 0, 7]
    values = features_of(SMALL, asked, rows)
    traces = {trace.feature: trace for trace in SMALL.trace(asked, np.array(rows, dtype=np.int32))}
    assert set(traces) == {reading.name for reading in TRACED}
    for name, trace in traces.items():
        assert trace.parts.shape == (len(rows), len(trace.actions))
        np.testing.assert_allclose(trace.parts.sum(axis=1), values[name], atol=1e-5)


@given(HISTORIES)
def test_a_part_is_the_change_when_that_action_is_left_out(actions: list[tuple[int, int]]) -> None:
    rows = list(range(ITEMS))
    asked = inputs(past(actions))
    (trace,) = (
        found for found in SMALL.trace(asked, np.arange(ITEMS, dtype=np.int32)) if found.feature == "taste"
    )
    whole = features_of(SMALL, asked, rows)["taste"]
    for column, action in enumerate(trace.actions.tolist()):
        others = [entry for place, entry in enumerate(actions) if place != action]
        left = features_of(SMALL, inputs(past(others)), rows)["taste"] if others else np.zeros(ITEMS)
        np.testing.assert_allclose(trace.parts[:, column], whole - left, atol=1e-5)


def test_a_recent_reading_divides_by_its_weights_as_they_stand() -> None:
    # Leaving an action out would bring the older ones nearer; the parts hold the places fixed instead.
    told = history([0, 1, 2])
    (trace,) = (t for t in SMALL.trace(inputs(told), np.array([4], dtype=np.int32)) if t.feature == "run")
    weights = weights_of("run", np.ones(3, dtype=np.bool_))
    places = SMALL.place[told.rows]
    wanted = weights * SMALL.matrices["run"][places, SMALL.place[4]]
    np.testing.assert_allclose(trace.parts[0], wanted, atol=1e-7)


def test_only_the_busiest_items_are_covered() -> None:
    counts = np.bincount(LEARNED_FROM.events.item, minlength=ITEMS)
    assert len(SMALL.covered) == COVERED
    assert counts[SMALL.covered].min() >= np.delete(counts, SMALL.covered).max()
    assert np.all(np.diff(SMALL.covered) > 0)


def test_an_item_that_is_not_covered_is_worth_nothing_and_says_nothing() -> None:
    outside = np.flatnonzero(SMALL.place < 0).tolist()
    covered = SMALL.covered.tolist()
    of_outsiders = features_of(SMALL, inputs(history(covered[:3])), outside)
    by_outsiders = features_of(SMALL, inputs(history(outside[:3])), covered)
    for reading in READINGS:
        assert not of_outsiders[reading.name].any()
        assert not by_outsiders[reading.name].any()
    assert all(not len(trace.actions) for trace in SMALL.trace(inputs(history(outside[:3])), SMALL.covered))


def test_without_a_history_nothing_is_read_found_or_traced() -> None:
    asked = inputs()
    assert SMALL.encode(asked) == []
    assert SMALL.retrieve(asked, {}, 100) == []
    assert SMALL.fuse(asked, {}, candidates([1, 2])) == []
    assert SMALL.trace(asked, np.array([1], dtype=np.int32)) == []


def test_what_was_disliked_says_nothing_of_taste_but_counts_as_company() -> None:
    disliked = features_of(SMALL, inputs(history([0, 1], [1.0, 2.0])), list(range(ITEMS)))
    assert not disliked["taste"].any()
    assert disliked["company"].any()


def test_an_item_of_this_sitting_counts_as_liked() -> None:
    # The engine gives what came with the request an infinite value.
    sitting = features_of(SMALL, inputs(history([0], [np.inf])), list(range(ITEMS)))
    liked = features_of(SMALL, inputs(history([0], [4.0])), list(range(ITEMS)))
    np.testing.assert_array_equal(sitting["taste"], liked["taste"])


def test_candidates_are_the_best_of_each_source_without_what_was_had() -> None:
    told = history([0, 1, 3])
    asked = inputs(told)
    encodings = by_modality(SMALL.encode(asked))
    found = SMALL.retrieve(asked, encodings, 10)
    assert {retrieved.source for retrieved in found} == {r.name for r in READINGS if r.share}
    for retrieved in found:
        scores = encodings[MODALITY + retrieved.source].matrix[0][retrieved.rows]
        assert np.all(scores > 0)
        assert np.all(np.diff(scores) <= 0)
        assert not set(retrieved.rows.tolist()) & {0, 1, 3}
        share = next(reading.share for reading in READINGS if reading.name == retrieved.source)
        assert len(retrieved.rows) <= int(10 * share)


def test_the_last_visit_and_the_amount_are_features() -> None:
    told = history([0, 1], times=[5 * DAY, 7 * DAY])
    values = features_of(SMALL, inputs(told, at=10 * DAY), [3, 4])
    assert values["since_last_visit"].tolist() == [3.0, 3.0]
    assert values["history_length"].tolist() == [2.0, 2.0]


def test_a_clock_before_the_last_visit_does_not_make_it_negative() -> None:
    values = features_of(SMALL, inputs(history([0], times=[7 * DAY]), at=5 * DAY), [3])
    assert values["since_last_visit"].tolist() == [0.0]


def test_every_declared_feature_is_filled_and_reads_the_profile() -> None:
    values = features_of(SMALL, inputs(history([0, 1])), [2, 3])
    assert set(values) == {feature.name for feature in FEATURES}
    assert all(feature.reads_profile and not feature.item_only for feature in FEATURES)
    assert all(len(column) == 2 for column in values.values())


@pytest.mark.parametrize("items", [1, 2, 5])
def test_a_catalogue_smaller_than_the_rank_is_learned(items: int) -> None:
    assert items < RANK
    log = [(person, item, 5.0, item) for person in range(3) for item in range(items)]
    part = bound_to(dataset(log, items, 3), most=4_000)
    values = features_of(part, inputs(history([0])), list(range(items)))
    assert all(np.isfinite(column).all() for column in values.values())


@pytest.mark.parametrize("people", [0, 4])
def test_a_log_without_events_teaches_nothing_and_breaks_nothing(people: int) -> None:
    part = bound_to(dataset([], 6, people), most=4_000)
    asked = inputs(history([0, 5]))
    values = features_of(part, asked, list(range(6)))
    for reading in READINGS:
        assert not values[reading.name].any()
    assert all(not len(found.rows) for found in part.retrieve(asked, by_modality(part.encode(asked)), 50))


def test_learning_repeats_bit_for_bit() -> None:
    part = Behaviour({})
    one, other = part.fit(LEARNED_FROM), part.fit(LEARNED_FROM)
    assert {name: array.tobytes() for name, array in one.items()} == {
        name: array.tobytes() for name, array in other.items()
    }


def test_interactions_say_once_who_did_something_with_what() -> None:
    data = dataset([(0, 1, 5.0, 1), (0, 1, 5.0, 2), (1, 0, 2.0, 3), (1, 2, 4.0, 4)], 3, 2)
    place = np.array([0, 1, -1], dtype=np.int32)
    everything = interactions(data, place, np.ones(4, dtype=np.bool_))
    assert everything.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert interactions(data, place, data.positive).tolist() == [[0.0, 1.0], [0.0, 0.0]]


def test_a_look_is_company_but_never_a_success() -> None:
    kinds = described(EventKind("view", "looked at", threshold=np.inf), EventKind("buy", "bought"))
    log = [(person, item, 1.0, item) for person in range(4) for item in range(4)]
    looked = dataset(log, 4, 4, kinds, kinds=[0] * 16)
    arrays = Behaviour({}).fit(looked)
    assert not arrays["taste"].any()
    assert arrays["company"].any()


def test_the_plugin_makes_the_part_from_settings() -> None:
    made = plugin.make({"items": 3})
    assert isinstance(made, Behaviour)
    assert made.most == 3
    catalogue: Catalogue = LEARNED_FROM.catalogue
    assert len(made.bind(made.fit(replace(LEARNED_FROM)), catalogue).covered) == 3
