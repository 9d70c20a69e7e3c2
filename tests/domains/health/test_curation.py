"""How the committed tables are made: units, what a zero means, and that judgement and result agree."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import rectitude_domains.health.curation as curation
from rectitude_domains.health.curation.american import HEADS, measured
from rectitude_domains.health.curation.figures import ENERGY_ONLY
from rectitude_domains.health.curation.indian import CODES, figures_of
from rectitude_domains.health.files import content_of, rows_of

HERE = Path(str(curation.__file__)).parent


def judged(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def indian(code: str, **told: str) -> dict[str, float]:
    columns = ["code", "name", *(column for column, _ in CODES.values())]
    line = [{"code": code, "name": "A food", **told}.get(column, "0") for column in columns]
    return dict(figures_of(line, {column: at for at, column in enumerate(columns)}).of)


def test_grams_and_kilojoules_of_the_indian_table_become_our_units() -> None:
    figures = indian("C033", enerc="418.4", na="0.04", k="0.6", fe="0.003", vitk="0.000325", folsum="0.0001")
    assert figures["energy"] == pytest.approx(100)
    assert figures["salt"] == pytest.approx(0.1)
    assert figures["potassium"] == pytest.approx(600)
    assert figures["iron"] == pytest.approx(3)
    assert figures["vitamin_k"] == pytest.approx(325)
    assert figures["folate"] == pytest.approx(100)


def test_a_zero_of_the_indian_table_is_missing_unless_the_food_cannot_have_any() -> None:
    assert "vitamin_k" not in indian("C033")
    assert "fibre" not in indian("C033")
    assert indian("O001")["fibre"] == 0
    assert indian("O001")["carbohydrate"] == 0
    assert indian("T001", fatce="100")["energy"] == 900
    assert "vitamin_d" not in indian("A003", vitd="0.000005")


def test_a_zero_of_the_american_table_is_a_zero_and_a_blank_is_missing() -> None:
    blank = dict.fromkeys(
        (*HEADS.values(), "Total Sugars", "Sugars, Total", "Sodium", "ALA", "EPA", "DHA"), ""
    )
    figures = measured({**blank, "Vitamin C": "0.0", "Sodium": "400", "ALA": "0.1", "EPA": "0.2"})
    assert figures == {"vitamin_c": 0.0, "salt": pytest.approx(1.0), "omega3": pytest.approx(0.3)}


def test_what_was_chosen_is_what_is_committed() -> None:
    chosen = judged("chosen.csv")
    assert [row["item_id"] for row in chosen] == [row["item_id"] for row in rows_of("foods.csv")]
    assert [row["title"] for row in chosen] == [row["title"] for row in rows_of("foods.csv")]
    assert {row["food_group"] for row in chosen} == {row["group"] for row in judged("groups.csv")}
    worded = {row["number"]: row["wording"] for row in judged("wording.csv")}
    assert worded == {row["number"]: row["wording"] for row in rows_of("interactions.csv")}


def test_only_home_recipes_have_four_figures_alone() -> None:
    few = [row for row in rows_of("foods.csv") if row["basis"] == ENERGY_ONLY]
    assert len(few) == 23
    assert all(row["figures_for"].startswith("Recipe") for row in few)


def test_the_tables_are_small_and_their_sources_stand_beside_them() -> None:
    names = (
        "foods.csv",
        "suggestions.csv",
        "interactions.csv",
        "names.csv",
        "conditions.csv",
        "care.csv",
        "signs.csv",
    )
    told = content_of("SOURCES.md").decode("utf-8")
    assert all(name in told for name in names)
    assert sum(len(content_of(name)) for name in names) < 1_000_000
