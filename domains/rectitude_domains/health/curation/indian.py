"""Figures of the Indian Food Composition Tables 2017: grams per 100 g of the raw food, energy in kilojoules.

The file writes 0 both for nothing found and for nothing measured, so a zero is taken as missing, except
where the food cannot have any: fibre in animal foods and oils, carbohydrate in meat, fish and oils. Oils
have no figure of energy; theirs is fat times nine, Atwater's factor. Vitamin D is taken of animal foods and
mushrooms only: what the table finds of it in other plants is disputed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rectitude_domains.health.curation.figures import SAME, Figures
from rectitude_domains.health.nutrients import SALT_OF_SODIUM

KILOJOULES = 4.184
MILLI, MICRO = 1_000.0, 1_000_000.0
CODES = {
    "protein": ("protcnt", 1.0), "fat": ("fatce", 1.0), "saturated_fat": ("fasat", 1.0),
    "omega3": ("facn3", 1.0), "carbohydrate": ("choavldf", 1.0), "sugars": ("fsugar", 1.0),
    "fibre": ("fibtg", 1.0), "salt": ("na", MILLI * SALT_OF_SODIUM), "potassium": ("k", MILLI),
    "calcium": ("ca", MILLI), "iron": ("fe", MILLI), "magnesium": ("mg", MILLI), "phosphorus": ("p", MILLI),
    "vitamin_c": ("vitc", MILLI), "vitamin_d": ("vitd", MICRO), "folate": ("folsum", MICRO),
    "vitamin_k": ("vitk", MICRO), "energy": ("enerc", 1 / KILOJOULES),
}  # fmt: skip
"""Our name, the file's code, and what its figure is multiplied by."""
ANIMAL = frozenset("LMNOPQRST")
"""First letters of the codes of milk, eggs, poultry, meat, fish, shellfish and oils."""
WITHOUT_CARBOHYDRATE = frozenset("NOPQRST")
WITH_VITAMIN_D = frozenset("JLMNOPQRS")
OILS = "T"
ATWATER_FAT = 9.0


def indian_figures(chosen: Iterable[Mapping[str, str]], table: Path) -> dict[str, Figures]:
    """Return the figures of every chosen food of the Indian tables, by item id."""
    with table.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    place = {head.rpartition("; ")[2]: at for at, head in enumerate(lines[0])}
    rows = {line[place["code"]]: line for line in lines[1:]}
    return {row["item_id"]: figures_of(rows[row["key"]], place) for row in chosen if row["table"] == "indian"}


def figures_of(line: Sequence[str], place: Mapping[str, int]) -> Figures:
    """Return what one line of the table says, in our units."""
    code = line[place["code"]]
    known = {
        name: float(line[place[column]]) * factor
        for name, (column, factor) in CODES.items()
        if float(line[place[column]] or 0) != 0
    }
    if code[0] not in WITH_VITAMIN_D:
        known.pop("vitamin_d", None)
    if code[0] in ANIMAL:
        known.setdefault("fibre", 0.0)
    if code[0] in WITHOUT_CARBOHYDRATE:
        known.setdefault("carbohydrate", 0.0)
        known.setdefault("sugars", 0.0)
    if code[0] == OILS:
        known["energy"] = known["fat"] * ATWATER_FAT
    return Figures(known, f"{line[place['name']]} ({code})", SAME)
