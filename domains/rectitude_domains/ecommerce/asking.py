"""The words that people ask a shop of films with: genres by other names, and times, which are of release.

A genre that is asked for leans towards it and restricts nothing, since few agree on what a thriller is; one
that is refused is left out.
"""

from __future__ import annotations

from rectitude.asking import ITEM, Asking, Measure, Names

GENRES = {
    "Action": ("action film", "action packed"),
    "Animation": ("animated", "cartoon", "anime"),
    "Children's": ("children", "kid", "for the family", "family film", "family movie"),
    "Comedy": ("comic", "funny", "comedic", "humorous"),
    "Crime": ("gangster", "mafia", "heist"),
    "Documentary": ("docu", "documentary film"),
    "Drama": ("dramatic",),
    "Fantasy": ("fairy tale",),
    "Film-Noir": ("noir",),
    "Horror": ("scary", "slasher"),
    "Musical": (),
    "Mystery": ("whodunit", "whodunnit"),
    "Romance": ("romantic", "love story"),
    "Sci-Fi": ("science fiction", "scifi", "sf"),
    "Thriller": ("suspense", "suspenseful"),
    "War": ("war film", "war movie"),
    "Western": ("cowboy film", "cowboy movie"),
}

ASKING = Asking(
    names=(Names("genres", also=GENRES, refused=("genres",)), Names(ITEM, cued=True)),
    measures=(Measure("year", calendar=True),),
)
