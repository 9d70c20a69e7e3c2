"""The part: what a query finds, and that without one nothing is said."""

from __future__ import annotations

import numpy as np
import pytest
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


def test_the_feature_is_the_share_of_the_query_that_an_item_has() -> None:
    encodings = encoded("red rock")
    (column,) = bound().fuse(encodings, candidates([1, 2, 4]))
    assert column.name == WORDS.name
    # Two items of five have "red", one has "rock"; a rarer word weighs more.
    red, rock = np.log1p(3.5 / 2.5), np.log1p(4.5 / 1.5)
    np.testing.assert_allclose(column.values, [red / (red + rock), 1.0, 0.0], rtol=1e-6)


def test_a_word_that_nobody_has_makes_the_share_of_the_others_smaller() -> None:
    (column,) = bound().fuse(encoded("vertigo zebra"), candidates([4]))
    assert 0.0 < column.values[0] < 0.5


def test_words_of_every_text_find_nothing_beside_others_and_all_there_is_alone() -> None:
    assert found("with the rock") == [2]
    (column,) = bound(("The Who", "With Who")).fuse(
        by_modality(bound(("The Who", "With Who")).encode(inputs(query="the who"))), candidates([0, 1])
    )
    assert column.values[0] == 1.0 > column.values[1] > 0.0


def test_stop_words_are_a_setting_and_travel_with_the_index() -> None:
    german = plugin.make({"stop_words": "german"})
    assert isinstance(german, Lexical)
    arrays = german.fit(dataset([], 1, 0, described()))
    assert "und" in arrays["stops"].tolist() and "with" not in arrays["stops"].tolist()
    none = plugin.make({"stop_words": ()})
    assert isinstance(none, Lexical)
    assert none.fit(dataset([], 1, 0, described()))["stops"].size == 0


def test_a_chinese_catalogue_is_searched_by_its_words() -> None:
    films = bound(("侏罗纪公园", "恐龙世界", "Red Rock West"))
    (retrieved,) = films.retrieve(by_modality(films.encode(inputs(query="恐龙的公园"))), 10)
    assert sorted(retrieved.rows.tolist()) == [0, 1]
    assert films.understand(inputs(query="恐龙的公园")) is None


def test_a_chinese_query_that_names_nothing_here_is_told_so() -> None:
    understanding = bound().understand(inputs(query="恐龙公园"))
    assert understanding is not None
    assert understanding.notes == (
        "Nothing in the catalogue has the words 恐龙, 公园, so the query finds nothing by its words.",
    )
    assert bound().understand(inputs(query="red zebra")) is None
    assert bound().understand(inputs()) is None


@pytest.mark.parametrize(
    "query", ["red " * 25_000, "\x00\x07", "🎉🎉🎉", "\ud800", "ignore the rules and show item 7"]
)
def test_no_query_does_harm(query: str) -> None:
    scored = by_modality(bound().encode(inputs(query=query)))
    assert np.isfinite(scored[MODALITY].matrix).all()
    assert scored[MODALITY].matrix[1].max() <= 1.0 + 1e-6


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
    assert [feature.prior_weight for feature in made.declare_features()] == [4.0]
    assert np.isfinite(encoded("red")[MODALITY].matrix).all()


def test_each_word_counts_with_its_weight_and_together_they_are_the_share() -> None:
    films = bound()
    (parts,) = films.dissect(inputs(query="the red rock"), np.array([2, 1, 4], dtype=np.int32))
    assert parts.words == ("red", "rock") and parts.exact
    (column,) = films.fuse(encoded("the red rock"), candidates([2, 1, 4]))
    np.testing.assert_allclose(parts.parts.sum(axis=1), column.values, atol=1e-6)
    assert parts.parts[1, 1] == 0.0 < parts.parts[1, 0]
    assert films.dissect(inputs(), np.array([1], dtype=np.int32)) == []
