"""What the statements of the film graph mean: which kinds they join, what to call them, what they weigh.

The names are Freebase's. Nine relations are stored in both directions, as two statements each; there a
statement weighs half, so that the graph, which is walked both ways, counts it once. The weights are a
choice made beforehand, not fitted: who made a film says more of it than where it was made.
"""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.domain import Relation

RELATIONS: Mapping[str, Relation] = {
    "film.film.actor": Relation("actor", "actors", 1.0),
    "film.actor.film": Relation("actor", "actors", 1.0),
    "film.film.directed_by": Relation("director", "directors", 1.0),
    "film.director.film": Relation("director", "directors", 1.0),
    "film.film.written_by": Relation("writer", "writers", 0.5),
    "film.writer.film": Relation("writer", "writers", 0.5),
    "film.film.produced_by": Relation("producer", "producers", 0.5),
    "film.producer.film": Relation("producer", "producers", 0.5),
    "film.film.cinematography": Relation("cinematographer", "cinematographers", 0.5),
    "film.cinematographer.film": Relation("cinematographer", "cinematographers", 0.5),
    "film.film.sequel": Relation("sequel", "sequels", 2.0),
    "film.film.prequel": Relation("prequel", "prequels", 0.0),
    "film.film.subjects": Relation("subject", "subjects", 0.5),
    "film.film_subject.films": Relation("subject", "subjects", 0.5),
    "film.film.genre": Relation("genre", "genres", 0.25),
    "film.film_genre.films_in_this_genre": Relation("genre", "genres", 0.25),
    "film.film.production_companies": Relation("production company", "production companies", 0.25),
    "film.production_company.films": Relation("production company", "production companies", 0.25),
    "film.film.award_won": Relation("award", "awards", 0.5),
    "film.film.award_nomination": Relation("award nomination", "award nominations", 0.5),
    "film.film.country": Relation("country", "countries", 0.25),
    "film.film.language": Relation("language", "languages", 0.25),
    "film.film.rating": Relation("age certificate", "age certificates", 0.125),
    "film.content_rating.film": Relation("age certificate", "age certificates", 0.125),
    "genres": Relation("genre", "genres", 0.5),
    "year": Relation("year", "years", 0.25),
    "decade": Relation("decade", "decades", 0.25),
}

ENDS: Mapping[str, tuple[str, str]] = {
    "film.film.actor": ("film", "person"),
    "film.actor.film": ("person", "film"),
    "film.film.directed_by": ("film", "person"),
    "film.director.film": ("person", "film"),
    "film.film.written_by": ("film", "person"),
    "film.writer.film": ("person", "film"),
    "film.film.produced_by": ("film", "person"),
    "film.producer.film": ("person", "film"),
    "film.film.cinematography": ("film", "person"),
    "film.cinematographer.film": ("person", "film"),
    "film.film.sequel": ("film", "film"),
    "film.film.prequel": ("film", "film"),
    "film.film.subjects": ("film", "subject"),
    "film.film_subject.films": ("subject", "film"),
    "film.film.genre": ("film", "genre"),
    "film.film_genre.films_in_this_genre": ("genre", "film"),
    "film.film.production_companies": ("film", "company"),
    "film.production_company.films": ("company", "film"),
    "film.film.award_won": ("film", "award"),
    "film.film.award_nomination": ("film", "award"),
    "film.film.country": ("film", "country"),
    "film.film.language": ("film", "language"),
    "film.film.rating": ("film", "certificate"),
    "film.content_rating.film": ("certificate", "film"),
}
"""The kinds of head and tail of the film graph's own relations."""

KINDS = ("film", "genre", "country", "language", "certificate", "company", "award", "person", "subject")
"""Kinds of entities; what stands in several roles is of the first of them: anything can be a subject."""
