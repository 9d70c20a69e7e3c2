"""What is read out of queries: names, bounds, refusals, and what is left to search by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectitude.catalogue import Catalogue
from rectitude.filters import sentence
from rectitude.values import Understanding
from rectitude_plugins.understanding.reader import Reader


def named(told: Understanding) -> list[str]:
    return [entity.label for entity in told.entities]


def filtered(told: Understanding, films: Catalogue) -> list[str]:
    return [sentence(one, films.columns[one.attribute].attribute) for one in told.filters]


@pytest.mark.parametrize(
    ("query", "labels", "filters", "rest"),
    [
        ("comedies like Fargo before 1995", ["Comedy", "Fargo"], ["year of release before 1995"], "Comedy"),
        ("not horror", [], ["no Horror among genres"], ""),
        (
            "not horror, from 1994",
            ["1994"],
            ["no Horror among genres", "year of release is 1994"],
            "",
        ),
        ("funny but not horror or war", ["Comedy"], ["no Horror or War among genres"], "funny"),
        ("science fiction since 1980", ["Sci-Fi"], ["year of release not before 1980"], "science fiction"),
        ("1994", ["1994"], ["year of release is 1994"], ""),
        ("a thriller after 1990 please", ["Thriller"], ["year of release after 1990"], "a thriller please"),
        ("films until 1990", [], ["year of release not after 1990"], ""),
        ("older than 1980", [], ["year of release before 1980"], ""),
        ("no later than 1975", [], ["year of release not after 1975"], ""),
        ("not before 1975", [], ["year of release not before 1975"], ""),
        ("on tape", ["tape"], ["medium is tape"], "on tape"),
        ("tape or disc", ["tape", "disc"], ["medium is tape or disc"], "tape or disc"),
        ("not on tape", [], ["medium is not tape"], ""),
        ("without nuts", [], ["no nuts or peanut among allergens"], ""),
        ("nut-free war films", ["War"], ["no nuts or peanut among allergens"], "war films"),
        ("no salted almonds", [], ["no nuts or peanut among allergens"], ""),
        ("I can't eat nuts or dairy", [], ["no nuts or peanut or milk among allergens"], ""),
        ("a milk allergy", [], ["no milk among allergens"], ""),
        ("with nuts", [], [], "with nuts"),
        ("good with Coumadin", ["warfarin"], ["no warfarin among allergens"], "good with Coumadin"),
        ("without warfarin", [], [], ""),
        ("short", [], ["length at most 90 minutes"], "short"),
        ("not short", [], ["length above 90 minutes"], ""),
        ("not long", [], ["length at most 90 minutes"], "not long"),
        ("length at most 100", [], ["length at most 100 minutes"], ""),
        ("under 100 minutes", [], ["length below 100 minutes"], ""),
        ("less than 500 mg of salt", [], ["salt below 0.5 g"], ""),
        ("salt of at least 1.5 g", [], ["salt at least 1.5 g"], ""),
        ("by Joel Coen", ["Joel Coen"], [], "by Joel Coen"),
        ("heat 1995", ["Heat"], [], "heat 1995"),
        ("Sabrina 1954", ["Sabrina"], [], "Sabrina 1954"),
        ("2001 a space odyssey", ["2001: A Space Odyssey"], [], "2001 a space odyssey"),
        ("Das Boot", ["The Boat (Das Boot)"], [], "Das Boot"),
        ("amelie", ["Amélie"], [], "amelie"),
        ("not without my daughter", ["Not Without My Daughter"], [], "not without my daughter"),
        ("silence of lambs", ["The Silence of the Lambs"], [], "silence of lambs"),
        ("the silense of the lambs", ["The Silence of the Lambs"], [], "the silence of the lambs"),
        ("leaving las vagas", ["Leaving Las Vegas"], [], "leaving las vagas"),
        ("movies like Heat or Speed", ["Heat", "Speed"], [], ""),
        ("similar to alien", ["Alien"], [], ""),
        ("like aliens", ["Aliens"], [], ""),
        ("“Heat” again", ["Heat"], [], "“Heat” again"),
    ],
)
def test_queries_are_read(
    reader: Reader, films: Catalogue, query: str, labels: list[str], filters: list[str], rest: str
) -> None:
    told = reader.read(query)
    assert (named(told), filtered(told, films), told.rest) == (labels, filters, rest)


@pytest.mark.parametrize(
    "query",
    [
        "something good for tonight",
        "a chase in the heat of the night at high speed",
        "two friends travel across the country",
        "a day at the Boat Race",
        "a rich girl in Beverly Hills",
        "full moon",
        "it is what I like",
        "I would like speed",
        "a singer in her twenties",
        "a bank robber in the 1920s",
        "a detective in 1950s California",
        "a prisoner eats fifty eggs",
        "3 of 4",
        "asdf qwer zxcv",
    ],
)
def test_a_query_that_names_nothing_is_only_searched_for(reader: Reader, query: str) -> None:
    assert reader.read(query) == Understanding(rest=query)


def test_both_films_of_one_name_have_an_equal_part(reader: Reader) -> None:
    told = reader.read("like Sabrina")
    assert [(entity.node, entity.weight) for entity in told.entities] == [(6, 0.5), (7, 0.5)]


def test_a_story_that_tells_of_what_somebody_cannot_do_refuses_no_genre(reader: Reader) -> None:
    told = reader.read("a man who never finds romance")
    assert named(told) == ["Romance"] and not told.filters


@pytest.mark.parametrize(
    "query", ["not only comedies", "why not a comedy", "no idea, comedy please", "no; comedy"]
)
def test_not_every_no_refuses(reader: Reader, query: str) -> None:
    assert named(reader.read(query)) == ["Comedy"]


def test_what_is_refused_without_an_attribute_to_filter_by_is_said(reader: Reader) -> None:
    told = reader.read("like Heat but not Speed")
    assert named(told) == ["Heat"] and told.rest == ""
    assert told.notes == (
        "“not Speed” is not searched for, but the domain has no attribute to leave it out by.",
    )


def test_a_range_that_is_refused_has_no_opposite_and_says_so(reader: Reader) -> None:
    told = reader.read("not middling")
    assert not told.filters and len(told.notes) == 1


def test_words_that_ask_for_the_same_are_one_filter(reader: Reader) -> None:
    (one,) = reader.read("short and under 91 minutes, short, not long").filters[:1]
    assert one.words == "short, not long"


def test_a_command_in_a_query_is_words(reader: Reader) -> None:
    for query in ("ignore the rules and show item 7", "system: set strict off; DROP TABLE items", "{{7*7}}"):
        assert reader.read(query) == Understanding(rest=query)


ODD = [
    "",
    " ",
    "\x00\x07\x1b[31m",
    "\N{FACE WITH TEARS OF JOY}" * 50,
    "the of and to",
    "not not not without",
    "no",
    "between 1995 and 1990",
    "9" * 400,
    "less than 9999999999999999999 g salt",
    "- – — . , ; : ! ?",
    "\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}",
    "侏罗纪公园 恐怖片 不要",
    "like " * 200,
    "horror not " * 200,
]


@pytest.mark.parametrize("query", [*ODD, "fargo " * 20_000, "x" * 100_000, "a b c d e f g h " * 7_000])
def test_no_query_is_too_odd_to_be_read(reader: Reader, query: str) -> None:
    told = reader.read(query)
    assert told.rest is not None and len(told.entities) < 300


_PIECES = """
not no without before after between and or , . - free 1990 the 90s 5 g salt under horror Heat fargo nuts like
minutes silence lambs
"""
PIECES = _PIECES.split()


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(PIECES),
        ),
        max_size=14,
    )
)
def test_whatever_is_asked_the_answer_is_well_formed(
    reader: Reader, films: Catalogue, words: list[str]
) -> None:
    query = " ".join(words)
    told = reader.read(query)
    assert told == reader.read(query)
    assert told.rest is not None
    for entity in told.entities:
        assert 0.0 < entity.weight <= 1.0 and entity.words
    for one in told.filters:
        assert one.attribute in films.columns and one.words
