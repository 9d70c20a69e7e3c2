"""Bounds on numbers in a query: "less than 5 g of sugar", "risk class at most 2", "under 100 kcal"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rectitude.asking import Measure
from rectitude.catalogue import Attribute, Kind
from rectitude.filters import Operator, whole_value
from rectitude_plugins.understanding.calendar import line_of, words_of
from rectitude_plugins.understanding.mentions import Bound, Mention
from rectitude_plugins.understanding.words import Token, stems_in

SIGNS = {
    Operator.AT_MOST: r"at most|(?:no|not) (?:more|higher) than|not over|not above|max(?:imum)?|up to",
    Operator.AT_LEAST: r"at least|(?:no|not) (?:less|fewer|lower) than|not (?:under|below)|min(?:imum)?",
    Operator.BELOW: r"(?:less|fewer|lower|smaller) than|under|below",
    Operator.ABOVE: r"(?:more|greater|higher|larger) than|over|above",
}
SIGN = "|".join(f"(?P<{operator.value}>{words})" for operator, words in SIGNS.items())
NUMBER = r"(?P<number>\d{1,9}(?:\.\d{1,6})?)"
GRAMS = {"g": 1.0, "gram": 1.0, "gramme": 1.0, "mg": 1e-3, "milligram": 1e-3, "μg": 1e-6, "ug": 1e-6,
         "mcg": 1e-6, "microgram": 1e-6}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gauge:
    """A measure ready to be looked for: its attribute, its units, and the ways to say a bound on it."""

    attribute: Attribute
    units: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, measure: Measure, attribute: Attribute) -> Gauge:
        """Return what finds bounds on a measure."""
        words = _any_of(measure.words)
        units = tuple(stems_in(unit) for unit in measure.units)
        unit = _any_of((*measure.units, *(GRAMS if set(units) & set(GRAMS) else ())))
        amount = rf"{NUMBER}(?: ?(?P<unit>{unit}))?" if unit else NUMBER
        said = [
            rf"(?:{SIGN}) {amount} (?:of |in )?(?:{words})",
            rf"(?:{words}) (?:of |is )?(?:{SIGN}) {amount}",
        ]
        if attribute.kind is Kind.INTEGER:
            said.append(rf"(?:{words}) (?:of |is )?{amount}")
        own = [one for one in units if one not in GRAMS]
        if own:
            said.append(rf"(?:{SIGN}) {NUMBER} ?(?P<unit>{_any_of(own)})")
        return cls(attribute, units, tuple(re.compile(rf"\b(?:{one})(?= |$)") for one in said))

    def bounds(self, line: str) -> Iterator[tuple[re.Match[str], Bound]]:
        """Yield every bound on the measure in a line of stems."""
        for pattern in self.patterns:
            for found in pattern.finditer(line):
                groups = found.groupdict()
                operator = next((sign for sign in SIGNS if groups.get(sign.value)), Operator.IS)
                number = float(found["number"]) * self._factor(groups.get("unit"))
                value = whole_value(self.attribute, operator, number)
                yield found, Bound(self.attribute.name, operator, value)

    def _factor(self, unit: str | None) -> float:
        """Return what a number in a unit is worth in the measure's own."""
        own = next((one for one in self.units if one in GRAMS), None)
        return GRAMS[unit] / GRAMS[own] if own is not None and unit in GRAMS else 1.0


def gauges_of(measures: Sequence[Measure], attributes: Mapping[str, Attribute]) -> tuple[Gauge, ...]:
    """Return what finds bounds on the measures that have words."""
    known = [measure for measure in measures if measure.words and measure.attribute in attributes]
    return tuple(Gauge.of(measure, attributes[measure.attribute]) for measure in known)


def bounds_in(tokens: Sequence[Token], text: str, gauges: Sequence[Gauge]) -> Iterator[Mention]:
    """Yield every bound on a measure in a query; a query without a digit has none."""
    if not any(sign.isdigit() for token in tokens for sign in token.stem):
        return
    line, starts = line_of([token.stem for token in tokens], tokens, text)
    for gauge in gauges:
        for found, bound in gauge.bounds(line):
            yield Mention(*words_of(found, starts), 0, bounds=(bound,), taken=True)


def _any_of(words: Sequence[str]) -> str:
    stems = sorted({stems_in(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(stem) for stem in stems)
