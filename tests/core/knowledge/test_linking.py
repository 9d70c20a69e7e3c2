"""Names in a query: whole ones, the longest first, whatever is typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import compiled, film_knowledge

from rectitude.catalogue import Attribute, Item, Kind, catalogue_of
from rectitude.dataset import Edge, Node
from rectitude.knowledge import Knowledge, find_entities

KNOWLEDGE = film_knowledge()


def named(query: str, knowledge: Knowledge = KNOWLEDGE) -> list[tuple[str, str, str]]:
    return [(entity.label, entity.kind, entity.words) for entity in find_entities(knowledge, query)]


def shop(*titles: str, tags: tuple[str, ...] = ()) -> Knowledge:
    items = [Item(str(row), title, {"tag": tags}) for row, title in enumerate(titles)]
    return compiled([], catalogue_of(items, [Attribute("tag", Kind.TAGS, linked=True)]), {})


def test_titles_genres_and_years_are_found_in_the_querys_order() -> None:
    assert named("A film-noir of the 1940s, like Chinatown (1974)!") == [
        ("Film-Noir", "genre", "film noir"),
        ("1940s", "decade", "1940s"),
        ("Chinatown", "item", "Chinatown"),
        ("1974", "year", "1974"),
    ]


def test_an_entity_is_a_node_of_the_graph_with_all_of_the_weight() -> None:
    (fargo,) = find_entities(KNOWLEDGE, "fargo")
    assert (fargo.node, fargo.weight) == (0, 1.0)


def test_an_article_filed_behind_a_title_may_be_said_before_it() -> None:
    assert named("the big sleep") == [("Big Sleep, The", "item", "the big sleep")]
    assert named("Big Sleep, The") == [("Big Sleep, The", "item", "Big Sleep The")]


def test_the_longest_name_wins_its_words() -> None:
    knowledge = shop("Heat", "Dead Heat", "Dead Heat on a Merry-Go-Round")
    assert named("dead heat, then heat", knowledge) == [
        ("Dead Heat", "item", "dead heat"),
        ("Heat", "item", "heat"),
    ]


def test_part_of_a_name_or_of_a_word_is_no_name() -> None:
    assert named("raising money in fargos") == []


@pytest.mark.parametrize(("query", "found"), [("big", 1), ("a big surprise", 0)])
def test_a_very_short_title_is_meant_only_where_nothing_else_is_said(query: str, found: int) -> None:
    assert len(named(query)) == found


def test_a_name_of_several_shares_the_weight() -> None:
    knowledge = shop("Twelfth Night", "Twelfth Night", tags=("twelfth night",))
    entities = find_entities(knowledge, "twelfth night")
    assert [entity.weight for entity in entities] == [pytest.approx(1 / 3)] * 3
    assert [entity.kind for entity in entities] == ["item", "item", "tag"]


@pytest.mark.parametrize("query", ["AMÉLIE", "ame\u0301lie", "ａｍéｌｉｅ"])
def test_case_accents_and_width_may_be_written_in_any_form(query: str) -> None:
    assert named(query, shop("Amélie"))[0][0] == "Amélie"


def test_names_in_other_scripts_are_found() -> None:
    assert named("卧虎藏龙 straße", shop("卧虎藏龙", "Strasse")) == [
        ("卧虎藏龙", "item", "卧虎藏龙"),
        ("Strasse", "item", "straße"),
    ]


def test_an_entity_without_a_name_is_never_named_by_its_identifier() -> None:
    edge = Edge(Node("item", "0"), "actor", Node("person", "m.007"))
    knowledge = compiled([edge], catalogue_of([Item("0", "Film", {})], ()), {})
    assert named("m.007 007", knowledge) == []


@pytest.mark.parametrize("query", ["", " \t\n", "?!", "🎬🍿", "\x00\x07\u202e", "'\"); DROP TABLE"])
def test_a_query_without_names_names_nothing(query: str) -> None:
    assert named(query) == []


def test_a_catalogue_without_titles_names_nothing() -> None:
    assert named("anything", compiled([], catalogue_of([], ()), {})) == []


@pytest.mark.parametrize("query", ["fargo " * 20_000, "x" * 100_000, "\ufdfa" * 30_000, "a " * 50_000])
def test_a_query_of_a_hundred_kilobytes_costs_no_more_than_its_beginning(query: str) -> None:
    began = time.process_time()
    found = find_entities(KNOWLEDGE, query)
    assert time.process_time() - began < 1.0
    assert len(found) <= 200


@given(st.text(max_size=60))
def test_no_text_is_too_strange(query: str) -> None:
    for entity in find_entities(KNOWLEDGE, query):
        assert KNOWLEDGE.label(entity.node) == entity.label


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_set_apart_by_spaces_is_always_found(before: str, after: str) -> None:
    assert "Film-Noir" in [label for label, *_ in named(f"{before} film-noir {after}")]
