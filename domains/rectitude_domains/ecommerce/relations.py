"""What the statements of the film graph mean: which kinds they join, what to call them, what they weigh.

The names are Freebase's. Nine relations are stored in both directions, as two statements each; there a
statement weighs half, so that the graph, which is walked both ways, counts it once. The weights are a
choice made beforehand, not fitted: who made a film says more of it than where it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: the kinds of its head and its tail, the noun for what is shared, its weight."""

    name: str
    head: str
    tail: str
    noun: str
    nouns: str
    weight: float


RELATIONS = (
    Relation("film.film.actor", "film", "person", "actor", "actors", 1.0),
    Relation("film.actor.film", "person", "film", "actor", "actors", 1.0),
    Relation("film.film.directed_by", "film", "person", "director", "directors", 1.0),
    Relation("film.director.film", "person", "film", "director", "directors", 1.0),
    Relation("film.film.written_by", "film", "person", "writer", "writers", 0.5),
    Relation("film.writer.film", "person", "film", "writer", "writers", 0.5),
    Relation("film.film.produced_by", "film", "person", "producer", "producers", 0.5),
    Relation("film.producer.film", "person", "film", "producer", "producers", 0.5),
    Relation("film.film.cinematography", "film", "person", "cinematographer", "cinematographers", 0.5),
    Relation("film.cinematographer.film", "person", "film", "cinematographer", "cinematographers", 0.5),
    Relation("film.film.sequel", "film", "film", "sequel", "sequels", 1.0),
    Relation("film.film.prequel", "film", "film", "prequel", "prequels", 1.0),
    Relation("film.film.subjects", "film", "subject", "subject", "subjects", 0.5),
    Relation("film.film_subject.films", "subject", "film", "subject", "subjects", 0.5),
    Relation("film.film.genre", "film", "genre", "genre", "genres", 0.25),
    Relation("film.film_genre.films_in_this_genre", "genre", "film", "genre", "genres", 0.25),
    Relation(
        "film.film.production_companies",
        "film",
        "company",
        "production company",
        "production companies",
        0.25,
    ),
    Relation(
        "film.production_company.films", "company", "film", "production company", "production companies", 0.25
    ),
    Relation("film.film.award_won", "film", "award", "award", "awards", 0.5),
    Relation("film.film.award_nomination", "film", "award", "award nomination", "award nominations", 0.5),
    Relation("film.film.country", "film", "country", "country", "countries", 0.25),
    Relation("film.film.language", "film", "language", "language", "languages", 0.25),
    Relation("film.film.rating", "film", "certificate", "age certificate", "age certificates", 0.125),
    Relation("film.content_rating.film", "certificate", "film", "age certificate", "age certificates", 0.125),
)

KINDS = ("film", "genre", "country", "language", "certificate", "company", "award", "person", "subject")
"""Kinds of entities; what stands in several roles is of the first of them: anything can be a subject."""

RELATION_ENDS: Mapping[str, tuple[str, str]] = {one.name: (one.head, one.tail) for one in RELATIONS}
RELATION_NOUNS: Mapping[str, tuple[str, str]] = {one.name: (one.noun, one.nouns) for one in RELATIONS}
RELATION_WEIGHTS: Mapping[str, float] = {one.name: one.weight for one in RELATIONS}
