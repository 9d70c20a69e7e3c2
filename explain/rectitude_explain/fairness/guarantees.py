"""From the guarantees that a domain declares to the exact tables that its snapshot stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import numpy as np

from rectitude.arrays import MICRO, Integers
from rectitude.domain import Groups, PrefixGuarantee
from rectitude.errors import HookFailed
from rectitude.layers import Guarantees
from rectitude_explain.fairness.prefix_table import PrefixTable, corrected_table

PICO = 1_000_000_000_000
"""Units of 1e-12 in one, in which probabilities are recorded."""


def guarantees_of(groups: Groups, longest: int) -> Guarantees:
    """Return one table a group, for lists of `longest` places; a group without a guarantee has zeros.

    Shares and significances are rounded to parts per million first and the tables made from the rounded
    numbers, so that whoever has `parameters` can make the tables again. The tables belong to lists of
    exactly this length: a shorter list fails with less than was asked for.

    Raises HookFailed where the declaration cannot be kept by any list.
    """
    _check_labels(groups)
    tables = np.zeros((len(groups.labels), longest), dtype=np.int64)
    parameters: dict[str, Mapping[str, int]] = {}
    for guarantee in groups.guarantees:
        share, significance = _ppm(groups, guarantee, "share"), _ppm(groups, guarantee, "significance")
        table = corrected_table(share / MICRO, significance / MICRO, longest)
        tables[groups.labels.index(guarantee.group)] = table.counts
        parameters[guarantee.group] = _parameters(share, significance, longest, table)
    _check_room(groups, tables)
    return Guarantees(groups.labels, tables, parameters)


def _parameters(share: int, significance: int, longest: int, table: PrefixTable) -> Mapping[str, int]:
    """Return what the table was made from and what it costs a fair list, as whole numbers."""
    return {
        "share_ppm": share,
        "significance_ppm": significance,
        "longest": longest,
        "corrected_significance_pico": round(table.corrected * PICO),
        "failure_pico": round(table.failure * PICO),
        "uncorrected_failure_pico": round(table.uncorrected * PICO),
    }


def _check_labels(groups: Groups) -> None:
    """Refuse a guarantee for a group that is not there or has one already, and items of no known group."""
    named = [guarantee.group for guarantee in groups.guarantees]
    if unknown := sorted(set(named) - set(groups.labels)):
        _refuse(groups, f"it guarantees a share to {unknown[0]!r}; the groups are {', '.join(groups.labels)}")
    if twice := sorted(name for name in set(named) if named.count(name) > 1):
        _refuse(groups, f"it guarantees two shares to {twice[0]!r}; keep one")
    if groups.of_item.size and not -1 <= groups.of_item.min() <= groups.of_item.max() < len(groups.labels):
        _refuse(groups, f"an item's group must be -1 or the position of one of {len(groups.labels)} labels")


def _check_room(groups: Groups, tables: Integers) -> None:
    """Refuse tables that together want more items in some prefix than it has places."""
    wanted = tables.sum(axis=0)
    over = np.flatnonzero(wanted > np.arange(1, tables.shape[1] + 1))
    if over.size:
        place = int(over[0])
        _refuse(groups, f"it guarantees {wanted[place]} of the first {place + 1} places; lower a share")


def _ppm(groups: Groups, guarantee: PrefixGuarantee, name: str) -> int:
    """Return a share or significance in parts per million; it must lie between zero and one."""
    value: float = getattr(guarantee, name)
    if not 1 <= value * MICRO <= MICRO - 1:
        _refuse(groups, f"the {name} of {guarantee.group!r} is {value}; give a number between 0 and 1")
    return round(value * MICRO)


def _refuse(groups: Groups, problem: str) -> NoReturn:
    """Raise the one error of this file, naming the groups at fault."""
    raise HookFailed(groups.name, "assign_groups", f"{problem}.")
