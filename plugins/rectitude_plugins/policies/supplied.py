"""Attributes of items that the engine supplies at each request, beside those that a domain declares.

====================  ========  =====================================================================
attribute             kind      meaning
====================  ========  =====================================================================
item.owned            boolean   the person's history holds an event of a kind that makes one an owner
item.withdrawn        boolean   the operator's list of notices says so
item.recalled         boolean   the operator's list of notices says so
item.withdrawn_on,    text      date and reason of the latest notice of that kind; for messages only
item.withdrawn_because
item.recalled_on,     text      the same for a recall
item.recalled_because
====================  ========  =====================================================================

They are never missing in a condition. Safety reads them, as it reads the profile, whether or not a request
wants to be profiled.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rectitude.arrays import Mask
from rectitude.catalogue import Attribute, Kind
from rectitude.notices import KINDS, Notices
from rectitude.values import Inputs
from rectitude_plugins.policies.kleene import FALSE, TRUE, Trits

LABELS = {"owned": "already owned", **{kind: kind for kind in KINDS}}
FLAGS = tuple(Attribute(name, Kind.BOOLEAN, label) for name, label in LABELS.items())
WORDS = tuple(
    Attribute(f"{kind}_{what}", Kind.TEXT, f"{kind} {what}") for kind in KINDS for what in ("on", "because")
)
SUPPLIED = {attribute.name: attribute for attribute in (*FLAGS, *WORDS)}


def flags_of(inputs: Inputs, items: int, owns: Mask, wanted: Iterable[str]) -> dict[str, Trits]:
    """Return the wanted flags for the whole catalogue; `owns` says which kinds of event make an owner.

    A history of another kind of event than the snapshot knows counts as owning: that blocks too much
    rather than too little.
    """
    return {name: _flag(inputs, items, owns, name) for name in wanted}


def _flag(inputs: Inputs, items: int, owns: Mask, name: str) -> Trits:
    flag = np.full(items, FALSE, dtype=np.int8)
    if name == "owned":
        history = inputs.person.history
        flag[history.rows if owns.all() else history.rows[owns[history.kinds]]] = TRUE
    else:
        flag[list(inputs.notices.latest[name])] = TRUE
    return flag


def notice_words(notices: Notices, name: str, row: int) -> str | None:
    """Return one of the text attributes of an item, or None where no notice of that kind names it."""
    kind, _, what = name.partition("_")
    entry = notices.latest[kind].get(row)
    if entry is None:
        return None
    return notices.dates[entry] if what == "on" else notices.reasons[entry]
