"""Films are found in the other data set by title and year, else by any of their names, never by guessing."""

from __future__ import annotations

import pytest

from rectitude_domains.ecommerce.identities import GAPS, LAST, Film, numbered, same_films


def found(ours: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return same_films([Film("7", *ours)], [Film("1", *theirs)]) == {"1": "7"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Fargo", "1996"), ("Fargo", "1996")),
        (("Howling, The", "1981"), ("Howling, The", "1980")),
        (("Alien 3", "1992"), ("Alien³", "1992")),
        (("Boot, Das", "1981"), ("Boat, The (Das Boot)", "1981")),
        (("Postino, Il", "1994"), ("Postino, Il (The Postman)", "1994")),
        (("Queen Margot (Reine Margot, La)", "1994"), ("Queen Margot (La Reine Margot)", "1994")),
        (("Sunset Blvd.", "1950"), ("Sunset Blvd. (a.k.a. Sunset Boulevard)", "1950")),
    ],
)
def test_one_film_is_known_under_both_its_titles(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    assert found(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Magnificent Seven, The", "1954"), ("Magnificent Seven, The", "1960")),
        (("Godfather, The", "1972"), ("Godfather: Part II, The", "1974")),
        (("Fargo", "unknown"), ("Fargo", "1996")),
    ],
)
def test_another_film_is_not_taken_for_it(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    assert not found(ours, theirs)


def test_of_two_equal_films_the_first_is_meant_and_of_two_like_ones_none() -> None:
    twice = [Film("7", "Nightwatch", "1997"), Film("8", "Nightwatch", "1997")]
    assert same_films(twice, [Film("1", "Nightwatch", "1997")]) == {"1": "7"}
    assert same_films(twice, [Film("1", "Nightwatch!", "1997")]) == {}


def test_no_film_of_ours_is_found_twice() -> None:
    theirs = [Film("1", "Drunks", "1995"), Film("2", "Drunks!", "1995"), Film("3", "Drunks?", "1995")]
    assert same_films([Film("7", "Drunks", "1995")], theirs) == {"1": "7"}
    assert same_films([Film("7", "Drunks", "1995")], theirs[1:]) == {"2": "7"}


def test_numbers_leave_out_those_without_a_film_and_end_with_the_last() -> None:
    films = numbered([("A", "1990")] * 3883)
    numbers = [int(film.number) for film in films]
    assert numbers == sorted(set(range(1, LAST + 1)) - GAPS)


def test_a_film_that_was_renamed_has_its_old_title() -> None:
    assert numbered([("Star Wars: Episode IV - A New Hope", "1977")])[0].title == "Star Wars"
