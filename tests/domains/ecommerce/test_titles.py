"""Titles as people say them."""

from __future__ import annotations

import pytest

from rectitude_domains.ecommerce.titles import apart, names_of, spoken


@pytest.mark.parametrize(
    ("filed", "title"),
    [
        ("Toy Story", "Toy Story"),
        ("Godfather, The", "The Godfather"),
        ("Good, The Bad and The Ugly, The", "The Good, The Bad and The Ugly"),
        ("Enfer, L'", "L'Enfer"),
        ("Boot, Das", "Das Boot"),
        ("Maybe, Maybe Not (Bewegte Mann, Der)", "Maybe, Maybe Not (Der Bewegte Mann)"),
        ("Star Maker, The (Uomo delle stelle, L')", "The Star Maker (L'Uomo delle stelle)"),
        ("Die xue shuang xiong (Killer, The)", "Die xue shuang xiong (The Killer)"),
        ("Sex, Lies, and Videotape", "Sex, Lies, and Videotape"),
        ("Paris, Texas", "Paris, Texas"),
        (", The", ", The"),
    ],
)
def test_an_article_goes_in_front(filed: str, title: str) -> None:
    assert spoken(filed) == title


@pytest.mark.parametrize(
    ("filed", "released", "title", "year"),
    [
        ("Fargo", "1996", "Fargo", "1996"),
        ("unknown", "unkonwn", "unknown", "unkonwn"),
        ("Independence Day (ID4)", "V", "Independence Day (ID4)", "V"),
        ("Dinosaurs, The (1995)", "V", "Dinosaurs, The", "1995"),
        ("Class of (1999)", "1990", "Class of (1999)", "1990"),
    ],
)
def test_a_year_in_the_title_counts_only_where_none_is_given(
    filed: str, released: str, title: str, year: str
) -> None:
    assert apart(filed, released) == (title, year)


def test_a_film_with_two_names_is_known_by_both() -> None:
    assert names_of("Killer, The (a.k.a. Bulletproof Heart )") == ("The Killer", "Bulletproof Heart")
