"""What the name of a fund tells: class, complexity, income, sustainability, index, region and industry.

The source's asset class is wrong now and then (a gold trust filed as equity), it has no class for money
markets, property or mixed funds, and tells nothing of what a fund tracks. The name tells it, by the rules
of `data/name_rules.yaml`; a name that no rule applies to keeps the source's class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class NameRule:
    """One rule: a label for the names in which `words` are found and `unless` are not."""

    label: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def applies(self, name: str) -> bool:
        """Say whether the rule applies to a name."""
        return bool(self.words.search(name)) and not (self.unless and self.unless.search(name))


Written = Sequence[str] | Mapping[str, Sequence[str]]


@cache
def rules(section: str) -> tuple[NameRule, ...]:
    """Return the rules of one section, in the order in which they are written."""
    text = (files("rectitude_domains.finance") / "data" / "name_rules.yaml").read_text(encoding="utf-8")
    sections: Mapping[str, Mapping[str, Written]] = yaml.safe_load(text)
    return tuple(_rule(label, written) for label, written in sections[section].items())


def _rule(label: str, written: Written) -> NameRule:
    words = written["words"] if isinstance(written, Mapping) else written
    unless = written["unless"] if isinstance(written, Mapping) else ()
    return NameRule(label, _any_of(words), _any_of(unless) if unless else None)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def first_label(section: str, name: str) -> str:
    """Return the label of the first rule that applies, or "".

    >>> first_label("houses", "iShares Core MSCI World"), first_label("industries", "Lyxor MSCI World")
    ('BlackRock', '')
    """
    return next((rule.label for rule in rules(section) if rule.applies(name)), "")


def every_label(section: str, name: str) -> tuple[str, ...]:
    """Return the labels of all rules that apply, in their order.

    >>> every_label("indices", "Vanguard S&P 500 UCITS ETF")
    ('S&P 500',)
    """
    return tuple(rule.label for rule in rules(section) if rule.applies(name))


def is_marked(mark: str, name: str) -> bool:
    """Say whether a name bears a mark, such as `complex` or `sustainable`.

    >>> is_marked("complex", "Boost FTSE 100 2X Short Daily"), is_marked("complex", "Short Duration Bond")
    (True, False)
    """
    return any(rule.applies(name) for rule in rules("marks") if rule.label == mark)


_METAL = re.compile(r"commodit|physical|bullion", re.IGNORECASE)
_EXCEPT = re.compile(r"\bex[- .](north )?(\w+)", re.IGNORECASE)


def asset_class_of(name: str, filed: str, *, traded: bool) -> str:
    """Return the asset class: what the name tells, else what the source filed it under; `traded` are ETFs.

    A mutual fund that is named after gold and filed as equity holds the shares of those who dig for it.

    >>> asset_class_of("GraniteShares Gold Trust", "equity", traded=True)
    'commodity'
    >>> asset_class_of("Gabelli Gold Fund", "equity", traded=False)
    'equity'
    >>> asset_class_of("Vanguard Pennsylvania Long-term Tax-exempt Fund", "equity", traded=False)
    'bond'
    """
    told = first_label("classes", name)
    if told == "commodity" and filed == "equity" and not traded and not _METAL.search(name):
        return filed
    return told or filed


def region_of(name: str) -> str:
    """Return the region that a name says it invests in, or ""; what it leaves out does not count.

    >>> region_of("Vanguard FTSE Developed Europe ex UK"), region_of("Fidelity Capital Fund")
    ('Europe', '')
    """
    return first_label("regions", _EXCEPT.sub("", name))


def pays_income(name: str) -> bool | None:
    """Return whether the name says that income is paid out, or kept; None where it says neither.

    >>> pays_income("DAX UCITS Acc"), pays_income("MSCI World (Dist)"), pays_income("MSCI World")
    (False, True, None)
    """
    if is_marked("keeps", name):
        return False
    return True if is_marked("pays", name) else None
