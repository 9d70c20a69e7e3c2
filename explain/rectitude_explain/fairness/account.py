"""The fairness account of one list: what was guaranteed, what was served, and what that cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rectitude.layers import Guarantees
from rectitude.records import JSON
from rectitude.values import Infeasible, Slate
from rectitude_explain.fairness.exposure import exposure_by_group, exposure_shares


def account_of(slate: Slate, group: npt.NDArray[np.int8], guarantees: Guarantees) -> dict[str, JSON]:
    """Return the account in whole numbers and words, ready for a record.

    `served` and `exposure_ppm` have every group, `guarantees` those that were promised something: the table
    that held for these places and what it was made from. `price` is the sum over all forced places in
    micro-units.
    """
    served = group[list(slate.positions)].tolist()
    exposure = exposure_by_group(served, len(guarantees.labels))
    shares = exposure_shares(exposure, len(served)).tolist()
    return {
        "places": len(served),
        "served": {label: served.count(index) for index, label in enumerate(guarantees.labels)},
        "exposure_ppm": dict(zip(guarantees.labels, shares, strict=True)),
        "guarantees": _promised(guarantees, len(served)),
        "forced": len(slate.adjustments),
        "price": sum(adjustment.price for adjustment in slate.adjustments),
        "infeasible": [_lack(infeasible) for infeasible in slate.infeasible],
    }


def _promised(guarantees: Guarantees, places: int) -> Mapping[str, JSON]:
    """Return for each group with a guarantee its table for these places and the table's parameters."""
    return {
        label: {"table": guarantees.tables[index, :places].tolist(), **guarantees.parameters[label]}
        for index, label in enumerate(guarantees.labels)
        if label in guarantees.parameters
    }


def _lack(infeasible: Infeasible) -> Mapping[str, JSON]:
    """Return one guarantee that could not be met, as it stands in the record."""
    return {
        "group": infeasible.group,
        "prefix": infeasible.prefix,
        "wanted": infeasible.wanted,
        "available": infeasible.available,
    }
