"""Paths in words."""

import pytest

from rectitude_explain.path_words import Stop, noun_of, number_in_words, words_of

ACTOR, DIRECTOR, GENRE = ("actor", "actors"), ("director", "directors"), ("genre", "genres")
SEQUEL, ISSUER, COUNTRY = ("sequel", "sequels"), ("issuer", "issuers"), ("country", "countries")
FARGO = Stop("Fargo", ACTOR, forward=False, item=True)


def unnamed(noun: tuple[str, str], alike: int = 1) -> Stop:
    return Stop("m.0", noun, forward=True, item=False, named=False, alike=alike)


def entity(name: str, noun: tuple[str, str]) -> Stop:
    return Stop(name, noun, forward=True, item=False)


def item(name: str, noun: tuple[str, str], forward: bool = False, others: int = 0) -> Stop:
    return Stop(name, noun, forward=forward, item=True, others=others)


@pytest.mark.parametrize(
    ("stops", "words"),
    [
        ([], "is itself one of the things that the walk starts from"),
        ([unnamed(ACTOR), FARGO], "shares an actor with Fargo"),
        ([unnamed(ACTOR, 3), FARGO], "shares three actors with Fargo"),
        ([unnamed(DIRECTOR), FARGO], "has a director that is an actor of Fargo"),
        ([unnamed(DIRECTOR, 2), FARGO], "has two directors that are actors of Fargo"),
        ([entity("Film-Noir", GENRE), item("Laura", GENRE)], "shares the genre Film-Noir with Laura"),
        (
            [entity("Film-Noir", GENRE), item("Laura", GENRE, others=1)],
            "shares the genre Film-Noir with Laura and one other",
        ),
        (
            [entity("Film-Noir", GENRE), item("Laura", GENRE, others=20)],
            "shares the genre Film-Noir with Laura and 20 others",
        ),
        ([entity("J. Coen", DIRECTOR), FARGO], "has the director J. Coen, actor of Fargo"),
        ([entity("Film-Noir", GENRE)], "has the genre Film-Noir"),
        ([unnamed(GENRE)], "has a genre"),
        ([item("Alien", SEQUEL)], "is the sequel of Alien"),
        ([item("Aliens", SEQUEL, forward=True)], "has the sequel Aliens"),
        (
            [item("Aliens", SEQUEL), unnamed(ACTOR), FARGO],
            "is the sequel of Aliens, which shares an actor with Fargo",
        ),
        (
            [unnamed(ACTOR, 2), item("Laura", ACTOR), entity("Film-Noir", GENRE)],
            "shares two actors with Laura, which has the genre Film-Noir",
        ),
        (
            [entity("Vanguard", ISSUER), entity("Ireland", COUNTRY)],
            "has the issuer Vanguard with the country Ireland",
        ),
        (
            [entity("Vanguard", ISSUER), unnamed(COUNTRY), item("Bond", ISSUER)],
            "leads over the issuer Vanguard and a country to Bond",
        ),
        (
            [entity("Vanguard", ISSUER), unnamed(COUNTRY), unnamed(ISSUER)],
            "leads over the issuer Vanguard and a country to an issuer",
        ),
    ],
)
def test_a_path_goes_on_about_the_item(stops: list[Stop], words: str) -> None:
    assert words_of(stops) == words


@pytest.mark.parametrize(
    ("relation", "noun"),
    [
        ("film.film.actor", ("actor", "actors")),
        ("http://example.org/industry", ("industry", "industries")),
        ("awards_won", ("awards won", "awards wons")),
        ("genres", ("genre", "genres")),
        ("made_by.companies", ("company", "companies")),
        ("status", ("status", "statuses")),
        ("tax", ("tax", "taxes")),
        ("day", ("day", "days")),
        ("", ("relation", "relations")),
    ],
)
def test_a_relation_without_a_noun_is_called_by_its_last_part(relation: str, noun: tuple[str, str]) -> None:
    assert noun_of(relation, {}) == noun


def test_a_noun_that_is_given_is_used() -> None:
    assert noun_of("film.film.actor", {"film.film.actor": ("player", "players")}) == ("player", "players")


def test_numbers_up_to_twelve_are_words() -> None:
    assert [number_in_words(number) for number in (1, 12, 13)] == ["one", "twelve", "13"]
