"""The part: what a query finds, and that without one nothing is said."""

from __future__ import annotations

import numpy as np
from small_data import by_modality, candidates, dataset, described, inputs

from rectitude.catalogue import Item, catalogue_of
from rectitude.values import Encodings
from rectitude_plugins.lexical.part import MODALITY, WORDS, BoundLexical, Lexical, plugin

TITLES = ("Les Misérables", "Three Colors: Red", "Red Rock West", "M", "Vertigo")


def bound(titles: tuple[str, ...] = TITLES) -> BoundLexical:
    things = catalogue_of([Item(str(row), title, {}) for row, title in enumerate(titles)], [])
    part = Lexical()
    data = dataset([], len(titles), 0, described(), things=things)
    return part.bind(part.fit(data), things)


def encoded(query: str | None) -> Encodings:
    return by_modality(bound().encode(inputs(query=query)))


def found(query: str, depth: int = 10) -> list[int]:
    (retrieved,) = bound().retrieve(encoded(query), depth)
    assert retrieved.source == MODALITY
    return [int(row) for row in retrieved.rows]


def test_items_that_share_more_words_come_first() -> None:
    assert found("red rock") == [2, 1]
    assert found("red rock", depth=1) == [2]


def test_accents_and_case_do_not_matter_on_either_side() -> None:
    assert found("MISERABLES") == found("misérables") == [0]


def test_a_query_of_one_letter_finds_the_title_of_one_letter() -> None:
    assert found("m") == [3]


def test_words_that_nothing_has_find_nothing() -> None:
    assert found("zebra") == []
    assert found("?!") == []


def test_the_feature_is_the_score_and_nought_for_who_shares_no_word() -> None:
    encodings = encoded("red")
    (column,) = bound().fuse(encodings, candidates([1, 2, 4]))
    assert column.name == WORDS.name
    assert column.values[0] > 0 and column.values[1] > 0 and column.values[2] == 0.0


def test_without_a_query_the_feature_is_missing_and_nothing_is_found() -> None:
    assert encoded(None) == {}
    assert bound().retrieve({}, 10) == []
    assert bound().fuse({}, candidates([1])) == []


def test_an_empty_catalogue_is_searched_in_vain() -> None:
    part = bound(())
    encodings = by_modality(part.encode(inputs(query="red")))
    assert [retrieved.rows.tolist() for retrieved in part.retrieve(encodings, 10)] == [[]]


def test_the_score_counts_from_the_start_as_a_log_likelihood() -> None:
    made = plugin.make({})
    assert isinstance(made, Lexical)
    assert [feature.prior_weight for feature in made.declare_features()] == [1.0]
    assert np.isfinite(encoded("red")[MODALITY].matrix).all()
